import type { WasmModule } from '../module/module.ts';
import type { FuncType, GlobalType, MemoryType, TableType, TypeIndex } from '../module/types.ts';
import type { Exn } from '../runtime/exn.ts';
import type { Func } from '../runtime/func.ts';
import type { Value } from '../runtime/value.ts';
import type { GameProfile } from './game.ts';
import type { ProgramFolder, ProgramSettings } from './program-settings.ts';

/**
 * A host: import providers that produce data, never effects. A host function returns its results, or asks for a call
 * into wasm and is resumed with that call's results; it never calls back by itself, so a machine that is paused
 * anywhere has no JS frame in the middle. It has no clock, no randomness, no pixels of its own: what it "does" is a
 * record appended to the effects of the moment, what it needs from outside it asks its context for.
 */
export interface Host {
  /** 'rocket', 'display', 'stub', ... shown to people. */
  readonly id: string;
  readonly title: string;
  /** The module as a whole is none of its own: it is asked for no import then. Left out: any module may be. */
  fits?(module: WasmModule): boolean;
  /** How a module of this host is played, when such modules are games. */
  readonly game?: GameProfile;
  /** For a host that keeps things from run to run (a disk): one of its own for a module that is opened. */
  session?(): Host;
  /** Does this host know the import? Undefined when not. Called once per import at link time. */
  provide(request: ImportRequest): Provided | undefined;
  /**
   * For a host that remembers things between calls: itself as new, for another run of a program with these settings.
   */
  renewed?(settings: ProgramSettings): Host;
  /** Does returning from this export end the program, as `_start` of WASI does? */
  endsWith?(exportName: string): boolean;
  /** The folders of the program's settings as they are now; bytes are to be looked at only. */
  folders?(): readonly ProgramFolder[];
  /**
   * For a host that remembers things between calls: all of it. Asked several times a second while a program runs, so
   * what has not changed since the last time is shared, not copied.
   */
  save?(): SavedState;
  /** Makes it as it was when it answered this to `save`. What it is called with and answers goes on from there. */
  restore?(state: SavedState): void;
  /** For a host that keeps things from run to run: these, of a state that it answered to `save`. */
  kept?(state: SavedState): Uint8Array;
  /** Keeps this instead, from the next run on. */
  keep?(bytes: Uint8Array): void;
}

/**
 * What something remembers, as it was at one moment. Nothing changes it afterwards; whoever made it can be put back to
 * it any number of times, and to several in any order. Each maker extends this and keeps to himself how.
 */
export interface SavedState {
  /** Bytes of memory that this keeps beyond what an earlier one already keeps, about. */
  readonly bytes: number;
}

export interface ImportRequest {
  readonly module: string;
  readonly name: string;
  readonly type:
    /** `id` is the number of the type in the store that links, null where nothing is linked. */
    | { readonly kind: 'func'; readonly type: FuncType; readonly id?: TypeIndex | null }
    | { readonly kind: 'table'; readonly type: TableType }
    | { readonly kind: 'memory'; readonly type: MemoryType }
    | { readonly kind: 'global'; readonly type: GlobalType }
    | { readonly kind: 'tag'; readonly type: FuncType; readonly id?: TypeIndex | null };
}

export type Provided =
  | {
      readonly kind: 'func';
      readonly type: FuncType;
      readonly run: HostFunction;
      /** The same for f64 numbers, without boxing; only for at most four f64 parameters and one f64 result. */
      readonly fast?: FastHostFunction;
      readonly pure?: boolean;
    }
  | { readonly kind: 'table'; readonly type: TableType }
  | { readonly kind: 'memory'; readonly type: MemoryType; readonly filled?: readonly MemoryBytes[] }
  | { readonly kind: 'global'; readonly type: GlobalType; readonly value: Value }
  | { readonly kind: 'tag'; readonly type: FuncType };

/** Bytes at an address: what a provided memory holds before the module's own data is copied into it. */
export interface MemoryBytes {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** Numbers for f64/f32/i32 parameters are enough for most hosts, but bits are exact: both are offered. */
export type HostFunction = (args: readonly Value[], context: HostContext) => HostResult;

/**
 * A host function of f64 numbers only, called without making any Value (draw calls, sin, cos). Missing parameters are
 * passed as 0; the result is ignored when the type has none. It never calls back.
 */
export type FastHostFunction = (context: HostContext, a: number, b: number, c: number, d: number) => number;

export type HostResult = readonly Value[] | HostCall | HostExit | HostWait | HostThrow;

/**
 * A host function's answer "call this first": it is resumed with the results. It may be resumed more than once, when a
 * run is taken back to before that: `then` and `catch` change nothing but what the host saves.
 */
export interface HostCall {
  readonly call: Func;
  readonly args: readonly Value[];
  readonly then: (results: readonly Value[]) => HostResult;
  /**
   * Asked instead when the call ends with an exception. Without it, the exception passes on to whoever called the host.
   */
  readonly catch?: (exception: Exn) => HostResult;
}

/** A host function's answer "this exception": it is thrown where the function was called. */
export interface HostThrow {
  readonly throw: Exn;
}

/** A host function's answer "the program has ended". */
export interface HostExit {
  /** Exit code, an unsigned 32-bit number; 0 is success. */
  readonly exit: number;
}

/**
 * A host function's answer "not yet": nothing has happened, and it is called again with the same arguments when what it
 * waits for may have come. A repeated run makes only the call that is answered at last, so what the waiting ones asked
 * the services for must not count.
 */
export interface HostWait {
  readonly wait: WaitFor;
}

/** What a host function waits for: whichever comes first. */
export interface WaitFor {
  /** Bytes of standard input, or its end. */
  readonly input: boolean;
  /** A time of the monotonic clock, in nanoseconds; null for none. */
  readonly until: bigint | null;
  /**
   * Something has happened after all: a part of what was asked for is done, and others get a turn before the rest. A
   * repeated run makes this call, too.
   */
  readonly partly?: true;
}

/**
 * 'realtime' counts from 1970-01-01 UTC, 'monotonic' from the start of the run. Both stand while the program is paused.
 */
export type Clock = 'realtime' | 'monotonic';

/**
 * What comes into a program from outside besides calls of its exports: time, chance, input. There is one way in for
 * each, so that a run can be recorded and repeated.
 */
export interface HostServices {
  /** Nanoseconds. */
  now(clock: Clock): bigint;
  /**
   * When the call under way was first made, by the monotonic clock: what this answered then, which the host remembers
   * for as long as the call waits, or null in the first call. Asked by every call that waits for a length of time; that
   * a call has waited is known only from this when it is repeated without.
   */
  began(first: bigint | null): bigint;
  /** Unpredictable bytes. */
  random(length: number): Uint8Array;
  /** At most so many bytes of standard input: none at its end, null when there are none yet. Taken bytes are gone. */
  input(most: number): Uint8Array | null;
  /** Would `input` answer something: how many bytes, 0 at the end, null when it has to be waited for. */
  inputReady(): number | null;
}

/** The memories of an instance, by index, as hosts get at them: every write of a host goes this way. */
export interface HostMemory {
  /** A copy of bytes; throws Trap 'out-of-bounds-memory-access'. */
  readBytes(memory: number, address: number, length: number): Uint8Array;
  /** Writes all bytes or none; throws Trap 'out-of-bounds-memory-access'. */
  writeBytes(memory: number, address: number, bytes: Uint8Array): void;
  /** Size in bytes, 0 when there is no memory of that index. */
  memorySize(memory: number): number;
}

/** The memories are those of the calling instance. */
export interface HostContext extends HostServices, HostMemory {
  /** Appends a record to the effects of the moment (draw commands, lines of output). */
  effect(record: Effect): void;
  /**
   * Pays for work that shows neither in the bytes that are read and written nor in effects: units of fuel, some ten
   * nanoseconds each. So a program that asks for dear things again and again does not keep others waiting.
   */
  spend(fuel: number): void;
}

/**
 * A plain record; hosts define the kinds. `draw` is for the game picture, `tone` for its sound, `print` for the
 * console.
 */
export type Effect =
  | { readonly kind: 'draw'; readonly op: string; readonly args: readonly number[] }
  | { readonly kind: 'tone'; readonly tone: Tone }
  /** A line of output; with `stream`, a piece of a stream: `text` are the characters that were completed by `bytes`. */
  | {
      readonly kind: 'print';
      readonly text: string;
      readonly stream?: 'stdout' | 'stderr';
      readonly bytes?: Uint8Array;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Value[];
      readonly results: readonly Value[];
    };

/** A sound that begins now. Times are in frames of 1/60 s, volumes between 0 and 100. */
export interface Tone {
  readonly channel: 'pulse 1' | 'pulse 2' | 'triangle' | 'noise';
  /** Hertz where it begins and where it ends. */
  readonly from: number;
  readonly to: number;
  readonly attack: number;
  readonly decay: number;
  readonly sustain: number;
  readonly release: number;
  readonly peak: number;
  readonly volume: number;
  /** Part of a pulse wave that is high. */
  readonly duty: number;
  /** -1 left, 0 in the middle, 1 right. */
  readonly pan: number;
}
