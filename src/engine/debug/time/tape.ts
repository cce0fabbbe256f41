import type { FramebufferSettings } from '../../hosts/framebuffer-settings.ts';
import type { Keys } from '../../hosts/game.ts';
import type { Pc } from '../../module/types.ts';
import type { Value } from '../../runtime/value.ts';

/**
 * What came into a run from outside, besides what host functions asked for. Everything else is computed: hosts and
 * games are deterministic, so a call is planned again from the frame that began it.
 */
export type Input =
  /** A game's next frame begins, `elapsed` seconds after the one before; `keys` when they are others than before. */
  | { readonly kind: 'frame'; readonly elapsed: number; readonly keys: Keys | null }
  /** Every frame takes 1/60 s from now on, or not any more. */
  | { readonly kind: 'fixed-dt'; readonly on: boolean }
  /** Memory is shown as a picture from now on, or not any more. */
  | { readonly kind: 'picture'; readonly settings: FramebufferSettings | null }
  /** The machine was stopped: a game's clock stood, and keys that are down are told again. */
  | { readonly kind: 'interrupted' }
  /** The entry point is called. */
  | { readonly kind: 'enter' }
  /** An export is called by hand; `nested`: in the middle of another call, where the machine was paused. */
  | { readonly kind: 'invoke'; readonly name: string; readonly args: readonly Value[]; readonly nested: boolean }
  /** Bytes of standard input; null ends it. */
  | { readonly kind: 'input'; readonly bytes: Uint8Array | null }
  /** What a stub gives from now on. */
  | { readonly kind: 'stub'; readonly module: string; readonly name: string; readonly results: readonly Value[] }
  /** A person changed a value. */
  | { readonly kind: 'edit'; readonly edit: Edit }
  /**
   * What is next was executed and could not be done: it trapped, threw what nobody catches, or ended the program. What
   * a host function had done by then is done, and is done once more with every try.
   */
  | { readonly kind: 'tried' }
  /** The innermost call from outside was given up. */
  | { readonly kind: 'give-up' }
  /** All calls were given up: a trap that was not to stop, the end of the program; `exit` is its code then. */
  | { readonly kind: 'unwind'; readonly exit: number | null };

/** A change by hand. Words are positions on the value stack; objects go by their number. */
export type Edit =
  | { readonly of: 'stack'; readonly word: number; readonly value: Value }
  | { readonly of: 'global'; readonly index: number; readonly value: Value }
  | { readonly of: 'memory'; readonly memory: number; readonly address: number; readonly bytes: Uint8Array }
  | { readonly of: 'member'; readonly object: number; readonly index: number; readonly value: Value };

/** An input, and when it came. */
export interface Entry {
  /** The moment: instructions executed before it. */
  readonly at: number;
  /** Where the machine stood; null when nothing was being called. */
  readonly pc: Pc | null;
  readonly input: Input;
}

/** What a host function (or the machine) asked the outside, and was answered. */
export type Answer =
  | { readonly of: 'now'; readonly value: bigint }
  | { readonly of: 'random'; readonly value: Uint8Array }
  /** A growth that the platform refused. */
  | { readonly of: 'grow' };

/** An answer, and the moment of the instruction that asked. */
export type GivenAnswer = Answer & { readonly at: number };

/** Everything that came from outside into one run, in the order in which it came. */
export interface Tape {
  readonly entries: readonly Entry[];
  readonly answers: readonly GivenAnswer[];
}

/**
 * Has an input to come at its exact moment, in the middle of a call? All others make no difference before the machine
 * comes to rest, or before a host function asks for them.
 */
export function isExact({ pc, input }: Entry): boolean {
  if (pc === null) return false;
  switch (input.kind) {
    case 'edit':
    case 'invoke':
    case 'give-up':
    case 'unwind':
    case 'tried':
    case 'stub':
    case 'picture':
      return true;
    default:
      return false;
  }
}

/** Does it begin a call by the host, or with `frames` a game's frame? */
export function beginsCall({ input }: Entry, frames: boolean): boolean {
  return frames ? input.kind === 'frame' : input.kind === 'enter' || input.kind === 'invoke';
}

/** Memory that an entry takes, about. */
export function entryBytes({ input }: Entry): number {
  const plain = 96;
  switch (input.kind) {
    case 'input':
      return plain + (input.bytes?.length ?? 0);
    case 'invoke':
      return plain + 64 * input.args.length;
    case 'edit':
      return plain + (input.edit.of === 'memory' ? input.edit.bytes.length : 64);
    default:
      return plain;
  }
}

/** Memory that an answer takes, about. */
export function answerBytes(answer: GivenAnswer): number {
  return answer.of === 'random' ? 160 + answer.value.length : 72;
}
