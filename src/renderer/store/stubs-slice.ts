import type { Problem, StubResults } from '../../protocol/messages.ts';
import { isRecord, load, save } from './persist.ts';
import type { SliceTools } from './state.ts';

/** What stubbed imports give back, as a person set it. Read by: Invoke. */
export interface StubsSlice {
  readonly results: readonly StubResults[];
  /** What the stub gives from its next call on, in this and in later launches; answers what is wrong with it. */
  set: (module: string, name: string, results: readonly string[]) => Promise<Problem | null>;
  /** What is kept under a module's hash: what to open it with. */
  kept: (hash: string) => Promise<readonly StubResults[]>;
  /** The module with this hash is open, with these. One that is read again has what was set since. */
  adopt: (hash: string, results: readonly StubResults[]) => void;
}

export function stubsSlice({ get, patch }: SliceTools<'stubs'>): StubsSlice {
  let hash = '';

  return {
    results: [],
    set: async (module, name, results) => {
      const mine = hash;
      const problem = await get().engine.attempt('stub.results', { module, name, results });
      if (problem !== null || mine !== hash) return problem;
      const others = get().stubs.results.filter((each) => each.module !== module || each.name !== name);
      const list = [...others, { module, name, results }];
      patch({ results: list });
      if (hash !== '') void save(`stubs:${hash}`, list);
      return null;
    },
    kept: async (wanted) => {
      if (wanted === '') return [];
      if (wanted === hash) return get().stubs.results;
      const kept = await load(`stubs:${wanted}`);
      return Array.isArray(kept) ? kept.filter(isStubResults) : [];
    },
    adopt: (newHash, results) => {
      if (hash !== '' && newHash === hash) return;
      hash = newHash;
      patch({ results });
    },
  };
}

function isStubResults(kept: unknown): kept is StubResults {
  return (
    isRecord(kept) &&
    typeof kept['module'] === 'string' &&
    typeof kept['name'] === 'string' &&
    Array.isArray(kept['results']) &&
    kept['results'].every((text) => typeof text === 'string')
  );
}
