import { useCallback } from 'react';
import { labelSymbols } from '../../store/labels-slice.ts';
import { store, useStore } from '../../store/use-store.ts';
import { problemOf } from '../../../protocol/problem.ts';
import { rangeText, wholeNumber } from './watch-form.ts';
import { type Completion, type FormKind, offsetReadings } from './breakpoint-form.ts';

const SUGGESTIONS = 50;
/** Tags and globals that are looked through. */
const MOST_ROWS = 1000;

/** What the engine says of the text of the form: it knows the names, the opcodes and where instructions begin. */
export function useCompletion(): (kind: FormKind, text: string) => Promise<Completion> {
  const request = useStore((s) => s.engine.request);
  return useCallback(
    async (kind: FormKind, text: string): Promise<Completion> => {
      const { module, labels } = store.getState();
      const nothing: Completion = {
        symbols: [],
        opcodes: null,
        offsets: [],
        functions: module.view?.counts.functions ?? 0,
        importedFuncs: module.view?.importedFuncs ?? 0,
      };
      try {
        switch (kind) {
          case 'opcode': {
            // Beginnings complete while one types; a whole opcode counts for itself.
            const whole = await request('code.opcodes', { pattern: text.trim(), limit: SUGGESTIONS });
            const pattern = text.includes('*') ? text : `${text.trim()}*`;
            const begun = whole.total > 0 ? whole : await request('code.opcodes', { pattern, limit: SUGGESTIONS });
            return { ...nothing, opcodes: { ...begun, meant: whole.total } };
          }
          case 'entry':
          case 'return': {
            const found = await request('code.symbols', { query: text, limit: SUGGESTIONS });
            const funcs = [...labelSymbols(labels), ...found].flatMap(({ kind: of, name, detail, target }) =>
              of !== 'import' && target.kind === 'func' ? [{ name, detail, func: target.func }] : [],
            );
            return { ...nothing, symbols: funcs };
          }
          case 'export':
          case 'import': {
            const section = kind === 'export' ? 'exports' : 'imports';
            const { rows } = await request('module.list', { section, from: 0, count: SUGGESTIONS, filter: text });
            const funcs = rows.filter(({ target }) => target?.kind === 'func');
            const symbols = funcs.map(({ name, detail, import: names }) => {
              const symbol = { name, detail, func: null };
              return names === undefined ? symbol : { ...symbol, import: names };
            });
            return { ...nothing, symbols };
          }
          case 'offset': {
            const offsets = offsetReadings(text).map(async (read) => {
              const found = await request('code.locate', { offset: read });
              return { read, begins: found?.offset ?? null };
            });
            return { ...nothing, offsets: await Promise.all(offsets) };
          }
          case 'throw': {
            // An index finds nothing among the names.
            const filter = /^#?\d+$/.test(text.trim()) ? '' : text.trim().replace(/^\$/, '');
            const { rows } = await request('module.list', { section: 'tags', from: 0, count: MOST_ROWS, filter });
            const symbols = rows.map(({ index, name, detail }) => ({ name, detail, func: null, tag: index }));
            return { ...nothing, symbols };
          }
          case 'memory': {
            const typed = rangeText(text);
            if (typed === null) return nothing;
            const { address: expression, length } = typed;
            const memory = module.view?.memories.length === 0 ? -1 : store.getState().memory.index;
            if (memory < 0) return { ...nothing, range: { problem: 'This module has no memory.' } };
            const plain = wholeNumber(expression);
            if (plain !== null) return { ...nothing, range: { memory, address: plain, length } };
            const { frameIndex } = store.getState().run;
            const found = await request('evaluate', { expression, frame: frameIndex }).then(
              ({ value }) => ({ memory, address: Number(value), length }),
              (error: unknown) => ({ problem: problemOf(error).message }),
            );
            return { ...nothing, range: found };
          }
          case 'global': {
            const filter = wholeNumber(text.replace('#', '')) === null ? text.trim().replace(/^\$/, '') : '';
            const { rows } = await request('module.list', { section: 'globals', from: 0, count: MOST_ROWS, filter });
            const symbols = rows.map(({ index, name, detail }) => ({ name, detail, func: null, global: index }));
            return { ...nothing, symbols };
          }
          case 'table': {
            const { index } = store.getState().tables;
            return module.view?.tables[index] === undefined ? nothing : { ...nothing, table: index };
          }
          case 'start':
            return nothing;
        }
      } catch {
        // Completion is a help: without it the form says that it does not know the name.
        return nothing;
      }
    },
    [request],
  );
}
