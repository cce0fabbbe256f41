import type { BreakpointOn, BreakpointSpec, BreakpointStatus, WatchOn } from '../../protocol/messages.ts';
import { isRecord, load, save } from './persist.ts';
import type { SliceTools } from './state.ts';
import { isWatch, sameWatch } from './watch-spec.ts';

/** The breakpoints a person wants, and what became of them. Read by: Breakpoints, Code (gutter), Module. */
export interface BreakpointsSlice {
  readonly list: readonly BreakpointSpec[];
  readonly status: Readonly<Record<string, BreakpointStatus>>;
  /** Hit counts by id, newer than those in `status`. */
  readonly hits: Readonly<Record<string, number>>;
  /** The form for a new one is open. */
  readonly asking: boolean;
  /** Shows the pane with its form for a new one. */
  ask: () => void;
  closeForm: () => void;
  /** The watchpoint whose accesses are shown; null for none. */
  readonly opened: string | null;
  /** Adds it (or finds the same one) and answers its id. */
  add: (on: BreakpointOn, action?: 'log') => string;
  /** Watches the same place for something else, or does something else then. What was counted begins anew. */
  change: (id: string, to: { readonly on?: WatchOn; readonly action?: 'stop' | 'log' }) => void;
  /** Shows who accesses what a watchpoint watches, with the pane. */
  open: (id: string | null) => void;
  remove: (id: string) => void;
  /** All but those that are always listed, which stay as they are. */
  removeAll: () => void;
  setEnabled: (id: string, enabled: boolean) => void;
  setAllEnabled: (enabled: boolean) => void;
  /** Adds it when absent, removes it when there: gutter clicks, F9, the dot in the exports list. */
  toggle: (on: BreakpointOn) => void;
  find: (on: BreakpointOn) => BreakpointSpec | undefined;
  /** What is kept under a module's hash: the breakpoints to open it with. */
  kept: (hash: string) => Promise<readonly BreakpointSpec[]>;
  /** The module with this hash is open, with these breakpoints. One that is read again has those of the person. */
  adopt: (hash: string, list: readonly BreakpointSpec[]) => void;
  /** Adds breakpoints with all that is said of them; what is on the same place already is replaced. */
  merge: (list: readonly BreakpointSpec[]) => void;
  /** Sends the whole list to the engine. */
  send: () => Promise<void>;
  setHits: (hits: readonly { readonly id: string; readonly hits: number }[]) => void;
}

/** Traps stop by default; the person may switch that off. */
const trapBreakpoint: BreakpointSpec = { id: 'trap', enabled: true, on: { kind: 'trap' } };

/** Traps are always listed: a list without them would stop at them all the same. */
function withTrap(list: readonly BreakpointSpec[]): readonly BreakpointSpec[] {
  return list.some(({ on }) => on.kind === 'trap') ? list : [trapBreakpoint, ...list];
}

export function breakpointsSlice({ get, patch }: SliceTools<'breakpoints'>): BreakpointsSlice {
  let hash = '';
  let counter = 0;

  function replace(list: readonly BreakpointSpec[]): void {
    patch({ list });
    if (hash !== '') void save(`breakpoints:${hash}`, list);
    void get().breakpoints.send();
  }

  const find = (on: BreakpointOn) => get().breakpoints.list.find((spec) => sameBreakpoint(spec.on, on));
  const remove = (id: string) => replace(get().breakpoints.list.filter((spec) => spec.id !== id));

  function add(on: BreakpointOn, action?: 'log'): string {
    const known = find(on);
    if (known !== undefined) {
      if (!known.enabled) get().breakpoints.setEnabled(known.id, true);
      return known.id;
    }
    const { list } = get().breakpoints;
    let id: string;
    do id = `b${++counter}`;
    while (list.some((spec) => spec.id === id));
    replace([...list, { id, enabled: true, on, ...(action !== undefined && { action }) }]);
    return id;
  }

  return {
    list: [trapBreakpoint],
    status: {},
    hits: {},
    asking: false,
    opened: null,
    ask: () => {
      patch({ asking: true });
      get().layout.show('breakpoints');
    },
    closeForm: () => patch({ asking: false }),
    add,
    change: (id, { on, action }) =>
      replace(
        get().breakpoints.list.map((spec) =>
          spec.id === id ? { ...spec, ...(on !== undefined && { on }), ...(action !== undefined && { action }) } : spec,
        ),
      ),
    open: (id) => {
      patch({ opened: id });
      if (id !== null) get().layout.show('breakpoints');
    },
    remove,
    removeAll: () => replace(withTrap(get().breakpoints.list.filter(({ on }) => alwaysListed(on)))),
    setEnabled: (id, enabled) =>
      replace(get().breakpoints.list.map((spec) => (spec.id === id ? { ...spec, enabled } : spec))),
    setAllEnabled: (enabled) => replace(get().breakpoints.list.map((spec) => ({ ...spec, enabled }))),
    toggle: (on) => {
      const known = find(on);
      if (known === undefined) add(on);
      else remove(known.id);
    },
    find,
    kept: async (wanted) => {
      const kept = wanted === '' ? undefined : await load(`breakpoints:${wanted}`);
      return isBreakpointList(kept) ? withTrap(kept) : [trapBreakpoint];
    },
    adopt: (newHash, list) => {
      const again = hash !== '' && newHash === hash;
      hash = newHash;
      patch({ status: {}, hits: {}, ...(again ? {} : { list, opened: null }) });
    },
    merge: (more) => {
      const own = get().breakpoints.list.filter(({ on }) => !more.some((one) => sameBreakpoint(one.on, on)));
      const ids = new Set(own.map(({ id }) => id));
      const fresh = more.map((spec) => {
        let { id } = spec;
        while (ids.has(id)) id = `b${++counter}`;
        ids.add(id);
        return { ...spec, id };
      });
      replace(withTrap([...own, ...fresh]));
    },
    send: async () => {
      const { list } = get().breakpoints;
      if (get().module.view === null) return;
      const answer = await get().engine.ask('breakpoints.set', { list });
      if (answer === null || get().breakpoints.list !== list) return;
      patch({
        status: Object.fromEntries(answer.map((status) => [status.id, status])),
        hits: Object.fromEntries(answer.map(({ id, hits }) => [id, hits])),
      });
    },
    setHits: (entries) => {
      const { hits } = get().breakpoints;
      if (entries.every((entry) => hits[entry.id] === entry.hits)) return;
      patch({ hits: { ...hits, ...Object.fromEntries(entries.map((entry) => [entry.id, entry.hits])) } });
    },
  };
}

function isBreakpointList(kept: unknown): kept is readonly BreakpointSpec[] {
  const isSpec = (each: unknown): boolean =>
    isRecord(each) &&
    typeof each['id'] === 'string' &&
    typeof each['enabled'] === 'boolean' &&
    isRecord(each['on']) &&
    typeof each['on']['kind'] === 'string';
  return Array.isArray(kept) && kept.every(isSpec);
}

/** Is it listed whether the person asked for it or not: traps, and exceptions of any tag? */
export function alwaysListed(on: BreakpointOn): boolean {
  return on.kind === 'trap' || (on.kind === 'exception' && on.tag === undefined);
}

/** Do two descriptions mean the same place? */
export function sameBreakpoint(a: BreakpointOn, b: BreakpointOn): boolean {
  switch (a.kind) {
    case 'export':
      return b.kind === 'export' && a.name === b.name;
    case 'function':
      return b.kind === 'function' && a.func === b.func && a.at === b.at;
    case 'import':
      return b.kind === 'import' && a.module === b.module && a.name === b.name;
    case 'opcode':
      return b.kind === 'opcode' && a.pattern === b.pattern;
    case 'instruction':
      return b.kind === 'instruction' && a.offset === b.offset;
    case 'exception':
      return b.kind === 'exception' && a.when === b.when && a.tag === b.tag;
    case 'trap':
    case 'start':
      return a.kind === b.kind;
    case 'memory':
    case 'global':
    case 'local':
    case 'table':
      return isWatch(b) && sameWatch(a, b);
  }
}
