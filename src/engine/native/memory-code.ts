import type { InstructionReader } from '../binary/instructions.ts';
import type { ByteOffset } from '../module/types.ts';
import { CHUNK, DIRTY, WATCH_READ } from '../runtime/memory.ts';
import type { BodyState } from '../validate/body-state.ts';
import { hook } from './layout.ts';
import { writeLoadMark, writeStoreMarks } from './marks.ts';
import { BLOCK, CALL, ELSE, END, GET, IF, LOOP, OR, SET, TEE, TwinCode, writeBlockType } from './twin-code.ts';
import { Code, codeOf } from './twin-types.ts';

const ADD = 0x6a;
const AND = 0x71;
const XOR = 0x73;
const SHR_U = 0x76;
const GT_U = 0x4b;
const CHUNK_BITS = 8;
const MOST_CHUNKS = 2 ** 24;

/**
 * Loads and stores. Where marks are in a memory of the platform's, stores write them. While nothing is watched, that is
 * one more store, of the marks of two chunks:
 *
 *     chunks     |   address ...        |                     |
 *     marks                DIRTY                 DIRTY           the next one, too: it may be reached into
 *
 * (A test of the marks costs more than it saves, and so does a call, in a tight loop, even one that is never made.) Both
 * chunks lie around all that is stored up to CHUNK bytes behind the same local, so nothing more has to be marked for
 * that where code goes straight on.
 *
 * While memory is watched, a store looks at its mark first, as the hot loop does:
 *
 *     mark is exactly DIRTY, and it does not reach into the next chunk   ->  store
 *     else ask `touch`: it marks both; a watched range is met, or out of bounds  ->  leave before the store
 *
 * Loads look only where reads are watched for.
 */
export class MemoryCode extends TwinCode {
  /** Where paths parted or met last. */
  #begin: ByteOffset = 0;
  /**
   * What was marked on every path to here, as `local * MOST_CHUNKS + chunks behind it`: by the number of open blocks, for
   * what was marked before a block is so behind it.
   */
  readonly #marked: Set<number>[] = [];
  /** Where locals were set last. */
  readonly #setAt = new Map<number, ByteOffset>();

  /** A block begins, changes over to its other part, or ends; before that, so many are open. */
  protected begins(number: number, open: number, at: ByteOffset): void {
    this.#begin = at;
    if (!this.twin.marks) return;
    if (number === LOOP) this.#marked[open + 1] = new Set();
    else if (number === BLOCK || number === IF) this.#marked[open + 1] = new Set(this.#marked[open]);
    else if (number === ELSE) this.#marked[open] = new Set(this.#marked[open - 1]);
  }

  /** An instruction sets a local. */
  protected sets(local: number, at: ByteOffset): void {
    if (!this.twin.marks) return;
    this.#setAt.set(local, at);
    for (const marked of this.#marked) {
      if (marked === undefined || marked.size === 0) continue;
      for (const key of marked) if (Math.floor(key / MOST_CHUNKS) === local) marked.delete(key);
    }
  }

  protected ownMemory(index: number): boolean {
    return index === 0 && this.twin.memory;
  }

  /** A load or a store; false when it is the interpreter's. */
  protected access(state: BodyState, reader: InstructionReader): boolean {
    if (!this.ownMemory(reader.index)) return false;
    const { marks, watched, reads } = this.twin;
    if (!marks) this.verbatim(reader);
    else if (!reader.opcode.mnemonic.includes('store')) {
      if (reads) this.#looked(state, reader, false);
      else this.verbatim(reader);
    } else if (watched) this.#looked(state, reader, true);
    else this.#markedStore(state, reader);
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

  /** Long ones are left to the interpreter, which does them in pieces. */
  #range(state: BodyState, reader: InstructionReader, who: number): true {
    const out = this.out;
    const height = state.operands.length - 3;
    const [target, value, size] = [0, 1, 2].map((i) => this.spill(height + i, Code.i32)) as [number, number, number];
    for (const local of [size, value, target]) out.op(SET, local);
    for (const local of who === hook.copy ? [target, value, size] : [target, size]) out.op(GET, local);
    out.op(CALL, who);
    this.ifLeave(state, reader.offset, height);
    for (const local of [target, value, size]) out.op(GET, local);
    this.verbatim(reader);
    return true;
  }

  // ---- nothing is watched ----------------------------------------------------------------------------------------

  /** A store, and its marks behind it: where it traps, nothing was written. */
  #markedStore(state: BodyState, reader: InstructionReader): void {
    const { memOffset } = reader;
    const size = reader.opcode.access!.bytes;
    const out = this.out;
    const chunks = Math.floor(memOffset / CHUNK);
    // Do both chunks lie around it, wherever in the first one the address without the offset lies?
    const around = (memOffset % CHUNK) + size <= CHUNK + 1;
    const top = state.operands.length - 1;
    const local = this.#localOf(state.operands[top - 1]!.pushedAt);
    if (local >= 0) {
      const key = local * MOST_CHUNKS + chunks;
      this.verbatim(reader);
      const marked = (this.#marked[state.controls.length] ??= new Set());
      if (around && marked.has(key)) return;
      this.#writeMarks(this.localAt(local), memOffset, size, around);
      if (around && (size > 1 || memOffset % CHUNK > 0)) marked.add(key);
      return;
    }
    const base = this.spill(top - 1, Code.i32);
    const value = this.spill(top, codeOf(reader.opcode.params![1]!));
    out.op(SET, value);
    out.op(TEE, base);
    out.op(GET, value);
    this.verbatim(reader);
    this.#writeMarks(base, memOffset, size, around);
  }

  #writeMarks(base: number, offset: number, size: number, around: boolean): void {
    const out = this.out;
    out.op(GET, base);
    if (!around) {
      out.i32(offset);
      out.byte(ADD);
    }
    out.i32(CHUNK_BITS);
    out.byte(SHR_U);
    const one = size === 1 && offset % CHUNK === 0;
    writeStoreMarks(out, one ? 1 : 2, around ? Math.floor(offset / CHUNK) : 0);
  }

  /** The local of the program's that the instruction there pushed, and that is still as it was; else -1. */
  #localOf(pushedAt: ByteOffset): number {
    const { bytes } = this.twin.module;
    if (pushedAt < this.#begin || bytes[pushedAt] !== GET) return -1;
    let local = 0;
    for (let at = pushedAt + 1, shift = 0; ; at++, shift += 7) {
      local += (bytes[at]! & 0x7f) * 2 ** shift;
      if (bytes[at]! < 0x80) break;
    }
    return (this.#setAt.get(local) ?? -1) < pushedAt ? local : -1;
  }

  // ---- watched ---------------------------------------------------------------------------------------------------

  #looked(state: BodyState, reader: InstructionReader, store: boolean): void {
    const { access, params } = reader.opcode;
    const size = access!.bytes;
    const out = this.out;
    const top = state.operands.length - 1;
    const place = top - (params!.length - 1);
    const base = this.spill(place, Code.i32);
    const value = place < top ? this.spill(top, codeOf(params![1]!)) : -1;
    if (value >= 0) out.op(SET, value);
    out.op(SET, base);
    if (store) this.#pushStoreCheck(base, reader.memOffset, size);
    else this.#pushLoadCheck(base, reader.memOffset, size);
    const codes = this.codes(state, state.controls.at(-1)!.height, place);
    this.hint(0);
    out.byte(IF);
    writeBlockType(out, codes.length === 0 ? 0 : this.twin.types.of(codes, codes), codes, true);
    out.op(GET, base);
    out.i32(reader.memOffset);
    out.i32(size);
    out.op(CALL, store ? hook.touch : hook.look);
    this.ifLeave(state, reader.offset, place, 1);
    out.byte(END);
    out.op(GET, base);
    if (value >= 0) out.op(GET, value);
    this.verbatim(reader);
  }

  /** Pushes what is not 0 when `touch` has to be asked. */
  #pushStoreCheck(base: number, offset: number, size: number): void {
    const out = this.out;
    this.#pushMark(base, offset);
    out.i32(DIRTY);
    out.byte(XOR);
    if (size === 1) return;
    this.#pushAddress(base, offset);
    out.i32(CHUNK - 1);
    out.byte(AND);
    out.i32(CHUNK - size);
    out.byte(GT_U);
    out.byte(OR);
  }

  #pushLoadCheck(base: number, offset: number, size: number): void {
    const out = this.out;
    this.#pushMark(base, offset);
    if (size > 1) {
      this.#pushMark(base, offset + size - 1);
      out.byte(OR);
    }
    out.i32(WATCH_READ - 1);
    out.byte(GT_U);
  }

  #pushMark(base: number, offset: number): void {
    const out = this.out;
    const chunks = this.#pushAddress(base, offset);
    out.i32(CHUNK_BITS);
    out.byte(SHR_U);
    writeLoadMark(out, chunks);
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
}
