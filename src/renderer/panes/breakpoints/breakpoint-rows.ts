import { alwaysListed, sameBreakpoint } from '../../store/breakpoints-slice.ts';
import { isWatch, watchedPlace, watchWords } from '../../store/watch-spec.ts';
import type { BreakpointOn, BreakpointSpec, BreakpointStatus, CodeLocation } from '../../../protocol/messages.ts';

export type BreakpointKind = BreakpointOn['kind'];

/** The word that stands beside the icon of a kind. */
export const breakpointKinds: Readonly<Record<BreakpointKind, string>> = {
  export: 'export',
  function: 'function',
  import: 'import',
  opcode: 'opcode',
  instruction: 'instruction',
  trap: 'trap',
  exception: 'exception',
  start: 'start',
  memory: 'memory',
  global: 'global',
  local: 'local',
  table: 'table',
};

export interface BreakpointRow {
  readonly id: string;
  readonly kind: BreakpointKind;
  readonly enabled: boolean;
  /** What it is set on, without the word for its kind: `update`, `f64.sqrt`, `0x2c8`. */
  readonly what: string;
  /** `entry` or `return` for functions, what is watched for and what is done then for watchpoints, else ''. */
  readonly at: string;
  readonly hits: number;
  readonly verified: boolean;
  /** Why it cannot hit, or what it covers ("12 instructions"); '' when there is nothing to say. */
  readonly message: string;
  readonly location: CodeLocation | null;
  /** Those on traps and on exceptions of any tag are always listed: they can be switched off, not removed. */
  readonly removable: boolean;
  /** It watches a place: who accesses that can be shown. */
  readonly watch: boolean;
  /** The whole row in words, for screen readers. */
  readonly label: string;
}

const order: readonly BreakpointKind[] = [
  'trap',
  'exception',
  'start',
  'export',
  'function',
  'import',
  'opcode',
  'instruction',
  'memory',
  'global',
  'local',
  'table',
];

/** Traps stop unless the person's list says otherwise: so it is listed when that list does not name it. */
const trap: BreakpointSpec = { id: 'trap', enabled: true, on: { kind: 'trap' } };

/** The same for exceptions that nobody catches, in a module that has any; those that are caught do not stop. */
export const exceptionSpecs: readonly BreakpointSpec[] = [
  { id: 'exception-uncaught', enabled: true, on: { kind: 'exception', when: 'uncaught' } },
  { id: 'exception-all', enabled: false, on: { kind: 'exception', when: 'all' } },
];

/** What is known about breakpoints beside the list itself. */
export interface BreakpointFacts {
  readonly status: Readonly<Record<string, BreakpointStatus>>;
  /** Hits by id, newer than those in `status`. */
  readonly hits: Readonly<Record<string, number>>;
  /** Names of functions, by index, where known. */
  readonly names: Readonly<Record<number, string>>;
  /** Names of tags, by index, where known. */
  readonly tagNames?: Readonly<Record<number, string>>;
  /** Names of globals, by index, where known. */
  readonly globalNames?: Readonly<Record<number, string>>;
  /** Does the module have tags? */
  readonly throws?: boolean;
}

/** Rows in a steady order: by kind, then in the order they were made. Traps are always listed. */
export function breakpointRows(list: readonly BreakpointSpec[], facts: BreakpointFacts): readonly BreakpointRow[] {
  const wanted = [trap, ...(facts.throws === true ? exceptionSpecs : [])];
  const all = [...wanted.filter(({ on }) => !list.some((spec) => sameBreakpoint(spec.on, on))), ...list];
  return all.map((spec) => breakpointRow(spec, facts)).sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function breakpointRow(spec: BreakpointSpec, facts: BreakpointFacts): BreakpointRow {
  const { on } = spec;
  const status = facts.status[spec.id];
  const what = describe(on, facts);
  const at = on.kind === 'function' ? on.at : isWatch(on) ? watchWords(on, spec.action) : '';
  const hits = facts.hits[spec.id] ?? status?.hits ?? 0;
  const verified = status?.verified ?? true;
  const message = status?.message ?? '';
  const words = [
    breakpointKinds[on.kind],
    what,
    at,
    hits === 1 ? '1 hit' : `${hits} hits`,
    spec.enabled ? '' : 'disabled',
    verified ? '' : 'cannot hit',
    message,
  ];
  return {
    id: spec.id,
    kind: on.kind,
    enabled: spec.enabled,
    what,
    at,
    hits,
    verified,
    message,
    location: status?.location ?? null,
    removable: !alwaysListed(on),
    watch: isWatch(on),
    label: words.filter((word) => word !== '').join(', '),
  };
}

/** What a breakpoint is set on, as the list shows it. */
function describe(on: BreakpointOn, { names, tagNames = {}, globalNames = {} }: BreakpointFacts): string {
  switch (on.kind) {
    case 'export':
      return on.name;
    case 'function':
      return names[on.func] ?? `func ${on.func}`;
    case 'import':
      return `${on.module}.${on.name}`;
    case 'opcode':
      return on.pattern;
    case 'instruction':
      return `0x${on.offset.toString(16)}`;
    case 'trap':
      return 'any trap';
    case 'exception':
      if (on.tag !== undefined)
        return `${tagNames[on.tag] ?? `tag ${on.tag}`} ${on.when === 'all' ? 'is thrown' : 'is not caught'}`;
      return on.when === 'all' ? 'every throw' : 'uncaught';
    case 'start':
      return 'instantiation';
    case 'memory':
    case 'global':
    case 'local':
    case 'table':
      return watchedPlace(on, { func: names, global: globalNames });
  }
}
