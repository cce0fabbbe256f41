import type { BreakpointOn, BreakpointSpec, WatchOn } from '../../protocol/messages.ts';

/** Does it watch accesses of a place, rather than wait for execution to come somewhere? */
export function isWatch(on: BreakpointOn): on is WatchOn {
  return on.kind === 'memory' || on.kind === 'global' || on.kind === 'local' || on.kind === 'table';
}

/** Do two watchpoints watch the same place for the same? */
export function sameWatch(a: WatchOn, b: WatchOn): boolean {
  return samePlace(a, b) && a.access === b.access && (a.condition ?? '') === (b.condition ?? '');
}

function samePlace(a: WatchOn, b: WatchOn): boolean {
  switch (a.kind) {
    case 'memory':
      return b.kind === 'memory' && a.memory === b.memory && a.address === b.address && a.length === b.length;
    case 'global':
      return b.kind === 'global' && a.global === b.global;
    case 'local':
      return b.kind === 'local' && a.func === b.func && a.local === b.local && a.depth === b.depth;
    case 'table':
      return b.kind === 'table' && a.table === b.table && a.from === b.from && a.length === b.length;
  }
}

/** Names where they are known, by index. */
export interface WatchNames {
  readonly func?: Readonly<Record<number, string>>;
  readonly global?: Readonly<Record<number, string>>;
}

/** The place without the word for its kind: `0x1000 to 0x1003`, `score`, `2 of update`. */
export function watchedPlace(on: WatchOn, { func = {}, global = {} }: WatchNames): string {
  switch (on.kind) {
    case 'memory': {
      const range = spanText(on.address, on.length, (at) => `0x${at.toString(16)}`);
      return on.memory === 0 ? range : `${range} in memory ${on.memory}`;
    }
    case 'global':
      return global[on.global] ?? `global ${on.global}`;
    case 'local': {
      const where = `${on.local} of ${func[on.func] ?? `func ${on.func}`}`;
      return on.depth === undefined ? where : `${where}, in one call`;
    }
    case 'table':
      return `${spanText(on.from, on.length, String)} of table ${on.table}`;
  }
}

/** What is watched for, and whether that only counts: "written", "changed if new > 5", "read, only listed". */
export function watchWords({ access, condition }: WatchOn, action: BreakpointSpec['action']): string {
  const when = condition === undefined || condition === '' ? '' : ` if ${condition}`;
  return `${words[access]}${when}${action === 'log' ? ', only listed' : ''}`;
}

const words = { write: 'written', read: 'read', access: 'read or written', change: 'changed' } as const;

function spanText(from: number, length: number, text: (at: number) => string): string {
  return length === 1 ? text(from) : `${text(from)} to ${text(from + length - 1)}`;
}
