import type { DrawCommand } from './views.ts';

/** The draw calls of a list at a moment: the first `length` of arrays that others may go on filling behind them. */
export interface SavedDraws {
  readonly length: number;
  readonly ops: readonly string[];
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly args: Float64Array<ArrayBuffer>;
}

/** Draw calls and arguments that the arrays of a new list hold. */
const ROOM = 64;

/**
 * Draw calls, as few objects: some thousand of them are kept for every moment that can be gone back to. Arrays only
 * grow, so whoever saved the list shares them.
 *
 * ```
 *  ops    clear_screen  draw_player  draw_score
 *  ends   0             3            4
 *  args   512 300 0.5 | 12
 * ```
 */
export class DrawList {
  #length = 0;
  #ops: string[] = [];
  #ends = new Uint32Array(ROOM);
  #args = new Float64Array(ROOM);
  /** What lies behind the end of the arrays belongs to another time. */
  #shared = false;

  get length(): number {
    return this.#length;
  }

  /** Bytes it takes, about. */
  get bytes(): number {
    return this.#length * 8 + this.#ends.byteLength + this.#args.byteLength;
  }

  push({ op, args }: DrawCommand): void {
    if (this.#shared) this.#part();
    const at = this.#length;
    const begin = this.#end;
    const end = begin + args.length;
    if (at === this.#ends.length) this.#ends = grown(this.#ends, new Uint32Array(2 * at));
    if (end > this.#args.length) this.#args = grown(this.#args, new Float64Array(2 * end));
    this.#ops.push(op);
    for (let i = 0; i < args.length; i++) this.#args[begin + i] = args[i]!;
    this.#ends[at] = end;
    this.#length++;
  }

  /** All of them, as objects that are made now. */
  commands(): DrawCommand[] {
    const commands: DrawCommand[] = [];
    let begin = 0;
    for (let i = 0; i < this.#length; i++) {
      const end = this.#ends[i]!;
      const args: number[] = [];
      for (; begin < end; begin++) args.push(this.#args[begin]!);
      commands.push({ op: this.#ops[i]!, args });
    }
    return commands;
  }

  save(): SavedDraws {
    return { length: this.#length, ops: this.#ops, ends: this.#ends, args: this.#args };
  }

  static of({ length, ops, ends, args }: SavedDraws): DrawList {
    const list = new DrawList();
    list.#length = length;
    list.#ops = ops as string[];
    list.#ends = ends;
    list.#args = args;
    list.#shared = true;
    return list;
  }

  get #end(): number {
    return this.#length === 0 ? 0 : this.#ends[this.#length - 1]!;
  }

  /** Goes on in arrays of its own. */
  #part(): void {
    const end = this.#end;
    this.#ops = this.#ops.slice(0, this.#length);
    this.#ends = grown(this.#ends.subarray(0, this.#length), new Uint32Array(ROOM + this.#length));
    this.#args = grown(this.#args.subarray(0, end), new Float64Array(ROOM + end));
    this.#shared = false;
  }
}

function grown<T extends Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(old: T, room: T): T {
  room.set(old);
  return room;
}
