import { useCallback } from 'react';
import { useStore } from '../../store/use-store.ts';
import type { FormKind } from './breakpoint-form.ts';
import type { Completion } from './BreakpointForm.tsx';

const SUGGESTIONS = 50;
const nothing: Completion = { symbols: [], opcodes: null };

/** What completes the text of the form, asked of the engine: it knows the names and the opcodes. */
export function useCompletion(): (kind: FormKind, text: string) => Promise<Completion> {
  const request = useStore((s) => s.engine.request);
  return useCallback(
    async (kind: FormKind, text: string): Promise<Completion> => {
      try {
        switch (kind) {
          case 'opcode': {
            const pattern = text.includes('*') ? text : `${text.trim()}*`;
            return { symbols: [], opcodes: await request('code.opcodes', { pattern, limit: SUGGESTIONS }) };
          }
          case 'entry':
          case 'return': {
            const found = await request('code.symbols', { query: text, limit: SUGGESTIONS });
            const funcs = found.flatMap(({ kind: of, name, detail, target }) =>
              of === 'func' && target.kind === 'func' ? [{ name, detail, func: target.func }] : [],
            );
            return { symbols: funcs, opcodes: null };
          }
          case 'export':
          case 'import': {
            const section = kind === 'export' ? 'exports' : 'imports';
            const { rows } = await request('module.list', { section, from: 0, count: SUGGESTIONS, filter: text });
            const funcs = rows.filter(({ target }) => target?.kind === 'func');
            return { symbols: funcs.map(({ name, detail }) => ({ name, detail, func: null })), opcodes: null };
          }
          default:
            return nothing;
        }
      } catch {
        // Completion is a help: without it the text is taken as it is typed.
        return nothing;
      }
    },
    [request],
  );
}
