import type {
  AccessView,
  BreakpointSpec,
  BreakpointStatus,
  CodeLine,
  CodeLocation,
  ConsoleEntry,
  FramebufferSettings,
  FrameView,
  FunctionView,
  GameView,
  GlobalView,
  HelpView,
  LocalView,
  MemoryWindow,
  ModuleRow,
  ModuleSection,
  ModuleView,
  ObjectName,
  ObjectWindow,
  PauseView,
  Problem,
  SlotView,
  SymbolView,
  TableWindow,
  TierMode,
  TierView,
  TimeView,
  ValueView,
} from '../engine/index.ts';
import type { DraftRequests } from './draft-messages.ts';
import type { SessionRequests } from './session-messages.ts';
import type { TimeRequests } from './time-messages.ts';

/** The views are part of what crosses: the window takes them from here, never from the engine. */
export type {
  AccessView,
  BranchView,
  BreakpointOn,
  BreakpointSpec,
  BreakpointStatus,
  CodeArg,
  CodeLine,
  CodeLocation,
  ComponentSectionView,
  ComponentView,
  ConsoleEntry,
  CoreModuleView,
  DrawCommand,
  DrawnPicture,
  FramebufferSettings,
  FrameSummary,
  FrameView,
  FunctionView,
  GameControl,
  GameFacts,
  GameView,
  GlobalView,
  HelpView,
  JourneyView,
  LabelView,
  LocalView,
  MemberView,
  MemoryWindow,
  ModuleNote,
  ModuleRow,
  ModuleSection,
  ModuleView,
  MomentView,
  NextInstruction,
  ObjectName,
  ObjectRefView,
  ObjectWindow,
  PauseView,
  PixelFormat,
  PixelPicture,
  Problem,
  RefView,
  SeekingView,
  Signature,
  SlotView,
  StopReason,
  StopView,
  SymbolView,
  TableWindow,
  Target,
  TierInstanceView,
  TierMode,
  TierView,
  TimelineCall,
  TimelineMark,
  TimelineMarkKind,
  TimelineView,
  TimeView,
  Tone,
  TypeLink,
  TypePart,
  TypeView,
  ValueView,
  WatchedAccess,
  WatchOn,
} from '../engine/index.ts';
export type { SavedSession, SaveParams, SessionView } from './session-messages.ts';
export type { BackKind, MomentWish, ValuePlace } from './time-messages.ts';

/**
 * The one list of what crosses between window and worker: requests with their answers, and events.
 * Everything is plain cloneable data. A request fails with a `Problem` (never with a bare exception).
 *
 * Answers and events arrive in the order in which things happened in the worker: what comes after the answer to `open`
 * is about the new module, what comes before it about the old one. A request about the old module that reaches the
 * worker when the new one is open already is refused as stale.
 */
export interface Requests extends TimeRequests, SessionRequests, DraftRequests {
  /** Loads a module; `bytes` is transferred. Progress comes as events; answers when the module can be shown. */
  open: { params: OpenParams; result: ModuleView };
  /**
   * Gives up the load that is under way: its `open` fails, and the previous module stays open. It may come too late, when
   * the answer to `open` is on its way already: the new module is open then, and stays so.
   */
  cancelOpen: { params: Record<never, never>; result: null };
  /** Leaves the check of the module that is open: it can be read, and is checked when it is to run. */
  cancelCheck: { params: Record<never, never>; result: null };
  close: { params: Record<never, never>; result: null };

  'module.list': {
    params: { section: ModuleSection; from: number; count: number; filter?: string };
    result: { total: number; rows: readonly ModuleRow[] };
  };
  'code.function': { params: { func: number }; result: FunctionView };
  /** Lines `from` (0-based) to `from + count` of a function's disassembly. */
  'code.lines': { params: { func: number; from: number; count: number }; result: readonly CodeLine[] };
  /** The line that holds a byte offset; null when no function holds it. */
  'code.locate': { params: { offset: number }; result: (CodeLocation & { line: number }) | null };
  /**
   * The next line (or the previous one) beside line `from` of a function that holds a text in its offset, instruction or
   * note, going round the end; null when none does. The next search, and another module, end it.
   */
  'code.find': {
    params: { func: number; query: string; from: number; backwards: boolean };
    result: { line: number } | null;
  };
  'code.symbols': { params: { query: string; limit: number }; result: readonly SymbolView[] };
  /** Opcodes that a breakpoint pattern means (`f64.*`), the first `limit` of them; for completion. */
  'code.opcodes': {
    params: { pattern: string; limit: number };
    result: { readonly total: number; readonly mnemonics: readonly string[] };
  };
  'code.help': { params: { mnemonic: string }; result: HelpView | null };

  /** Replaces the whole list; answers with what became of each. */
  'breakpoints.set': { params: { list: readonly BreakpointSpec[] }; result: readonly BreakpointStatus[] };
  /** Who accessed what a watchpoint watches, in this run, the busiest first; `more` accesses are by others. */
  'watch.log': {
    params: { readonly id: string };
    result: { readonly accesses: readonly AccessView[]; readonly more: number };
  };
  /** The bytes that the next instruction will access, of a machine that stands; null when it accesses none. */
  'watch.operand': {
    params: Record<never, never>;
    result: { readonly memory: number; readonly address: number; readonly length: number } | null;
  };

  /** Continue, or start: instantiate and, for a game, play; for a module with an entry call it. */
  continue: { params: Record<never, never>; result: null };
  pause: { params: Record<never, never>; result: null };
  step: { params: StepParams; result: null };
  /** Fresh instance of the same module; `run` false leaves it before its first instruction. */
  restart: { params: { run: boolean }; result: null };
  stop: { params: Record<never, never>; result: null };
  /** Instructions per second, or null for full speed. */
  'run.speed': { params: { ips: number | null }; result: null };
  /** Which tier executes runs, this one and later ones. */
  'run.tier': { params: { mode: TierMode }; result: null };
  /** Calls an export with arguments as people type them. `pause` true stops before its first instruction. */
  invoke: { params: { name: string; args: readonly string[]; pause: boolean }; result: null };
  /** What a program finds when it starts; takes effect at the next start. */
  'program.setup': { params: { setup: ProgramSetup }; result: null };
  /** Standard input: a text the program may read, null ends it. */
  'program.input': { params: { text: string | null }; result: null };
  /** The program's files as they are now, or as they will be when it starts; the first ones of very many. */
  'program.files': { params: Record<never, never>; result: { total: number; files: readonly ProgramFileView[] } };
  /** The bytes of one of them. */
  'program.file': { params: { path: string }; result: { bytes: Uint8Array } };

  /** Results a stub gives from now on, as typed text. */
  'stub.results': { params: StubResults; result: null };

  /** What the visible panes show; updates and pauses carry just that. Answers with the current state of it. */
  'view.interest': { params: Interest; result: UpdateView };
  /** Asked once per animation frame while running: one update per frame at most, by construction. */
  'view.tick': { params: TickParams; result: UpdateView };

  /** Frame `index` of the paused call stack (0 innermost). */
  frame: { params: { index: number }; result: FrameView };
  /** Call stack and value stack windows beyond those in the pause view. */
  frames: { params: { from: number; count: number }; result: PauseView['frames'] };
  /** Locals of a frame beyond those in its view (a function may have 50,000). */
  locals: { params: { frame: number; from: number; count: number }; result: readonly LocalView[] };
  'stack.slots': { params: { from: number; count: number }; result: readonly SlotView[] };

  'edit.local': { params: { frame: number; index: number; text: string }; result: null };
  'edit.operand': { params: { frame: number; index: number; text: string }; result: null };
  'edit.global': { params: { index: number; text: string }; result: null };
  /** A field of a struct or an element of an array that a view has shown. */
  'edit.member': { params: ObjectName & { index: number; text: string }; result: null };
  'edit.memory': { params: { memory: number; address: number; bytes: Uint8Array }; result: null };

  'memory.read': { params: { memory: number; address: number; length: number }; result: MemoryWindow };
  /**
   * Next match at or after `from` (or before, backwards), wrapping; null when there is none. Goes on in the background
   * in a large memory; the next search, and another module, end it.
   */
  'memory.search': {
    params: { memory: number; pattern: Uint8Array; from: number; backwards: boolean };
    result: { address: number } | null;
  };
  /**
   * Members `from` to `from + count` of an object that a view has shown; null when it is gone, which can be when nothing
   * in the program refers to it any more.
   */
  object: { params: ObjectName & { from: number; count: number }; result: ObjectWindow | null };
  'table.read': { params: { table: number; from: number; count: number }; result: TableWindow };
  'global.read': { params: { from: number; count: number }; result: readonly GlobalView[] };
  /** An expression over locals and globals of a frame: `$p + 8`, `0x400`, `global 0 * 4`. */
  evaluate: { params: { expression: string; frame: number }; result: { value: bigint; text: string } };

  /** Which of the game's keys are down, and where the mouse is. */
  'game.keys': { params: GameKeys; result: null };
  'game.options': { params: { fixedDt: boolean }; result: null };
  /** Shows memory as a picture, in this run and in later ones of the module; null: not any more. */
  'game.framebuffer': { params: { settings: FramebufferSettings | null }; result: null };

  /** Limits of the machine; take effect at the next restart. */
  settings: { params: Settings; result: null };
  /** Answered at once by a live worker. */
  ping: { params: Record<never, never>; result: null };
}

export interface OpenParams {
  readonly name: string;
  readonly bytes: ArrayBuffer;
  readonly format: 'wasm' | 'wat' | 'auto';
  /** Of a component: which of its core modules. Without it, `open` fails with a problem that lists them. */
  readonly core?: number;
  /** Runs at once, waits before the first instruction, or ('game') plays if it is a game and waits if it is not. */
  readonly run: boolean | 'game';
  readonly breakpoints: readonly BreakpointSpec[];
  /** What stubs give from the first instruction on; what does not fit the module is left out. */
  readonly stubs?: readonly StubResults[];
  /** Arguments, environment and files of the program. */
  readonly program?: ProgramSetup;
  /** Memory that is shown as a picture from the first frame on; left out when it does not fit the module. */
  readonly framebuffer?: FramebufferSettings;
  /** What Continue calls when the module has neither a game host nor a start of its own. */
  readonly entry?: { readonly export: string; readonly args: readonly string[] };
}

/** What a program finds when it starts: what a shell would give it. */
export interface ProgramSetup {
  /** Without the name of the program, which is the file's. */
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  /** Paths from `/` on, the one folder that is open for it. A path that ends with a slash is an empty folder. */
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

/** A file, a folder (the path ends with a slash) or a link of a program. */
export interface ProgramFileView {
  readonly path: string;
  readonly size: number;
  /** Where a symbolic link points, null for anything else. */
  readonly link: string | null;
}

/** What the stub of an imported function gives back, a text per result as people type it. */
export interface StubResults {
  readonly module: string;
  readonly name: string;
  readonly results: readonly string[];
}

export type StepKind = 'into' | 'over' | 'out' | 'block-end' | 'host-call' | 'count' | 'to' | 'frame';

export interface StepParams {
  readonly kind: StepKind;
  /** For 'count': how many instructions. */
  readonly count?: number;
  /** For 'to': run to this instruction. */
  readonly offset?: number;
}

export interface Interest {
  readonly memory: { readonly memory: number; readonly address: number; readonly length: number } | null;
  readonly globals: { readonly from: number; readonly count: number } | null;
  readonly table: { readonly table: number; readonly from: number; readonly count: number } | null;
  readonly game: boolean;
}

export interface TickParams {
  /** Milliseconds, the animation frame's time stamp. */
  readonly time: number;
  /** Id of the last console entry already shown. */
  readonly consoleAfter: number;
}

export interface UpdateView {
  readonly state: RunState;
  /** False: Continue and steps have nothing to go on with (no call under way, no start function, game or entry point). */
  readonly runnable: boolean;
  /** What the program waits for while it is 'running': 'input' when a person has to type something. */
  readonly waiting: 'input' | 'time' | null;
  /** Exit code of a program that has ended. */
  readonly exit: number | null;
  readonly memory: MemoryWindow | null;
  readonly globals: readonly GlobalView[] | null;
  readonly table: TableWindow | null;
  readonly game: GameView | null;
  readonly console: readonly ConsoleEntry[];
  /** Entries of the console up to this id were said before this run began: their moments are none of its own. */
  readonly saidBefore: number;
  readonly hits: readonly { readonly id: string; readonly hits: number }[];
  /** The function that is running, for the status line; null when not known cheaply. */
  readonly at: CodeLocation | null;
  /** Null without a run. */
  readonly time: TimeView | null;
}

/** 'ready': open, not instantiated. 'idle': instantiated, nothing running. */
export type RunState = 'empty' | 'loading' | 'ready' | 'running' | 'paused' | 'trapped' | 'idle' | 'problem';

export interface GameKeys {
  readonly left: boolean;
  readonly right: boolean;
  readonly up: boolean;
  readonly down: boolean;
  readonly button1: boolean;
  readonly button2: boolean;
  readonly pointer: GamePointer;
}

/** Where the mouse is, in pixels of the picture; `buttons`: 1 left, 2 right, 4 middle. */
export interface GamePointer {
  readonly x: number;
  readonly y: number;
  readonly buttons: number;
}

export interface Settings {
  readonly maxFrames: number;
  readonly maxStackBytes: number;
  readonly maxMemoryPages: number;
  readonly maxTableElements: number;
  readonly maxArrayLength: number;
  readonly maxObjectBytes: number;
}

export interface Events {
  progress: {
    readonly stage: 'reading' | 'unpacking' | 'decoding' | 'validating' | 'instantiating';
    readonly done: number;
    readonly total: number;
  };
  /** Run state changed; carries the pause view when it became 'paused' or 'trapped'. */
  state: { readonly state: RunState; readonly pause: PauseView | null; readonly update: UpdateView };
  /** The module's problem became known after it was shown (validation goes on behind the first paint), or its host did. */
  module: ModuleView;
  /** What executes the run is another, or has come further; null without a run. */
  tier: TierView | null;
  /** Results of a finished call. */
  results: { readonly name: string; readonly values: readonly ValueView[] };
  problem: Problem;
}

export type RequestName = keyof Requests;
export type Params<N extends RequestName> = Requests[N]['params'];
export type Result<N extends RequestName> = Requests[N]['result'];
export type EventName = keyof Events;

/** `module`: the module that was open when this was asked, as far as the asking end knew; absent when none was. */
export type ToWorker = {
  readonly id: number;
  readonly name: RequestName;
  readonly params: unknown;
  readonly module?: number;
};
export type FromWorker =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly problem: Problem; readonly stale?: boolean }
  | { readonly event: EventName; readonly data: unknown };
