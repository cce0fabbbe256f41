import { Op } from './flat-code.ts';
import type { PcMap } from './pc-map.ts';

/**
 * Fused operations: sequences that programs are full of, executed by one dispatch. Nothing moves for it: only the first
 * word of the first operation is replaced, in the active code, and the fused case of the hot loop finds the immediates
 * where they were.
 *
 *     as compiled   local.get32  0   i32.const  1   i32.add   local.set32  0
 *     active        FUSED        0   i32.const  1   i32.add   local.set32  0      does all four and goes behind them
 *
 * So every instruction keeps its place and can be branched to; a breakpoint inside takes the fused operation back, and
 * so does anything unusual (a trap): the sequence then runs one by one and stops where it must. Single steps run over
 * code without fusion. Only the last operation of a sequence may branch, and none may call.
 *
 * Chosen by counting what the benchmark programs and Rocket execute; it takes a quarter of the time away.
 */
const get32 = Op.localGet32;
const set32 = Op.localSet32;
const get64 = Op.localGet64;
const set64 = Op.localSet64;
const const32 = Op.i32Const;
const const64 = Op.i64Const;
const f64Const = Op.f64Const;

/** Comparisons of i32 in the order of their opcode bytes, 0x45 (eqz) to 0x4f (ge_u). */
const compareFirst = 0x45;
const comparisons = ['eqz', 'eq', 'ne', 'lt_s', 'lt_u', 'gt_s', 'gt_u', 'le_s', 'le_u', 'ge_s', 'ge_u'];
const compareCount = comparisons.length;

/** The first number of each block of fused operations. */
export const FusedOp = {
  first: 0x120,
  get32get32: 0x120,
  get32const: 0x121,
  get64get64: 0x122,
  get64const: 0x123,
  set32get32: 0x124,
  set64get64: 0x125,
  get32get32add: 0x126,
  get32get32addSet: 0x127,
  get32constAdd: 0x128,
  get32constAddSet: 0x129,
  get32constSub: 0x12a,
  get32add: 0x12b,
  constAdd: 0x12c,
  constSub: 0x12d,
  constShl: 0x12e,
  constAnd: 0x12f,
  constShrU: 0x130,
  addSet32: 0x131,
  set32br: 0x132,
  get32load32: 0x133,
  get32load8u: 0x134,
  get32loadF64: 0x135,
  get64get64f64Add: 0x136,
  get64get64f64Sub: 0x137,
  get64get64f64Mul: 0x138,
  get64f64Add: 0x139,
  get64f64Sub: 0x13a,
  get64f64Mul: 0x13b,
  f64AddSet: 0x13c,
  f64SubSet: 0x13d,
  f64MulSet: 0x13e,
  i64AddSet: 0x13f,
  i64XorSet: 0x140,
  get32global: 0x141,
  shlAdd: 0x142,
  constI64Shl: 0x143,
  constI64ShrU: 0x144,
  /** 0x150 + (comparison - 0x45): a comparison and br_if; 0x160 + ...: a comparison and if. */
  compareBrIf: 0x150,
  compareIf: 0x160,
  last: 0x16f,
} as const;

type Sequence = readonly [fused: number, ...operations: number[]];

const add = 0x6a;
const f64Add = 0xa0;
const f64Sub = 0xa1;
const f64Mul = 0xa2;

const sequences: readonly Sequence[] = [
  [FusedOp.get32get32addSet, get32, get32, add, set32],
  [FusedOp.get32constAddSet, get32, const32, add, set32],
  [FusedOp.get32get32add, get32, get32, add],
  [FusedOp.get32constAdd, get32, const32, add],
  [FusedOp.get32constSub, get32, const32, 0x6b],
  [FusedOp.get64get64f64Add, get64, get64, f64Add],
  [FusedOp.get64get64f64Sub, get64, get64, f64Sub],
  [FusedOp.get64get64f64Mul, get64, get64, f64Mul],
  [FusedOp.get32load32, get32, 0x28],
  [FusedOp.get32load8u, get32, 0x2d],
  [FusedOp.get32loadF64, get32, 0x2b],
  [FusedOp.get32add, get32, add],
  [FusedOp.get64f64Add, get64, f64Add],
  [FusedOp.get64f64Sub, get64, f64Sub],
  [FusedOp.get64f64Mul, get64, f64Mul],
  [FusedOp.get32get32, get32, get32],
  [FusedOp.get32const, get32, const32],
  [FusedOp.get32global, get32, Op.globalGet32],
  [FusedOp.get64get64, get64, get64],
  [FusedOp.get64const, get64, const64],
  [FusedOp.get64const, get64, f64Const],
  [FusedOp.constAdd, const32, add],
  [FusedOp.constSub, const32, 0x6b],
  [FusedOp.constShl, const32, 0x74],
  [FusedOp.constAnd, const32, 0x71],
  [FusedOp.constShrU, const32, 0x76],
  [FusedOp.addSet32, add, set32],
  [FusedOp.shlAdd, 0x74, add],
  [FusedOp.set32br, set32, Op.br],
  [FusedOp.set32get32, set32, get32],
  [FusedOp.set64get64, set64, get64],
  [FusedOp.f64AddSet, f64Add, set64],
  [FusedOp.f64SubSet, f64Sub, set64],
  [FusedOp.f64MulSet, f64Mul, set64],
  [FusedOp.i64AddSet, 0x7c, set64],
  [FusedOp.i64XorSet, 0x85, set64],
  [FusedOp.constI64Shl, const64, 0x86],
  [FusedOp.constI64ShrU, const64, 0x88],
  ...Array.from({ length: compareCount }, (_, i): Sequence => [FusedOp.compareBrIf + i, compareFirst + i, Op.brIf]),
  ...Array.from({ length: compareCount }, (_, i): Sequence => [FusedOp.compareIf + i, compareFirst + i, Op.if]),
];

/** Operations in the longest sequence. */
export const LONGEST = 4;

/** Sequences by their first operation, longer ones first. */
const byFirst = new Map<number, Sequence[]>();
for (const sequence of sequences) {
  const known = byFirst.get(sequence[1]!);
  if (known) known.push(sequence);
  else byFirst.set(sequence[1]!, [sequence]);
}
for (const known of byFirst.values()) known.sort((a, b) => b.length - a.length);

export function isFused(op: number): boolean {
  return op >= FusedOp.first && op <= FusedOp.last;
}

/** All fused operations with what they stand for: (fused, operations in order). */
export const fusedSequences: readonly Sequence[] = sequences;

/** Name of a fused operation, undefined for another number. */
export function fusedName(op: number): string | undefined {
  for (const [name, number] of Object.entries(FusedOp)) {
    const comparison = op - number;
    const family = number === FusedOp.compareBrIf || number === FusedOp.compareIf;
    if (family && comparison >= 0 && comparison < compareCount) return `${name} ${comparisons[comparison]}`;
    if (number === op && name !== 'first' && name !== 'last') return name;
  }
  return undefined;
}

/**
 * Fuses in `active` what begins at one of the operations `from` to `to - 1` of a function. Nothing is fused over an
 * operation that was patched (a BREAK), and what is patched stays.
 */
export function fuse(pristine: Int32Array, active: Int32Array, { pcs }: PcMap, from = 0, to = pcs.length): void {
  for (let i = Math.max(0, from); i < to; i++) {
    const pc = pcs[i]!;
    if (active[pc] === Op.break) continue;
    const fused = matchAt(pristine, active, pcs, i);
    if (fused === null) continue;
    active[pc] = fused[0];
    // What begins inside is reached by branches only: rarely worth a look.
    i += fused.length - 2;
  }
}

function matchAt(pristine: Int32Array, active: Int32Array, pcs: Int32Array, i: number): Sequence | null {
  const candidates = byFirst.get(pristine[pcs[i]!]!);
  if (!candidates) return null;
  for (const sequence of candidates) {
    let k = 1;
    while (k < sequence.length - 1) {
      const pc = pcs[i + k];
      if (pc === undefined || pristine[pc] !== sequence[k + 1] || active[pc] === Op.break) break;
      k++;
    }
    if (k === sequence.length - 1) return sequence;
  }
  return null;
}

/** Takes back, in `active`, the fused operations that would run over the `index`th operation of a function. */
export function unfuseOver(pristine: Int32Array, active: Int32Array, { pcs }: PcMap, index: number): void {
  for (let i = Math.max(0, index - LONGEST + 1); i <= index; i++) {
    const pc = pcs[i]!;
    if (isFused(active[pc]!)) active[pc] = pristine[pc]!;
  }
}
