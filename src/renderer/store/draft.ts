import type { DraftView } from '../../protocol/draft-messages.ts';

/** Bytes of a draft that are kept at most: some hours of a game. */
export const mostDraft = 20 * 2 ** 20;

/** Pieces of a log that are kept apart; more are joined. */
const MOST_PIECES = 64;

/** A run as far as it was recorded, to be played again in another engine. Nothing of it changes any more. */
export interface LostRun extends Pick<DraftView, 'at' | 'total' | 'call' | 'frames'> {
  /** Of the module. */
  readonly hash: string;
  /** One behind the other, a session file. */
  readonly parts: readonly ArrayBuffer[];
}

/** Puts the pieces of a draft together as they come. */
export class Draft {
  /** Number of the last piece, null before the first one. */
  mark: number | null = null;
  #log: readonly ArrayBuffer[] = [];
  #logBytes = 0;
  /** The last moment of the first whole draft of this recording. */
  #begin: number | null = null;
  #whole: LostRun | null = null;

  constructor(readonly hash: string) {}

  /** What there is to go on with: the last piece that made it whole. */
  get whole(): LostRun | null {
    return this.#whole;
  }

  /** Has the run gone on since it was first written down? */
  get grown(): boolean {
    return this.#whole !== null && this.#whole.total > (this.#begin ?? 0);
  }

  /** False when it is too large now, and nothing of it is kept. */
  add({ mark, anew, more, head, log, tail, at, total, call, frames }: DraftView): boolean {
    this.mark = mark;
    if (anew) {
      this.#log = [];
      this.#logBytes = 0;
      this.#begin = null;
    }
    if (log.byteLength > 0) {
      this.#log = [...(this.#log.length < MOST_PIECES ? this.#log : [joined(this.#log)]), log];
      this.#logBytes += log.byteLength;
    }
    if (this.#logBytes + head.byteLength + tail.byteLength > mostDraft) {
      this.mark = null;
      this.#log = [];
      this.#whole = null;
      return false;
    }
    if (more) return true;
    this.#begin ??= total;
    this.#whole = { hash: this.hash, at, total, call, frames, parts: [head, ...this.#log, tail] };
    return true;
  }
}

/** Buffers, one behind the other, as one of their own. */
export function joined(parts: readonly ArrayBuffer[]): ArrayBuffer {
  const out = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    out.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return out.buffer;
}
