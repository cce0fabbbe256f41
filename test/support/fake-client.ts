/**
 * A stand-in for the engine, for tests and screenshots of the window alone: it answers every request from fixtures
 * (a small game paused in `advanceBullets`) and records what was asked. It is not a machine: nothing is executed.
 * Tests of whole behaviour use the real worker.
 */
import type {
  AccessView,
  BreakpointSpec,
  CodeLine,
  FrameView,
  FunctionView,
  GameView,
  MemoryWindow,
  ModuleRow,
  ModuleSection,
  ModuleView,
  PauseView,
  SlotView,
  TimelineCall,
  TimelineMark,
  TimelineMarkKind,
  TimelineView,
  TimeView,
  ValueView,
} from '../../src/engine/index.ts';
import type { DebuggerClient } from '../../src/protocol/client.ts';
import type {
  EventName,
  Events,
  Interest,
  Params,
  RequestName,
  Result,
  SessionView,
  UpdateView,
} from '../../src/protocol/messages.ts';

export interface FakeClient extends DebuggerClient {
  /** Everything that was asked, oldest first. */
  readonly asked: readonly { readonly name: RequestName; readonly params: unknown }[];
  /** Parameters of the last request of a name. */
  last: <N extends RequestName>(name: N) => Params<N> | undefined;
  /** Answers a request differently from now on; throw to refuse. */
  answer: <N extends RequestName>(name: N, reply: (params: Params<N>) => Result<N>) => void;
  emit: <E extends EventName>(event: E, data: Events[E]) => void;
}

type Answers = { [N in RequestName]: (params: Params<N>) => Result<N> };

export function fakeClient(): FakeClient {
  const asked: { name: RequestName; params: unknown }[] = [];
  const listeners = new Map<EventName, Set<(data: never) => void>>();
  let interest: Interest = { memory: null, globals: null, table: null, game: false };
  /** As the last state event told it. */
  let time: TimeView | null = null;
  const nothing = () => null;
  const gone = () => ({ found: true, text: '' });

  const answers: Answers = {
    open: () => fakeModule,
    cancelOpen: nothing,
    cancelCheck: nothing,
    close: nothing,
    'module.list': ({ section, from, count, filter = '' }) => {
      const rows = fakeRows(section).filter((row) => row.name.includes(filter));
      return { total: rows.length, rows: rows.slice(from, from + count) };
    },
    'code.function': ({ func }) => ({ ...fakeFunction, func }),
    'code.lines': ({ from, count }) => fakeLines.slice(from, from + count),
    'code.find': ({ query }) => {
      const line = fakeLines.findIndex(({ mnemonic }) => mnemonic.includes(query));
      return line < 0 ? null : { line };
    },
    'code.locate': ({ offset }) => {
      const line = fakeLines.findIndex((each) => each.offset === offset);
      return line < 0 ? null : { func: fakeFunction.func, offset, line };
    },
    'code.symbols': ({ query, limit }) =>
      fakeRows('exports')
        .filter((row) => row.name.includes(query) && row.target !== null)
        .slice(0, limit)
        .map((row) => ({
          kind: 'export',
          name: row.name,
          detail: row.detail,
          target: row.target ?? { kind: 'func', func: 0 },
        })),
    'code.help': ({ mnemonic }) => ({
      mnemonic,
      group: 'number',
      pops: 'f64 f64',
      pushes: 'f64',
      text: 'Multiplies the two top values.',
    }),
    'code.opcodes': ({ pattern, limit }) => {
      const start = pattern.replace(/\*.*$/, '');
      const mnemonics = ['f64.add', 'f64.load', 'f64.mul', 'f64.sqrt', 'f64.store'].filter((each) =>
        each.startsWith(start),
      );
      return { total: mnemonics.length, mnemonics: mnemonics.slice(0, limit) };
    },
    'breakpoints.set': ({ list }) =>
      list.map(({ id }) => ({ id, verified: true, message: '', hits: 0, location: null })),
    'watch.log': () => ({ accesses: fakeAccesses, more: 0 }),
    'watch.operand': () => ({ memory: 0, address: 0x110, length: 8 }),
    continue: nothing,
    pause: nothing,
    step: nothing,
    restart: nothing,
    stop: nothing,
    'run.speed': nothing,
    'run.tier': nothing,
    invoke: nothing,
    'stub.results': nothing,
    'program.setup': nothing,
    'program.input': nothing,
    'program.files': () => ({ total: 0, files: [] }),
    'program.file': () => ({ bytes: new Uint8Array(0) }),
    'view.interest': (wanted) => {
      interest = wanted;
      return { ...fakeUpdate(interest), time };
    },
    'view.tick': () => ({ ...fakeUpdate(interest), time }),
    frame: ({ index }) => ({ ...fakeFrame, index }),
    frames: ({ from, count }) => fakePause.frames.slice(from, from + count),
    locals: ({ from, count }) => fakeFrame.locals.slice(from, from + count),
    'stack.slots': ({ from, count }) => fakePause.stack.slice(from, from + count),
    'edit.local': nothing,
    'edit.operand': nothing,
    'edit.global': nothing,
    'edit.member': nothing,
    'edit.memory': nothing,
    'memory.read': fakeMemory,
    'memory.search': ({ from }) => ({ address: from + 16 }),
    object: nothing,
    'table.read': ({ table, from, count }) => ({
      table,
      from,
      size: 12,
      elements: Array.from({ length: Math.min(count, 12 - from) }, (_, index) =>
        (from + index) % 3 === 0 ? { kind: 'null' } : { kind: 'func', func: 9 + index, name: `callback_${index}` },
      ),
    }),
    'global.read': ({ from, count }) => fakeGlobals.slice(from, from + count),
    evaluate: ({ expression }) => ({ value: BigInt(Number(expression) || 0), text: expression }),
    'game.keys': nothing,
    'game.options': nothing,
    'game.framebuffer': nothing,
    settings: nothing,
    ping: nothing,
    'session.save': () => ({ bytes: new ArrayBuffer(3), name: 'rocket.wscope', note: '' }),
    'session.load': () => fakeSession,
    'session.play': gone,
    'session.draft': nothing,
    'time.goto': gone,
    'time.back': gone,
    'time.origin': gone,
    'time.access': gone,
    'time.cancel': nothing,
    'time.branch': gone,
    'time.switch': gone,
    'time.line': fakeTimeline,
    'time.settings': nothing,
  };

  return {
    asked,
    last: (name) => asked.findLast((each) => each.name === name)?.params as never,
    answer: (name, reply) => Object.assign(answers, { [name]: reply }),
    emit: (event, data) => {
      if (data !== null && 'update' in data) time = data.update.time;
      for (const listen of [...(listeners.get(event) ?? [])]) listen(data as never);
    },
    request: async <N extends RequestName>(name: N, params: Params<N>): Promise<Result<N>> => {
      asked.push({ name, params });
      await Promise.resolve();
      return answers[name](params);
    },
    on: (event, listen) => {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listen));
      return () => void all.delete(listen);
    },
    close: () => listeners.clear(),
  };
}

const bits = new DataView(new ArrayBuffer(8));

export function f64(value: number): ValueView {
  bits.setFloat64(0, value);
  return { type: 'f64', bits: bits.getBigUint64(0), ref: null };
}

export function i32(value: number): ValueView {
  return { type: 'i32', bits: BigInt.asUintN(32, BigInt(value)), ref: null };
}

export function i64(value: bigint): ValueView {
  return { type: 'i64', bits: BigInt.asUintN(64, value), ref: null };
}

export const fakeModule: ModuleView = {
  id: 1,
  name: 'rocket.wasm',
  hash: 'f'.repeat(64),
  size: 53_120,
  counts: {
    sections: 9,
    types: 14,
    imports: 9,
    functions: 70,
    tables: 1,
    memories: 1,
    globals: 3,
    tags: 0,
    exports: 8,
    elements: 1,
    datas: 4,
    customs: 1,
  },
  importedFuncs: 9,
  memories: [{ index: 0, name: 'memory', pages: 17, max: null, address: 'i32', shared: false }],
  tables: [{ index: 0, name: '', size: 12, type: 'funcref', address: 'i32' }],
  host: 'rocket',
  hostTitle: 'Rocket',
  program: false,
  game: 'rocket',
  start: null,
  problem: null,
  notes: [],
  customSections: 1,
};

/** What a session file says that was made with the fake module. */
export const fakeSession: SessionView = {
  playable: true,
  problem: null,
  module: { name: fakeModule.name, hash: fakeModule.hash, size: fakeModule.size, bytes: null },
  breakpoints: [],
  labels: { functions: {}, addresses: {} },
  bookmarks: [],
  program: null,
  framebuffer: null,
  at: 10,
  total: 20,
};

export const fakeFunction: FunctionView = {
  func: 12,
  name: 'advanceBullets',
  imported: false,
  signature: { params: [{ name: 'dt', type: 'f64' }], results: [] },
  start: 0x2a1,
  end: 0x33f,
  lines: 22,
  instructions: 20,
};

const line = (offset: number, depth: number, mnemonic: string, args: CodeLine['args'] = [], note = ''): CodeLine => ({
  offset,
  depth,
  mnemonic,
  args,
  note,
  dead: false,
});
const local = (text: string): CodeLine['args'] => [{ text, kind: 'local' }];
const number = (text: string): CodeLine['args'] => [{ text, kind: 'number' }];

export const fakeLines: readonly CodeLine[] = [
  line(0x2a1, 0, '', [
    { text: '(func $advanceBullets', kind: 'keyword' },
    { text: '(param $dt f64)', kind: 'local' },
  ]),
  line(0x2ab, 1, 'block'),
  line(0x2ad, 2, 'loop'),
  line(0x2af, 3, 'local.get', local('$i')),
  line(0x2b1, 3, 'local.get', local('$p')),
  line(0x2b3, 3, 'f64.load', [{ text: 'offset=8', kind: 'memory' }]),
  line(0x2b8, 3, 'f64.const', number('500')),
  line(0x2c1, 3, 'local.get', local('$dt')),
  line(0x2c4, 3, 'f64.mul'),
  line(0x2c5, 3, 'f64.add'),
  line(0x2c6, 3, 'f64.store', [{ text: 'offset=8', kind: 'memory' }]),
  line(0x2c8, 3, 'local.get', local('$i')),
  line(0x2ca, 3, 'i32.const', number('1')),
  line(0x2cc, 3, 'i32.add'),
  line(0x2cd, 3, 'local.tee', local('$i')),
  line(0x2cf, 3, 'local.get', local('$count')),
  line(0x2d1, 3, 'i32.lt_u'),
  line(0x2d2, 3, 'br_if', [{ text: '0', kind: 'label' }], 'back to 0x2ad'),
  line(0x2d4, 2, 'end'),
  line(0x2d5, 1, 'end'),
  line(0x2d6, 1, 'call', [{ text: '$collide', kind: 'func', target: { kind: 'func', func: 14 } }]),
  line(0x2d8, 0, 'end'),
];

const slot = (position: number, value: ValueView, pushedBy: number, consumed: boolean, fresh: boolean): SlotView => ({
  position,
  frame: 0,
  index: position,
  value,
  consumed,
  fresh,
  pushedBy,
});

const operands: readonly SlotView[] = [
  slot(0, i32(66_432), 0x2b1, false, false),
  slot(1, f64(412.7309), 0x2b3, false, false),
  slot(2, f64(500), 0x2b8, true, false),
  slot(3, f64(1 / 60), 0x2c1, true, true),
];

export const fakeFrame: FrameView = {
  index: 0,
  kind: 'wasm',
  func: 12,
  name: 'advanceBullets',
  offset: 0x2c4,
  instruction: 'f64.mul',
  args: [f64(1 / 60)],
  note: '',
  locals: [
    { index: 0, name: 'dt', param: true, value: f64(1 / 60), changed: false },
    { index: 1, name: 'i', param: false, value: i32(7), changed: true },
    { index: 2, name: 'p', param: false, value: i32(0x10380), changed: false },
    { index: 3, name: 'count', param: false, value: i32(12), changed: false },
  ],
  localCount: 4,
  labels: [
    { depth: 0, kind: 'loop', offset: 0x2ad, name: '', branchTo: 0x2ad, keeps: [], drops: 4, params: [], results: [] },
    { depth: 1, kind: 'block', offset: 0x2ab, name: '', branchTo: 0x2d6, keeps: [], drops: 4, params: [], results: [] },
    { depth: 2, kind: 'func', offset: 0x2a1, name: '', branchTo: null, keeps: [], drops: 4, params: [], results: [] },
  ],
  operands,
  next: {
    func: 12,
    offset: 0x2c4,
    text: 'f64.mul',
    mnemonic: 'f64.mul',
    pops: [f64(500), f64(1 / 60)],
    pushes: ['f64'],
    effect: '0.0166 × 500 → 8.333',
  },
};

export const fakePause: PauseView = {
  stop: {
    reason: 'step',
    text: 'Paused at breakpoint: opcode f64.mul',
    breakpoints: ['b1'],
    trap: null,
    results: null,
  },
  moment: { frame: 312, call: 'update', stops: 41, at: 5_912_044 },
  frames: [
    { ...fakeFrame },
    {
      index: 1,
      kind: 'wasm',
      func: 9,
      name: 'update',
      offset: 0x51e,
      instruction: 'call $advanceBullets',
      args: [f64(1 / 60)],
      note: '',
    },
    {
      index: 2,
      kind: 'host',
      func: null,
      name: 'host',
      offset: null,
      instruction: '',
      args: [],
      note: 'host: frame 312',
    },
  ],
  frameCount: 3,
  top: fakeFrame,
  stack: operands.toReversed(),
  stackCount: 4,
};

export const fakeGlobals = [
  { index: 0, name: 'score', mutable: true, value: i32(70), changed: true },
  { index: 1, name: '__stack_pointer', mutable: true, value: i32(65_520), changed: false },
  { index: 2, name: 'epoch', mutable: false, value: i64(-42n), changed: false },
];

export const fakeGame: Extract<GameView, { kind: 'drawn' }> = {
  kind: 'drawn',
  game: {
    id: 'rocket',
    title: 'Rocket',
    controls: [
      { key: 'left', sign: '←', what: 'turn left' },
      { key: 'up', sign: '↑', what: 'boost' },
      { key: 'right', sign: '→', what: 'turn right' },
      { key: 'button1', sign: 'Space', what: 'shoot' },
    ],
    pointer: false,
    timed: true,
  },
  tones: [],
  frame: 312,
  width: 1024,
  height: 600,
  commands: [
    { op: 'clear_screen', args: [] },
    ...Array.from({ length: 40 }, (_, i) => ({ op: 'draw_particle', args: [480 - i * 7, 330 + i * 5, 6 - i / 8] })),
    ...Array.from({ length: 9 }, (_, i) => ({ op: 'draw_bullet', args: [540 + i * 40, 270 - i * 30] })),
    { op: 'draw_enemy', args: [220, 120] },
    { op: 'draw_enemy', args: [800, 90] },
    { op: 'draw_enemy', args: [640, 430] },
    { op: 'draw_player', args: [490, 320, -0.68] },
    { op: 'draw_score', args: [70] },
  ],
  complete: false,
};

/** Bytes that look like something and are the same every time. */
export function fakeMemory({ memory, address, length }: Params<'memory.read'>): MemoryWindow {
  const size = 17 * 65_536;
  const count = Math.max(0, Math.min(length, size - address));
  const bytes = new Uint8Array(count);
  const changed = new Uint8Array((count + 7) >> 3);
  for (let i = 0; i < count; i++) {
    const at = address + i;
    bytes[i] = at % 5 < 2 ? 0 : (at * 2_654_435_761) >>> 24;
    if (at >= 0x10388 && at < 0x10390) changed[i >> 3] = (changed[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return { memory, address, bytes, changed, size };
}

export function fakeRows(section: ModuleSection): readonly ModuleRow[] {
  const row = (index: number, name: string, detail: string, more: Partial<ModuleRow> = {}): ModuleRow => ({
    index,
    name,
    detail,
    offset: 0x100 + index * 8,
    size: null,
    target: null,
    ...more,
  });
  const signature = (...types: string[]) => ({
    params: types.map((type, index) => ({ name: `p${index}`, type })),
    results: [],
  });
  switch (section) {
    case 'exports':
      return [
        row(0, 'memory', 'memory 0', { target: { kind: 'memory', memory: 0, address: 0 } }),
        row(1, 'update', '(f64)', { target: { kind: 'func', func: 9 }, signature: signature('f64') }),
        row(2, 'draw', '()', { target: { kind: 'func', func: 10 }, signature: signature() }),
        row(3, 'resize', '(f64 f64)', { target: { kind: 'func', func: 11 }, signature: signature('f64', 'f64') }),
        ...['toggle_shoot', 'toggle_boost', 'toggle_turn_left', 'toggle_turn_right'].map((name, index) =>
          row(4 + index, name, '(i32)', { target: { kind: 'func', func: 20 + index }, signature: signature('i32') }),
        ),
      ];
    case 'imports':
      return ['clear_screen', 'draw_player', 'draw_enemy', 'draw_bullet', 'draw_particle', 'draw_score'].map(
        (name, index) =>
          row(index, `env.${name}`, 'func', {
            calls: index * 60,
            target: { kind: 'func', func: index },
            import: { module: 'env', name },
          }),
      );
    case 'functions':
      return Array.from({ length: 70 }, (_, index) =>
        row(index, index === 12 ? 'advanceBullets' : `func_${index}`, '(f64)', {
          size: 40 + index,
          target: { kind: 'func', func: index },
          signature: signature('f64'),
        }),
      );
    case 'sections':
      return ['type', 'import', 'function', 'table', 'memory', 'global', 'export', 'code', 'data'].map((name, index) =>
        row(index, name, '', { size: 100 * (index + 1) }),
      );
    default:
      return Array.from({ length: fakeModule.counts[section] }, (_, index) => row(index, `${section} ${index}`, ''));
  }
}

export const fakeBreakpoints: readonly BreakpointSpec[] = [
  { id: 'b1', enabled: true, on: { kind: 'opcode', pattern: 'f64.mul' } },
  { id: 'b2', enabled: true, on: { kind: 'instruction', offset: 0x2c8 } },
  { id: 'b3', enabled: false, on: { kind: 'export', name: 'update' } },
];

/** An update as the engine would send it for what is visible. */
export function fakeUpdate(interest: Interest, state: UpdateView['state'] = 'paused'): UpdateView {
  return {
    state,
    runnable: true,
    waiting: null,
    exit: null,
    memory: interest.memory === null ? null : fakeMemory(interest.memory),
    globals: interest.globals === null ? null : fakeGlobals.slice(interest.globals.from),
    table: null,
    game: interest.game ? fakeGame : null,
    console: [
      { id: 1, kind: 'info', text: 'rocket.wasm is ready.', target: null, at: null, branch: null },
      { id: 2, kind: 'output', text: 'Hello from the fixture', target: null, at: null, branch: null },
    ],
    saidBefore: 0,
    hits: [{ id: 'b1', hits: 7 }],
    at: null,
    time: null,
  };
}

/** A recording of 480 frames, seen from frame 312. */
export const fakeTime: TimeView = {
  recording: true,
  note: null,
  at: 5_912_044,
  first: 0,
  total: 9_204_377,
  live: false,
  call: 312,
  calls: 480,
  frames: true,
  bytes: 3_250_000,
  budget: 256 * 2 ** 20,
  branch: 0,
  branches: [{ id: 0, parent: null, from: 0, total: 9_204_377, name: 'First run' }],
  seeking: null,
};

/** What such a recording has between two moments: frames that differ in length, and a mark of each kind. */
export function fakeTimeline({ from, to, columns }: Params<'time.line'>): TimelineView {
  const calls: TimelineCall[] = [];
  let at = 0;
  for (let number = 1; number <= 480; number++) {
    if (at >= from && at <= to) calls.push({ at, number, name: 'update', count: 1 });
    at += 10_000 + ((number * 7_919) % 97) * 188 + (number % 60 < 9 ? 6_000 : 0);
  }
  const every = Math.max(1, Math.ceil(calls.length / columns));
  const kinds: readonly TimelineMarkKind[] = ['breakpoint', 'watch', 'output', 'key', 'input', 'edit', 'trap'];
  const marks = kinds.flatMap((kind, index): TimelineMark[] => {
    const times = [0.11 + index * 0.031, 0.3 + index * 0.043, 0.62 + index * 0.037];
    return times.map((part) => ({ at: Math.floor(part * 9_204_377), kind, text: `${kind} in update`, count: 1 }));
  });
  return {
    from,
    to,
    branch: 0,
    calls: calls.filter((_, index) => index % every === 0).map((call) => ({ ...call, count: every })),
    marks: marks.filter((mark) => mark.at >= from && mark.at <= to),
  };
}

/** Opens the fixture module and pauses in the middle of it: what most pane tests begin with. */
export function emitPaused(client: FakeClient, time: TimeView | null = null): void {
  client.emit('module', fakeModule);
  const update = { ...fakeUpdate({ memory: null, globals: null, table: null, game: true }), time };
  client.emit('state', { state: 'paused', pause: fakePause, update });
}

/** Who accesses what a watchpoint watches. */
export const fakeAccesses: readonly AccessView[] = [
  {
    location: { func: 12, offset: 0x2a1 },
    text: 'f64.store in advanceBullets',
    reads: 0,
    writes: 412,
    last: '1.5',
    at: 81_204,
  },
  {
    location: { func: 9, offset: 0x1c0 },
    text: 'f64.load in drawBullets',
    reads: 96,
    writes: 0,
    last: '1.5',
    at: 80_031,
  },
  { location: null, text: 'host, before a call', reads: 0, writes: 2, last: '0', at: 12 },
];
