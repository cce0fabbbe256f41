/**
 * The atomic instructions, prefix FE. There is one agent, so that nothing can come between the parts of any of them:
 * they differ from plain loads and stores in their traps, and in that some read and write at once.
 * https://webassembly.github.io/threads/core/exec/instructions.html
 */
import { Trap } from '../../module/errors.ts';
import type { Machine } from '../machine.ts';
import { Status } from '../status.ts';
import { effectiveAddress } from './address.ts';

const NOTIFY = 0;
const WAIT64 = 2;
const FENCE = 3;
const FIRST_LOAD = 0x10;
const FIRST_STORE = 0x17;
const FIRST_CHANGE = 0x1e;
const FIRST_COMPARE = 0x48;
/** Words of the operation: number, low and high half of the offset, memory. */
const WORDS = 4;

/** Bytes touched by each instruction of a family, in the order of their numbers. */
const sizes = [4, 8, 1, 2, 1, 2, 4];

/** The halves of the value that was read last. */
let low = 0;
let high = 0;

/** Executes FE `sub` at `m.pc`. Changes nothing when it throws a Trap, or when it has to wait. */
export function atomic(m: Machine, sub: number): Status {
  if (sub === FENCE) {
    m.pc += 1;
    return Status.run;
  }
  const words = m.store.code.pristine;
  const { pc, i32 } = m;
  const index = words[pc + 3]!;
  const size = sub < FIRST_LOAD ? (sub === WAIT64 ? 8 : 4) : sizes[(sub - FIRST_LOAD) % 7]!;
  const at = m.sp - 2 * operandsOf(sub);
  const address = effectiveAddress(m, at, words[pc + 1]!, words[pc + 2]!, size, index);
  if (address % size !== 0) throw new Trap({ kind: 'unaligned-atomic', address, size, memory: index });
  const memory = m.instance!.memories[index]!;
  const { view } = memory;
  let results = 2;
  if (sub < FIRST_LOAD) {
    if (sub === NOTIFY) i32[at] = 0;
    else if (!wait(m, at, address, size, index)) return Status.wait;
  } else if (sub < FIRST_STORE) {
    memory.look(address, size);
    read(view, address, size);
    i32[at] = low;
    i32[at + 1] = high;
  } else if (sub < FIRST_CHANGE) {
    memory.touch(address, size);
    write(view, address, size, i32[at + 2]!, i32[at + 3]!);
    results = 0;
  } else {
    memory.look(address, size);
    read(view, address, size);
    if (sub < FIRST_COMPARE) {
      memory.touch(address, size);
      change(Math.floor((sub - FIRST_CHANGE) / 7), i32, at, view, address, size);
    } else if (isExpected(i32, at, size)) {
      memory.touch(address, size);
      write(view, address, size, i32[at + 4]!, i32[at + 5]!);
    }
    i32[at] = low;
    i32[at + 1] = high;
  }
  m.sp = at + results;
  m.pc = pc + WORDS;
  return Status.run;
}

function operandsOf(sub: number): number {
  if (sub < FIRST_LOAD) return sub === NOTIFY ? 2 : 3;
  if (sub < FIRST_STORE) return 1;
  return sub < FIRST_COMPARE ? 2 : 3;
}

/** Into `low` and `high`, zero-extended. */
function read(view: DataView, address: number, size: number): void {
  high = 0;
  if (size === 1) low = view.getUint8(address);
  else if (size === 2) low = view.getUint16(address, true);
  else low = view.getInt32(address, true);
  if (size === 8) high = view.getInt32(address + 4, true);
}

function write(view: DataView, address: number, size: number, lowWord: number, highWord: number): void {
  if (size === 1) view.setInt8(address, lowWord);
  else if (size === 2) view.setInt16(address, lowWord, true);
  else view.setInt32(address, lowWord, true);
  if (size === 8) view.setInt32(address + 4, highWord, true);
}

/** add, sub, and, or, xor, xchg: in this order. The operand stands behind the address. */
function change(family: number, i32: Int32Array, at: number, view: DataView, address: number, size: number): void {
  const a = i32[at + 2]!;
  const b = i32[at + 3]!;
  const put = (lowWord: number, highWord: number): void => write(view, address, size, lowWord, highWord);
  switch (family) {
    case 0: {
      const sum = (low >>> 0) + (a >>> 0);
      return put(sum, high + b + (sum > 0xffff_ffff ? 1 : 0));
    }
    case 1:
      return put(low - a, high - b - (low >>> 0 < a >>> 0 ? 1 : 0));
    case 2:
      return put(low & a, high & b);
    case 3:
      return put(low | a, high | b);
    case 4:
      return put(low ^ a, high ^ b);
    default:
      return put(a, b);
  }
}

/**
 * Is what was read what a compare-exchange expects? That value and the new one stand behind the address; of both, only
 * the bytes of the access count.
 */
function isExpected(i32: Int32Array, at: number, size: number): boolean {
  const mask = size === 1 ? 0xff : size === 2 ? 0xffff : -1;
  return ((low ^ i32[at + 2]!) & mask) === 0 && (size < 8 || high === i32[at + 3]!);
}

/**
 * Waits at a place: writes the result to the word `at`, or answers false when the time is not over. Nobody else is
 * there to change the memory or to wake anybody: only time ends a wait, and one without a limit would never end.
 */
function wait(m: Machine, at: number, address: number, size: number, index: number): boolean {
  const memory = m.instance!.memories[index]!;
  if (!memory.declared.shared) throw new Trap({ kind: 'expected-shared-memory', memory: index });
  const { i32, pc } = m;
  if (m.atomicWait === null) memory.look(address, size);
  read(memory.view, address, size);
  if (low !== i32[at + 2]! || (size === 8 && high !== i32[at + 3]!)) {
    m.atomicWait = null;
    i32[at] = 1;
    return true;
  }
  const timeout = m.readS64(at + 4);
  if (timeout < 0n) throw new Trap({ kind: 'deadlock', address, memory: index });
  if (m.waits) {
    const waited = m.atomicWait?.pc === pc && m.atomicWait.at === at ? m.atomicWait : null;
    const until = m.services.began(waited && waited.until - timeout) + timeout;
    if (m.services.now('monotonic') < until) {
      m.atomicWait = { pc, at, until };
      m.waitsFor = { input: false, until };
      return false;
    }
  }
  m.atomicWait = null;
  i32[at] = 2;
  return true;
}
