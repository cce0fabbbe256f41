import type { PixelFormat } from '../hosts/framebuffer-settings.ts';
import type { GameFacts } from '../hosts/game.ts';
import type { Tone } from '../hosts/host.ts';
import type { Target } from '../text/code-line.ts';
import type { LaneShape } from '../text/format.ts';

/**
 * What an observer sees: plain, cloneable data. Everything that crosses the worker boundary is made of these.
 */

/** A value: bits zero-extended (i32/f32 to 32, i64/f64 to 64); references say what they point to instead. */
export interface ValueView {
  readonly type: string;
  readonly bits: bigint;
  readonly ref: RefView | null;
  /** Of a vector: how the code around it divides it, where that can be told. */
  readonly lanes?: LaneShape;
}

export type RefView =
  | { readonly kind: 'null' }
  | { readonly kind: 'func'; readonly func: number | null; readonly name: string }
  | { readonly kind: 'host'; readonly text: string }
  /** A small integer that is the reference itself. */
  | { readonly kind: 'i31'; readonly value: number }
  | ObjectRefView;

/** A reference to a struct, an array or an exception: what can be expanded. */
export interface ObjectRefView extends ObjectName {
  /** Name of its type; of an exception, of its tag. */
  readonly type: string;
  /** How many members it has. */
  readonly count: number;
  /** The first ones; none in the view of a member. */
  readonly members: readonly MemberView[];
}

/** What names an object as long as its run goes on: objects are counted as they are made, exceptions apart. */
export interface ObjectName {
  readonly kind: 'struct' | 'array' | 'exn';
  readonly id: number;
}

/** A field of a struct, an element of an array, or a value that an exception carries. */
export interface MemberView {
  /** Of an element its index. */
  readonly name: string;
  /** 'i8' and 'i16' for packed ones, whose value is an unsigned i32. */
  readonly storage: string;
  readonly mutable: boolean;
  readonly value: ValueView;
}

/** Members `from` on of an object. */
export interface ObjectWindow extends ObjectName {
  readonly type: string;
  readonly count: number;
  readonly from: number;
  readonly members: readonly MemberView[];
}

/** Something wrong, for people: what, where, and what to do about it. */
export interface Problem {
  readonly kind:
    | 'io'
    | 'wat'
    | 'decode'
    | 'validation'
    | 'unsupported'
    | 'component'
    | 'link'
    | 'trap'
    | 'exception'
    | 'limit'
    | 'internal';
  readonly message: string;
  readonly offset?: number;
  readonly func?: number;
  readonly line?: number;
  readonly column?: number;
  readonly feature?: string;
  readonly hint?: string;
  /** The file is a component, and nobody said which of its core modules is wanted: these are there. */
  readonly component?: ComponentView;
}

/** A component as a list of the core modules in it, each of which can be opened by its number. */
export interface ComponentView {
  /** Of the file. */
  readonly name: string;
  readonly size: number;
  /** The name it gives itself, '' when it has none. */
  readonly ownName: string;
  /** The first ones; `moduleCount` says how many there are. */
  readonly modules: readonly CoreModuleView[];
  readonly moduleCount: number;
  /** What stands in it, in the order of the file; the first ones. */
  readonly sections: readonly ComponentSectionView[];
  readonly sectionCount: number;
  /** Why the rest could not be read; null when all was. */
  readonly problem: Problem | null;
}

export interface CoreModuleView {
  readonly index: number;
  /** '' when it has none. */
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  /** How many components it stands in: 0 in the file itself. */
  readonly depth: number;
}

export interface ComponentSectionView {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly depth: number;
}

/** Something to know about a file that is no problem. */
export interface ModuleNote {
  readonly kind:
    | 'archive'
    | 'component'
    | 'producers'
    | 'stubs'
    | 'dwarf'
    | 'source-map'
    | 'object'
    | 'side-module'
    | 'names';
  /** A sentence. */
  readonly text: string;
}

/** A place in the code: function index and byte offset of an instruction in the file. */
export interface CodeLocation {
  readonly func: number;
  readonly offset: number;
}

export interface ModuleView {
  /** Counts loads in this session; answers of an older load can be told from those of the current one. */
  readonly id: number;
  readonly name: string;
  /** SHA-256 of the bytes, hex: breakpoints, layout and labels are kept under it. */
  readonly hash: string;
  readonly size: number;
  readonly counts: Readonly<Record<ModuleSection, number>>;
  readonly importedFuncs: number;
  readonly memories: readonly {
    readonly index: number;
    readonly name: string;
    readonly pages: number;
    readonly max: number | null;
    /** Type of its addresses. */
    readonly address: 'i32' | 'i64';
    readonly shared: boolean;
  }[];
  readonly tables: readonly {
    readonly index: number;
    readonly name: string;
    readonly size: number;
    readonly type: string;
    /** Type of its indices. */
    readonly address: 'i32' | 'i64';
  }[];
  /** Host profile found by the imports ('rocket', 'wasm4', 'display'), or null. */
  readonly host: string | null;
  /** The same for people: 'WASI'. */
  readonly hostTitle: string | null;
  /** It is a program from beginning to end: it has the export that ends the run for its host, WASI's `_start`. */
  readonly program: boolean;
  /** The kind of game it is ('rocket', 'wasm4'), or null. */
  readonly game: string | null;
  readonly start: number | null;
  /** Why it cannot run (decode, validation, unsupported feature, link); what was decoded is shown all the same. */
  readonly problem: Problem | null;
  readonly notes: readonly ModuleNote[];
  /** How many custom sections there are; `counts.customs` counts the rows about them. */
  readonly customSections: number;
}

export type ModuleSection =
  | 'sections'
  | 'types'
  | 'imports'
  | 'functions'
  | 'tables'
  | 'memories'
  | 'globals'
  | 'tags'
  | 'exports'
  | 'elements'
  | 'datas'
  | 'customs';

/** A row of the module pane; `target` says where a click goes. */
export interface ModuleRow {
  readonly index: number;
  readonly name: string;
  /** Type, limits, kind: the text after the name. */
  readonly detail: string;
  readonly offset: number;
  /** Bytes in the file, null where that means nothing. */
  readonly size: number | null;
  readonly target: Target | null;
  /** For imports: the two names apart, exactly as they are in the file; left out where they are very long. */
  readonly import?: { readonly module: string; readonly name: string };
  /** For imported functions: no host knows it, a stub stands for it. */
  readonly stub?: true;
  /** Calls so far, for imports. */
  readonly calls?: number;
  /** Part of the row above it that has none: something a custom section says. */
  readonly part?: true;
  /** What is wrong with a custom section; it fails no module. */
  readonly problem?: string;
  /** For exported functions and functions: what Invoke needs. */
  readonly signature?: Signature;
  /** For types: what they are made of. */
  readonly definition?: TypeView;
}

/** A type of the module, taken apart. */
export interface TypeView {
  readonly kind: 'func' | 'struct' | 'array';
  readonly final: boolean;
  readonly supers: readonly TypeLink[];
  /** The recursion group it stands in: index of its first type, and how many there are; null when it stands alone. */
  readonly group: { readonly first: number; readonly size: number } | null;
  /** Fields, the element, or parameters and then results; the first ones of `count`. */
  readonly parts: readonly TypePart[];
  readonly count: number;
}

export interface TypePart {
  readonly role: 'field' | 'element' | 'param' | 'result';
  /** Of a field its name, of a parameter or result its number, '' of an element. */
  readonly name: string;
  readonly mutable: boolean;
  readonly type: TypeLink;
}

/** A type as text; `type` is the index of the type that it names, null when it names none. */
export interface TypeLink {
  readonly text: string;
  readonly type: number | null;
}

export type { CodeArg, CodeLine, Target } from '../text/code-line.ts';

export interface Signature {
  readonly params: readonly { readonly name: string; readonly type: string }[];
  readonly results: readonly string[];
}

/** A function as the code pane needs it: how many lines there are, without their texts. */
export interface FunctionView {
  readonly func: number;
  readonly name: string;
  readonly imported: boolean;
  readonly signature: Signature;
  readonly start: number;
  readonly end: number;
  readonly lines: number;
  readonly instructions: number;
}

export interface SymbolView {
  readonly kind: 'func' | 'export' | 'import' | 'global' | 'memory' | 'table';
  readonly name: string;
  readonly detail: string;
  readonly target: Target;
}

/** What one instruction does, from the opcode table. */
export interface HelpView {
  readonly mnemonic: string;
  readonly group: string;
  readonly pops: string;
  readonly pushes: string;
  readonly text: string;
}

// ---- the paused machine -------------------------------------------------------------------------------------

export type StopReason = 'step' | 'breakpoint' | 'pause' | 'entry' | 'trap' | 'exception' | 'finished' | 'host-call';

export interface StopView {
  readonly reason: StopReason;
  /** A sentence: "Breakpoint: opcode f64.sqrt". */
  readonly text: string;
  /** Ids of the breakpoints that hit here. */
  readonly breakpoints: readonly string[];
  /** What it cannot go on from: a trap, or an exception that nobody catches. */
  readonly trap: Problem | null;
  readonly results: readonly ValueView[] | null;
}

export interface FrameSummary {
  /** 0 is the innermost frame. */
  readonly index: number;
  readonly kind: 'wasm' | 'host';
  readonly func: number | null;
  readonly name: string;
  readonly offset: number | null;
  /** The instruction the frame stands at: the next one, or the call it waits for. */
  readonly instruction: string;
  readonly args: readonly ValueView[];
  /** "host: frame 312" and the like. */
  readonly note: string;
}

export interface FrameView extends FrameSummary {
  /** The first ones: all of them unless there are very many. */
  readonly locals: readonly LocalView[];
  readonly localCount: number;
  readonly labels: readonly LabelView[];
  /** Operands of this frame, deepest first (a window of the last ones when there are very many). */
  readonly operands: readonly SlotView[];
  readonly next: NextInstruction | null;
}

export interface LocalView {
  readonly index: number;
  readonly name: string;
  readonly param: boolean;
  readonly value: ValueView;
  /** Differs from what it was at the previous stop in the same frame. */
  readonly changed: boolean;
  /** Of a vector that changed: its bits before. */
  readonly before?: bigint;
}

export interface SlotView {
  /** Position from the bottom of the whole value stack (operands only, all frames). */
  readonly position: number;
  /** Frame it belongs to (0 innermost) and position in that frame's operands. */
  readonly frame: number;
  readonly index: number;
  readonly value: ValueView;
  /** The next instruction will pop it. */
  readonly consumed: boolean;
  /** Pushed by the last instruction. */
  readonly fresh: boolean;
  /** Offset of the instruction that pushed it, null when that is not known. */
  readonly pushedBy: number | null;
}

export interface LabelView {
  /** 0 innermost, as `br` counts. */
  readonly depth: number;
  readonly kind: 'func' | 'block' | 'loop' | 'if' | 'else' | 'try_table' | 'try' | 'catch' | 'catch_all';
  readonly offset: number;
  readonly name: string;
  /** Offset where `br depth` goes on: a loop's start, one past a block's end; null for a return. */
  readonly branchTo: number | null;
  /** Types a branch keeps, and how many operands it drops now. */
  readonly keeps: readonly string[];
  readonly drops: number;
  readonly params: readonly string[];
  readonly results: readonly string[];
  /** Of a try or try_table: what it catches, in order. */
  readonly catches?: readonly CatchView[];
}

export interface CatchView {
  /** "catch", "catch_ref", "catch_all" or "catch_all_ref". */
  readonly kind: string;
  /** Name of the tag, '' for all of them. */
  readonly tag: string;
  /** Offset where it goes on, null when it returns from the function. */
  readonly to: number | null;
}

export interface NextInstruction extends CodeLocation {
  readonly text: string;
  readonly mnemonic: string;
  readonly pops: readonly ValueView[];
  /** Types it will push; null when that depends on what it does (a branch, a return). */
  readonly pushes: readonly string[] | null;
  /** What will come out, where it can be told without running: "0.0166 × 500 → 8.333", "jumps to 0x2ad". */
  readonly effect: string;
  /** How the vectors it is about are divided, where that can be told. */
  readonly lanes?: LaneShape;
}

export interface PauseView {
  readonly stop: StopView;
  readonly moment: MomentView;
  readonly frames: readonly FrameSummary[];
  readonly frameCount: number;
  /** The innermost wasm frame; null when nothing is on the call stack. */
  readonly top: FrameView | null;
  /** Operands of all frames, top first, at most `stackWindow` of them. */
  readonly stack: readonly SlotView[];
  readonly stackCount: number;
}

/** Where in the run: instructions are counted while stepping, game frames and calls always. */
export interface MomentView {
  /** Game frame, null without a game. */
  readonly frame: number | null;
  /** The export (or 'start function') that is running, '' when none is. */
  readonly call: string;
  /** Stops so far; grows by one with every stop. */
  readonly stops: number;
}

export interface MemoryWindow {
  readonly memory: number;
  readonly address: number;
  /** Bytes that exist in the asked range (shorter at the end of the memory). */
  readonly bytes: Uint8Array;
  /** One bit per byte, least significant first: changed since the previous stop (or previous update while running). */
  readonly changed: Uint8Array;
  /** Size of the memory in bytes. */
  readonly size: number;
}

export interface GlobalView {
  readonly index: number;
  readonly name: string;
  readonly mutable: boolean;
  readonly value: ValueView;
  readonly changed: boolean;
  /** Of a vector that changed: its bits before. */
  readonly before?: bigint;
}

export interface TableWindow {
  readonly table: number;
  readonly from: number;
  readonly size: number;
  readonly elements: readonly RefView[];
}

export interface ConsoleEntry {
  /**
   * Grows by one; entries are never reordered. One that comes again with an id that is there already takes its place: a
   * line of output that went on.
   */
  readonly id: number;
  readonly kind: 'output' | 'stderr' | 'input' | 'stub' | 'trap' | 'error' | 'info' | 'result';
  readonly text: string;
  readonly target: Target | null;
}

// ---- breakpoints --------------------------------------------------------------------------------------------

/** What a person asked for. `id` is made by the asker and stays. */
export interface BreakpointSpec {
  readonly id: string;
  readonly enabled: boolean;
  readonly on: BreakpointOn;
}

export type BreakpointOn =
  | { readonly kind: 'export'; readonly name: string }
  | { readonly kind: 'function'; readonly func: number; readonly at: 'entry' | 'return' }
  | { readonly kind: 'import'; readonly module: string; readonly name: string }
  /** Mnemonic or wildcard: 'f64.sqrt', 'f64.*', '*.load*'. */
  | { readonly kind: 'opcode'; readonly pattern: string }
  | { readonly kind: 'instruction'; readonly offset: number }
  | { readonly kind: 'trap' }
  /** Throws: those that nobody catches, or all; `tag`: only exceptions with the tag of this index. */
  | { readonly kind: 'exception'; readonly when: 'uncaught' | 'all'; readonly tag?: number }
  | { readonly kind: 'start' };

export interface BreakpointStatus {
  readonly id: string;
  /** False when it can never hit (no such export, offset inside an instruction, dead code): `message` says why. */
  readonly verified: boolean;
  readonly message: string;
  readonly hits: number;
  readonly location: CodeLocation | null;
}

// ---- the game -----------------------------------------------------------------------------------------------

export interface DrawCommand {
  readonly op: string;
  readonly args: readonly number[];
}

/** What there is to see and to hear of a game. */
export type GameView = GameStatus & (DrawnPicture | PixelPicture);

export interface GameStatus {
  readonly game: GameFacts;
  readonly frame: number;
  /** True when the frame's last call has returned; false when paused in the middle. */
  readonly complete: boolean;
  /** What sounded since the previous update. */
  readonly tones: readonly Tone[];
}

/** A picture of draw calls, in its own units. */
export interface DrawnPicture {
  readonly kind: 'drawn';
  readonly width: number;
  readonly height: number;
  /** Draw calls of this frame so far. */
  readonly commands: readonly DrawCommand[];
}

/** A picture that stands in memory. */
export interface PixelPicture {
  readonly kind: 'pixels';
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  /** Bytes from a row to the next. */
  readonly stride: number;
  /** Within a byte of several pixels, the first is in the highest bits. */
  readonly highFirst: boolean;
  /** Colours of an indexed format as 0xRRGGBB; null: greys, from black to white. */
  readonly palette: readonly number[] | null;
  readonly memory: number;
  /** Where the first row begins. */
  readonly address: number;
  /** The rows; none when there is a problem. */
  readonly bytes: Uint8Array;
  /** Why there is no picture: a sentence. */
  readonly problem: string | null;
}

export type { FramebufferSettings, PixelFormat } from '../hosts/framebuffer-settings.ts';
export type { GameControl, GameFacts } from '../hosts/game.ts';
export type { Tone } from '../hosts/host.ts';
