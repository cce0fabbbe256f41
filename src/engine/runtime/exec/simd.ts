/**
 * The vector instructions, prefix FD: which of the families in simd/ an instruction belongs to, and what all of them
 * share: where operands begin, where the result ends, how long the operation is.
 * https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions
 */
import type { Opcode } from '../../module/opcode.ts';
import { wordsOf } from '../../module/types.ts';
import { relaxedSimdRows } from '../../module/opcode-rows/relaxed-simd.ts';
import { simdRows } from '../../module/opcode-rows/simd.ts';
import type { Machine } from '../machine.ts';
import { effectiveAddress } from './address.ts';
import { bitwise } from './simd/bitwise.ts';
import { compare } from './simd/compare.ts';
import { convert } from './simd/convert.ts';
import { float32, float64 } from './simd/float.ts';
import { int16 } from './simd/int16.ts';
import { int32 } from './simd/int32.ts';
import { int64 } from './simd/int64.ts';
import { int8 } from './simd/int8.ts';
import { lane } from './simd/lane.ts';
import type { Lanes } from './simd/lanes.ts';
import { isVectorAccess, isVectorStore, vectorAccess, vectorAccessSize } from './simd/memory.ts';
import { relaxed } from './simd/relaxed.ts';
import { widths } from './simd/widths.ts';

const SUBS = 0x200;
/** Below it are the instructions with immediates, and what is about lanes. */
const FIRST_PLAIN = 0x23;
const FIRST_RELAXED = 0x100;

/** Executes an instruction without immediates in place; `at` is the word of its deepest operand. */
type Family = (v: Lanes, sub: number, at: number) => void;

/** Families that the name behind the dot says more about than the shape before it. */
const named: readonly (readonly [RegExp, Family])[] = [
  [/\.(eq|ne|[lg][te])(_[su])?$/, compare],
  [/\.(narrow|extend|extmul|extadd_pairwise|dot)_/, widths],
  [/\.(trunc_sat|convert|demote|promote)_/, convert],
];
const shapes: Readonly<Record<string, Family>> = {
  v128: bitwise,
  i8x16: int8,
  i16x8: int16,
  i32x4: int32,
  i64x2: int64,
  f32x4: float32,
  f64x2: float64,
};

function familyOf({ number, mnemonic, immediate }: Opcode): Family | undefined {
  const sub = number & 0xfff;
  if (immediate !== 'none' || sub < FIRST_PLAIN) return undefined;
  if (sub >= FIRST_RELAXED) return relaxed;
  const [, family] = named.find(([pattern]) => pattern.test(mnemonic)) ?? [];
  return family ?? shapes[mnemonic.slice(0, mnemonic.indexOf('.'))];
}

/** Words of operands and of results, by the second number of the instruction. */
const taken = new Uint8Array(SUBS);
const given = new Uint8Array(SUBS);
const families: (Family | undefined)[] = Array.from({ length: SUBS }, () => undefined);
for (const row of [...simdRows, ...relaxedSimdRows]) {
  const sub = row.number & 0xfff;
  taken[sub] = wordsOf(row.params!);
  given[sub] = wordsOf(row.results!);
  families[sub] = familyOf(row);
}

/**
 * Executes FD `sub` at `m.pc`. Changes nothing when it throws a Trap.
 *
 * Words of the operation, behind its number: none; a lane; 16 bytes in four words; or (low and high half of the offset,
 * memory, lane) for whatever touches memory.
 */
export function simd(m: Machine, sub: number): void {
  const at = m.sp - taken[sub]!;
  const family = families[sub];
  if (family !== undefined) {
    family(m.lanes, sub, at);
    m.pc += 1;
  } else if (isVectorAccess(sub)) {
    const words = m.store.code.pristine;
    const { pc } = m;
    const index = words[pc + 3]!;
    const memory = m.instance!.memories[index]!;
    const size = vectorAccessSize(sub);
    const address = effectiveAddress(m, at, words[pc + 1]!, words[pc + 2]!, size, index);
    if (isVectorStore(sub)) memory.touch(address, size);
    else memory.look(address, size);
    vectorAccess(m.lanes, sub, at, memory.view, address, words[pc + 4]!);
    m.pc += 5;
  } else if (sub < FIRST_PLAIN) {
    lane(m.lanes, sub, at, m.store.code.pristine, m.pc + 1);
    m.pc += sub < 0x0e ? 5 : sub >= 0x15 ? 2 : 1;
  } else {
    throw new Error(`internal error: no operation fd ${sub.toString(16)} (at ${m.pc})`);
  }
  m.sp = at + given[sub]!;
}
