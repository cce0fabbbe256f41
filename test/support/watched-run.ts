import {
  Debugger,
  defaultValue,
  type Edit,
  EditError,
  editGlobal,
  editLocal,
  editMemory,
  editOperand,
  evaluate,
  ExpressionError,
  findSymbols,
  type Func,
  type FrameView,
  globalViews,
  Inspector,
  LinkError,
  Marks,
  memoryWindow,
  moduleRows,
  type ModuleSection,
  moduleView,
  parseExpression,
  type PauseView,
  PlacedTrap,
  type StepKind,
  scopeOf,
  tableWindow,
  type WasmModule,
} from '../../src/engine/index.ts';
import { plainPlatform } from './plain-platform.ts';
import type { Random } from './random.ts';

/** Things a person does to one module. */
const ACTIONS = 14;
/** Fuel of a slice, and slices until a run is paused. */
const FUEL = 300;
const SLICES = 3;

const sections: readonly ModuleSection[] = [
  'sections',
  'types',
  'imports',
  'functions',
  'tables',
  'memories',
  'globals',
  'exports',
  'elements',
  'datas',
  'customs',
];

/** Asks everything that the window asks about a module; it may be one that could be read in part only. */
export function browse(module: WasmModule, random: Random): void {
  const facts = { id: 1, name: 'a.wasm', hash: '', size: module.bytes.length, problem: null };
  structuredClone(moduleView(module, facts));
  for (const section of sections) structuredClone(moduleRows(module, null, section, random.below(3), 20));
  moduleRows(module, null, random.pick(sections), 0, 5, random.pick(['f', 'i32', '->', 'no such thing']));
  structuredClone(findSymbols(module, random.pick(['', 'f', 'e1', '$', '\u0000']), 20));
}

/**
 * Debugs a valid module as a person would: sets breakpoints, steps in every way, invokes, edits, pauses, and looks at
 * everything at every stop. Throws what goes wrong; the only errors that may come are refused edits and expressions.
 */
export function watch(module: WasmModule, random: Random): void {
  const debug = new Debugger(module, {
    platform: plainPlatform,
    listener: { effect: () => {}, result: () => {}, trapped: () => {}, exited: () => {} },
  });
  debug.limits = { maxFrames: 200, maxStackBytes: 64 * 1024, maxMemoryPages: 64, maxTableElements: 10_000 };
  setBreakpoints(debug, random);
  const marks = new Marks();
  try {
    debug.start().toEntry();
  } catch (error) {
    if (error instanceof LinkError || error instanceof PlacedTrap) return;
    throw error;
  }
  let before: PauseView | null = null;
  let done: StepKind | 'other' = 'other';
  for (let i = 0; i < ACTIONS; i++) {
    settle(debug);
    const { driver } = debug;
    if (!driver) return;
    if (driver.state === 'paused' || driver.state === 'trapped') {
      const inspector = new Inspector(driver, marks);
      marks.stopped(inspector.machine, driver.run.instance);
      const pause = inspector.pause(driver.stop!);
      structuredClone(pause);
      if (done === 'into' && driver.state === 'paused' && before) checkPrediction(before, pause);
      before = pause;
      look(debug, inspector, marks, random);
    } else before = null;
    done = act(debug, random, marks);
  }
}

function settle(debug: Debugger): void {
  for (let i = 0; i < SLICES && debug.state === 'running'; i++) debug.advance({ fuel: FUEL });
  if (debug.state !== 'running') return;
  debug.driver?.pause();
  if (debug.state === 'running') debug.advance({ fuel: FUEL });
}

function setBreakpoints(debug: Debugger, random: Random): void {
  const { funcs, exports, imports, bytes } = debug.module;
  const all = [
    { kind: 'opcode', pattern: random.pick(['i32.*', '*.const', 'br*', 'call', 'end', '*.load*', 'loop', 'table.*']) },
    { kind: 'function', func: random.below(funcs.length + 1), at: 'entry' },
    { kind: 'function', func: random.below(funcs.length), at: 'return' },
    { kind: 'instruction', offset: random.below(bytes.length) },
    { kind: 'export', name: exports[random.below(exports.length)]?.name ?? '' },
    { kind: 'import', module: imports[0]?.module ?? '', name: imports[0]?.name ?? '' },
    { kind: 'trap' },
    { kind: 'start' },
  ] as const;
  const chosen = all.filter(() => random.chance(25));
  const list = chosen.map((on, i) => ({ id: String(i), enabled: random.chance(90), on }));
  structuredClone(debug.breakpoints.set(list));
}

/** Can it be called with default values? Not with references that must point to something. */
export function isCallable({ type }: Func): boolean {
  return !type.params.some((param) => param.startsWith('(ref ') && !param.startsWith('(ref null'));
}

const kinds: readonly StepKind[] = [
  'into',
  'into',
  'into',
  'into',
  'over',
  'out',
  'block-end',
  'host-call',
  'count',
  'frame',
];

function act(debug: Debugger, random: Random, marks: Marks): StepKind | 'other' {
  const driver = debug.driver!;
  switch (random.below(9)) {
    case 0: {
      const funcs = [...driver.run.instance.exports].flatMap(([name, item]) =>
        (item.kind === 'wasm' || item.kind === 'host') && isCallable(item) ? [[name, item] as const] : [],
      );
      if (funcs.length === 0) return 'other';
      const [name, func] = random.pick(funcs);
      driver.invoke(name, func.type.params.map(defaultValue), random.chance(60));
      return 'other';
    }
    case 1:
      driver.resume();
      return 'other';
    case 2:
      setBreakpoints(debug, random);
      return 'other';
    case 3:
      if (driver.state === 'paused' || driver.state === 'trapped') edit(debug, new Inspector(driver, marks), random);
      return 'other';
    default: {
      const kind = random.pick(kinds);
      driver.step(kind, kind === 'count' ? { count: random.below(40) } : {});
      return kind;
    }
  }
}

const texts = ['1', '-1', '0x10', '0.5', 'nan', 'inf', 'null', '', 'x', '99999999999999999999'];

function edit(debug: Debugger, inspector: Inspector, random: Random): void {
  const { run } = inspector.driver;
  const text = random.pick(texts);
  const edits: readonly (() => Edit)[] = [
    () => editLocal(inspector, 0, random.below(4), text),
    () => editOperand(inspector, random.below(2), random.below(3), text),
    () => editGlobal(run, random.below(4), text),
    () => editMemory(run, 0, random.below(70_000), Uint8Array.of(1, 2, 3)),
  ];
  try {
    debug.edit(random.pick(edits)());
  } catch (error) {
    if (!(error instanceof EditError) && !(error instanceof RangeError)) throw error;
  }
}

function look(debug: Debugger, inspector: Inspector, marks: Marks, random: Random): void {
  const { run } = inspector.driver;
  for (let i = 0; i < Math.min(inspector.frameCount, 3); i++) {
    const index = random.below(inspector.frameCount);
    structuredClone(inspector.frame(index));
    inspector.locals(index, random.below(3), 5);
  }
  structuredClone(inspector.frames(random.below(3), 5));
  const slots = inspector.slots(0, Number.MAX_SAFE_INTEGER);
  if (slots.length !== inspector.stackCount) {
    throw new Error(`${slots.length} slots of ${inspector.stackCount} operands`);
  }
  globalViews(run, marks, 0, 10);
  tableWindow(run, random.below(2), random.below(4), 10);
  memoryWindow(run, marks, 0, random.pick([0, 100, 65_530, 0xffff_ffff]), 64, random.chance(50));
  structuredClone(debug.breakpoints.status());
  const text = random.pick(['local 0', 'top + 1', 'stack 1', 'global 0 * 2', 'i32[top]', '$x', '1 / 0', '((']);
  try {
    evaluate(parseExpression(text), scopeOf(run, inspector, 0));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
  }
}

/** What was said of the next instruction came true. Only told of those that stay in their function. */
function checkPrediction(before: PauseView, after: PauseView): void {
  const was = before.top;
  const is = after.top;
  const next = was?.next;
  if (!was || !is || !next?.pushes || next.pushes.some((type) => type === 'bottom')) return;
  if (before.stop.reason === 'trap' || before.frameCount !== after.frameCount || was.func !== is.func) return;
  if (next.mnemonic === 'end' || next.mnemonic.startsWith('call')) return;
  const kept = types(was).slice(0, was.operands.length - next.pops.length);
  const expected = [...kept, ...next.pushes.map(kindOf)].join(' ');
  const found = types(is).join(' ');
  if (expected !== found && was.operands.length < 100) {
    throw new Error(`${next.text} at 0x${next.offset.toString(16)}: [${expected}] was told, [${found}] came`);
  }
}

/** A block gives its parameters the types it declares, so references are only told to be references. */
function types({ operands }: FrameView): string[] {
  return operands.map(({ value }) => kindOf(value.type));
}

function kindOf(type: string): string {
  return /ref/.test(type) ? 'ref' : type;
}
