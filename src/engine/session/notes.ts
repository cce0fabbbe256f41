import type { BreakpointOn, BreakpointSpec, WatchOn } from '../debug/views.ts';
import type { Shape } from './shape.ts';

/** What a person wrote on a module: nothing of it changes what the program does. */
export interface SessionNotes {
  readonly breakpoints: readonly BreakpointSpec[];
  readonly labels: SessionLabels;
  readonly bookmarks: readonly SessionBookmark[];
}

/** Names that a person gave. */
export interface SessionLabels {
  /** By function index. */
  readonly functions: Readonly<Record<string, string>>;
  /** By `memory:address`. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** A moment with a name. */
export interface SessionBookmark {
  readonly at: number;
  readonly name: string;
}

export const noNotes: SessionNotes = { breakpoints: [], labels: { functions: {}, addresses: {} }, bookmarks: [] };

/** As JSON has it. */
export function readNotes(json: Shape): SessionNotes {
  const labels = json.field('labels');
  return {
    breakpoints: json.field('breakpoints').list().map(readBreakpoint),
    labels: {
      functions: names(labels.field('functions'), /^\d{1,10}$/),
      addresses: names(labels.field('addresses'), /^\d{1,10}:\d{1,16}$/),
    },
    bookmarks: json
      .field('bookmarks')
      .list()
      .map((one) => ({ at: one.field('at').whole(), name: one.field('name').text() })),
  };
}

/** Labels by key; a key that is none is left out. */
function names(json: Shape, key: RegExp): Readonly<Record<string, string>> {
  const good = json.entries(100_000).filter(([name]) => key.test(name));
  return Object.fromEntries(good.map(([name, text]) => [name, text.text()]));
}

function readBreakpoint(json: Shape): BreakpointSpec {
  const action = json.field('action');
  return {
    id: json.field('id').text(200),
    enabled: json.field('enabled').flag(),
    on: readPlace(json.field('on')),
    ...(action.missing ? {} : { action: action.one('stop', 'log') }),
  };
}

const U32 = 0xffff_ffff;

function readPlace(json: Shape): BreakpointOn {
  const index = (name: string): number => json.field(name).whole(0, U32);
  const text = (name: string): string => json.field(name).text();
  const kind = json
    .field('kind')
    .one(
      'export',
      'function',
      'import',
      'opcode',
      'instruction',
      'trap',
      'exception',
      'start',
      'memory',
      'global',
      'local',
      'table',
    );
  switch (kind) {
    case 'export':
      return { kind, name: text('name') };
    case 'function':
      return { kind, func: index('func'), at: json.field('at').one('entry', 'return') };
    case 'import':
      return { kind, module: text('module'), name: text('name') };
    case 'opcode':
      return { kind, pattern: text('pattern') };
    case 'instruction':
      return { kind, offset: index('offset') };
    case 'trap':
    case 'start':
      return { kind };
    case 'exception': {
      const tag = json.field('tag').missing ? {} : { tag: index('tag') };
      return { kind, when: json.field('when').one('uncaught', 'all'), ...tag };
    }
    default:
      return readWatch(kind, json, index);
  }
}

function readWatch(kind: WatchOn['kind'], json: Shape, index: (name: string) => number): WatchOn {
  const condition = json.field('condition');
  const how = {
    access: json.field('access').one('write', 'read', 'access', 'change'),
    ...(condition.missing ? {} : { condition: condition.text() }),
  };
  switch (kind) {
    case 'memory': {
      const [address, length] = [json.field('address').whole(), json.field('length').whole(1)];
      return { kind, memory: index('memory'), address, length, ...how };
    }
    case 'global':
      return { kind, global: index('global'), ...how };
    case 'local': {
      const depth = json.field('depth').missing ? {} : { depth: index('depth') };
      return { kind, func: index('func'), local: index('local'), ...depth, ...how };
    }
    case 'table':
      return { kind, table: index('table'), from: index('from'), length: json.field('length').whole(1), ...how };
  }
}
