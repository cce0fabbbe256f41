import type { InstructionReader } from '../binary/instructions.ts';
import type { BodyState } from '../validate/body-state.ts';
import { checksOf, truncRange } from './checks.ts';
import { hook } from './layout.ts';
import { CALL, GET, GLOBAL_GET, GLOBAL_SET, SET, TEE } from './twin-code.ts';
import { MemoryCode } from './memory-code.ts';
import { Code, codeOf, typeBytes } from './twin-types.ts';

/** The instructions that go straight on: neither control nor calls. */
export abstract class PlainCode extends MemoryCode {
  /** The value that the instruction before pushed, where it is a constant. */
  protected constant: 'nonzero' | 'other' | null = null;

  /** Instructions that go straight on. False for one that is the interpreter's. */
  protected plain(number: number, state: BodyState, reader: InstructionReader, constant: string | null): boolean {
    const out = this.out;
    if (number >= 0x28 && number <= 0x3e) return this.access(state, reader);
    switch (number) {
      case GET:
      case SET:
      case TEE:
        if (reader.index < this.stackLocal) this.verbatim(reader);
        else out.op(number, this.localAt(reader.index));
        if (number !== GET) this.sets(reader.index, reader.offset);
        return true;
      case GLOBAL_GET:
        return this.globalGet(reader.index);
      case GLOBAL_SET:
        return this.globalSet(reader.index);
      case 0x1c: // select t
        out.byte(0x1c);
        out.byte(1);
        out.byte(typeBytes[codeOf(reader.types[0]!)]!);
        return true;
      case 0x3f: // memory.size
        if (!this.ownMemory(reader.index)) return false;
        this.verbatim(reader);
        return true;
      case 0x41:
      case 0x42: {
        const zero = reader.low === 0 && (number === 0x41 || reader.high === 0);
        const minusOne = reader.low === -1 && (number === 0x41 || reader.high === -1);
        this.constant = zero || minusOne ? 'other' : 'nonzero';
        this.verbatim(reader);
        return true;
      }
      case 0xd0: // ref.null
        out.byte(0xd0);
        out.byte(typeBytes[Code.ref]!);
        return true;
      case 0xd2: // ref.func
        out.i32(reader.index);
        out.op(CALL, hook.refFunc);
        return true;
      case 0xd1: // ref.is_null
        this.verbatim(reader);
        return true;
      case 0xfc00a: // memory.copy
        return this.copy(state, reader);
      case 0xfc00b: // memory.fill
        return this.fill(state, reader);
      default:
    }
    if (number < 0x100) {
      if (number === 0x01 || number === 0x1a || number === 0x1b || (number >= 0x43 && number <= 0xc4)) {
        const check = checksOf(number);
        if (check === 'divide') this.divide(number, state, reader, constant);
        else if (check === 'truncate') this.truncate(truncRange(number), state, reader);
        else this.verbatim(reader);
        return true;
      }
      return false;
    }
    if (number >>> 12 === 0xfc && (number & 0xfff) < 8) {
      this.verbatim(reader);
      return true;
    }
    if (number >>> 12 === 0xfd && (number & 0xfff) < 0x100) {
      if (reader.opcode.immediate.startsWith('memarg')) return this.access(state, reader);
      this.verbatim(reader);
      return true;
    }
    return false;
  }
}
