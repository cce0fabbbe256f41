import type { InstructionReader } from '../binary/instructions.ts';
import { CHUNK, DIRTY, WATCH_READ } from '../runtime/memory.ts';
import type { BodyState } from '../validate/body-state.ts';
import { hook } from './layout.ts';
import { writeLoadMark } from './marks.ts';
import { CALL, END, GET, IF, OR, SET, TwinCode, writeBlockType } from './twin-code.ts';
import { Code, codeOf } from './twin-types.ts';

const ADD = 0x6a;
const AND = 0x71;
const XOR = 0x73;
const SHR_U = 0x76;
const GT_U = 0x4b;
const CHUNK_BITS = 8;

/**
 * Loads and stores. Where marks are in a memory of the platform's, a store looks at that of its chunk first, as the hot
 * loop does:
 *
 *     mark is exactly DIRTY, and it does not reach into the next chunk   ->  store
 *     else ask `touch`: it marks both; a watched range is met, or out of bounds  ->  leave before the store
 *
 * Loads look only where reads are watched for.
 */
export class MemoryCode extends TwinCode {
  protected ownMemory(index: number): boolean {
    return index === 0 && this.twin.memory;
  }

  /** A load or a store; false when it is the interpreter's. */
  protected access(state: BodyState, reader: InstructionReader): boolean {
    if (!this.ownMemory(reader.index)) return false;
    const { twin } = this;
    const { mnemonic, access, params } = reader.opcode;
    const store = mnemonic.includes('store');
    if (!twin.marks || (!store && !twin.reads)) {
      this.verbatim(reader);
      return true;
    }
    const size = access!.bytes;
    const out = this.out;
    const top = state.operands.length - 1;
    const place = top - (params!.length - 1);
    const base = this.spill(place, Code.i32);
    const value = place < top ? this.spill(top, codeOf(params![1]!)) : -1;
    if (value >= 0) out.op(SET, value);
    out.op(SET, base);
    if (store) this.#checkStore(state, reader, base, size, place);
    else this.#checkLoad(state, reader, base, size, place);
    out.op(GET, base);
    if (value >= 0) out.op(GET, value);
    this.verbatim(reader);
    return true;
  }

  protected fill(state: BodyState, reader: InstructionReader): boolean {
    if (!this.ownMemory(reader.index)) return false;
    return this.#range(state, reader, hook.fill);
  }

  protected copy(state: BodyState, reader: InstructionReader): boolean {
    if (!this.ownMemory(reader.index) || !this.ownMemory(reader.index2)) return false;
    return this.#range(state, reader, hook.copy);
  }

  #range(state: BodyState, reader: InstructionReader, who: number): true {
    const out = this.out;
    if (this.twin.marks) {
      const height = state.operands.length - 3;
      const [target, value, size] = [0, 1, 2].map((i) => this.spill(height + i, Code.i32)) as [number, number, number];
      for (const local of [size, value, target]) out.op(SET, local);
      for (const local of who === hook.copy ? [target, value, size] : [target, size]) out.op(GET, local);
      out.op(CALL, who);
      this.ifLeave(state, reader.offset, height);
      for (const local of [target, value, size]) out.op(GET, local);
    }
    this.verbatim(reader);
    return true;
  }

  /** Pushes the address of an access, but for what the offset has of whole chunks; answers these. */
  #pushAddress(base: number, offset: number): number {
    const out = this.out;
    out.op(GET, base);
    if (offset % CHUNK === 0) return offset / CHUNK;
    out.i32(offset);
    out.byte(ADD);
    return 0;
  }

  #pushMark(base: number, offset: number): void {
    const out = this.out;
    const chunks = this.#pushAddress(base, offset);
    out.i32(CHUNK_BITS);
    out.byte(SHR_U);
    writeLoadMark(out, chunks);
  }

  #checkStore(state: BodyState, reader: InstructionReader, base: number, size: number, height: number): void {
    const out = this.out;
    const offset = reader.memOffset;
    this.#pushMark(base, offset);
    out.i32(DIRTY);
    out.byte(XOR);
    if (size > 1) {
      this.#pushAddress(base, offset);
      out.i32(CHUNK - 1);
      out.byte(AND);
      out.i32(CHUNK - size);
      out.byte(GT_U);
      out.byte(OR);
    }
    this.#ask(state, reader, base, size, height, hook.touch);
  }

  #checkLoad(state: BodyState, reader: InstructionReader, base: number, size: number, height: number): void {
    const out = this.out;
    const offset = reader.memOffset;
    this.#pushMark(base, offset);
    if (size > 1) {
      this.#pushMark(base, offset + size - 1);
      out.byte(OR);
    }
    out.i32(WATCH_READ - 1);
    out.byte(GT_U);
    this.#ask(state, reader, base, size, height, hook.look);
  }

  /** Takes a condition: when it is not 0, asks about the access, and leaves where that is not for native code. */
  #ask(state: BodyState, reader: InstructionReader, base: number, size: number, height: number, who: number): void {
    const out = this.out;
    const codes = this.codes(state, state.controls.at(-1)!.height, height);
    out.byte(IF);
    writeBlockType(out, codes.length === 0 ? 0 : this.twin.types.of(codes, codes), codes, true);
    out.op(GET, base);
    out.i32(reader.memOffset);
    out.i32(size);
    out.op(CALL, who);
    this.ifLeave(state, reader.offset, height, 1);
    out.byte(END);
  }
}
