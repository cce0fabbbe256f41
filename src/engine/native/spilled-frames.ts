import type { ByteOffset, FuncIndex } from '../module/types.ts';
import type { Ref } from '../runtime/ref.ts';

/** What a frame of a twin left: where it stands, and where its values begin. */
export interface SpilledFrame {
  /** Offset of an instruction, or -1 - function for the entry of a function. */
  readonly site: ByteOffset;
  readonly word: number;
  readonly ref: number;
}

/** Collects what frames tell the hooks while they are being left, innermost first. */
export class SpilledFrames {
  words = new Int32Array(1024);
  length = 0;
  readonly refs: Ref[] = [];
  readonly frames: SpilledFrame[] = [];
  /** The function that the innermost frame is to have called by the interpreter, with its arguments before all else. */
  refused: { readonly who: FuncIndex } | null = null;

  clear(): void {
    this.length = 0;
    this.refs.length = 0;
    this.frames.length = 0;
    this.refused = null;
  }

  begin(site: ByteOffset): void {
    this.frames.push({ site, word: this.length, ref: this.refs.length });
  }

  word(bits: number): void {
    if (this.length === this.words.length) {
      const larger = new Int32Array(2 * this.words.length);
      larger.set(this.words);
      this.words = larger;
    }
    this.words[this.length++] = bits;
  }

  long(bits: bigint): void {
    this.word(Number(BigInt.asIntN(32, bits)));
    this.word(Number(BigInt.asIntN(32, bits >> 32n)));
  }
}
