import { useCallback } from 'react';
import { labelSymbols } from '../../store/labels-slice.ts';
import { store, useStore } from '../../store/use-store.ts';
import { type Completion, type FormKind, offsetReadings } from './breakpoint-form.ts';

const SUGGESTIONS = 50;
/** Tags are few. */
const MOST_TAGS = 1000;

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
            const { rows } = await request('module.list', { section: 'tags', from: 0, count: MOST_TAGS, filter });
            const symbols = rows.map(({ index, name, detail }) => ({ name, detail, func: null, tag: index }));
            return { ...nothing, symbols };
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
