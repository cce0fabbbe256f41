import type { ByteOffset, Pc } from '../module/types.ts';
import { PcMap } from './pc-map.ts';

/** Collects the words of one function, and which operation came from which byte. Positions are final ones. */
export class Emitter {
  #words = new Int32Array(256);
  #pcs = new Int32Array(64);
  #offsets = new Int32Array(64);
  #length = 0;
  #count = 0;

  constructor(readonly base: Pc) {}

  /** Where the next word goes. */
  get pc(): Pc {
    return this.base + this.#length;
  }

  /** Notes that the operation emitted next belongs to the instruction at `offset`. */
  mark(offset: ByteOffset): void {
    if (this.#count === this.#pcs.length) {
      this.#pcs = grown(this.#pcs);
      this.#offsets = grown(this.#offsets);
    }
    this.#pcs[this.#count] = this.pc;
    this.#offsets[this.#count] = offset;
    this.#count++;
  }

  word(value: number): void {
    if (this.#length === this.#words.length) this.#words = grown(this.#words);
    this.#words[this.#length++] = value;
  }

  /** Fills in a word emitted earlier. */
  patch(pc: Pc, value: number): void {
    this.#words[pc - this.base] = value;
  }

  words(): Int32Array {
    return this.#words.slice(0, this.#length);
  }

  map(): PcMap {
    return new PcMap(this.#pcs.slice(0, this.#count), this.#offsets.slice(0, this.#count));
  }
}

function grown(list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(list.length * 2);
  larger.set(list);
  return larger;
}
