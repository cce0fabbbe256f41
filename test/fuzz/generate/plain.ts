import { opcodes } from '../../../src/engine/index.ts';
import { type Code } from './code.ts';
import { edges, writeVector } from './constants.ts';
import type { Type } from './types.ts';
import type { MemoryDef, World } from './world.ts';

type Opcode = (typeof opcodes)[number];

const immediates = new Set(['none', 'lane', 'shuffle', 'memarg', 'memarg-lane', 'v128', 'i32', 'i64', 'f32', 'f64']);
/** Instructions whose types the table tells, for which nothing but operands is needed. */
const plain: readonly Opcode[] = opcodes.filter(
  ({ params, results, group, immediate, mnemonic }) =>
    params !== null &&
    results !== null &&
    immediates.has(immediate) &&
    !['control', 'reference', 'struct', 'array', 'table'].includes(group) &&
    !mnemonic.startsWith('memory.'),
);

const lists = new WeakMap<
  World,
  { readonly all: readonly Opcode[]; readonly byResult: ReadonlyMap<Type, readonly Opcode[]> }
>();

function listsOf(world: World): {
  readonly all: readonly Opcode[];
  readonly byResult: ReadonlyMap<Type, readonly Opcode[]>;
} {
  let found = lists.get(world);
  if (found) return found;
  const all = plain.filter((opcode) => isAllowed(world, opcode));
  const byResult = new Map<Type, Opcode[]>();
  for (const opcode of all) {
    const [result] = opcode.results!;
    if (result !== undefined && opcode.params!.length > 0)
      byResult.set(result, [...(byResult.get(result) ?? []), opcode]);
  }
  found = { all, byResult };
  lists.set(world, found);
  return found;
}

function isAllowed({ features, memories, closed }: World, opcode: Opcode): boolean {
  const { number, immediate } = opcode;
  if (closed && isOpen(opcode)) return false;
  if ((immediate === 'memarg' || immediate === 'memarg-lane') && memories.length === 0) return false;
  switch (number >> 12) {
    case 0xfd:
      return features.has((number & 0xfff) >= 0x100 ? 'relaxed-simd' : 'simd');
    case 0xfe:
      return features.has('threads');
    default:
      return true;
  }
}

/** Any instruction that the table tells all about. */
export function plainInstruction(code: Code): void {
  const opcode = code.random.pick(listsOf(code.world).all);
  writePlain(code, opcode, 0, false);
}

/** Writes an instruction that makes a value of the type, with its operands, without a note on the stack. */
export function makePlain(code: Code, type: Type, depth: number): boolean {
  const found = listsOf(code.world).byResult.get(type);
  if (!found) return false;
  writePlain(code, code.random.pick(found), depth + 1, true);
  code.stack.pop();
  return true;
}

function writePlain(code: Code, opcode: Opcode, depth: number, fresh: boolean): void {
  const { random, world } = code;
  const params = opcode.params as readonly Type[];
  const results = opcode.results as readonly Type[];
  const accesses = opcode.immediate === 'memarg' || opcode.immediate === 'memarg-lane';
  if (mayTrap(opcode) && !code.risky) {
    if (isDivision(opcode)) {
      if (fresh) for (const type of params) code.value(type, depth);
      else code.provide(params);
      // An odd divisor.
      if (params[0] === 'i32') code.byte(0x41, 1, 0x72);
      else code.byte(0x42, 1, 0x84);
    } else {
      const name = opcode.mnemonic.replace('trunc_', 'trunc_sat_');
      return writePlain(
        code,
        opcodes.find(({ mnemonic }) => mnemonic === name)!,
        depth,
        fresh,
      );
    }
  } else if (accesses) {
    const memory = random.below(world.memories.length);
    writeAddress(code, world.memories[memory]!, opcode.number >> 12 === 0xfe ? opcode.access!.bytes : 1);
    for (const type of params.slice(1)) code.value(type, depth);
    writeOpcode(code, opcode);
    writeMemarg(code, opcode, memory);
    code.apply(params.length, results);
    return;
  } else if (fresh) {
    for (const type of params) code.value(type, depth);
  } else {
    code.provide(params);
  }
  writeOpcode(code, opcode);
  writeImmediates(code, opcode);
  code.apply(params.length, results);
  settleResult(code, opcode);
}

function mayTrap({ mnemonic }: Opcode): boolean {
  return /^i(32|64)\.((div|rem)_|trunc_f)/.test(mnemonic);
}

function isDivision({ mnemonic }: Opcode): boolean {
  return /\.(div|rem)_/.test(mnemonic);
}

/** An address that mostly is inside, in the memory's own width. */
export function writeAddress(code: Code, { is64 }: MemoryDef, alignment = 1): void {
  const { random } = code;
  const type = is64 ? 'i64' : 'i32';
  if (code.risky) {
    code.value(type);
    return;
  }
  if (random.chance(60)) {
    code.byte(is64 ? 0x42 : 0x41);
    code.w.s32(random.below(200) * alignment);
  } else {
    code.value(type);
    code.stack.pop();
    code.byte(is64 ? 0x42 : 0x41);
    code.w.s32(0xff8);
    code.byte(is64 ? 0x83 : 0x71);
  }
  code.stack.push(type);
}

export function writeOpcode(code: Code, { number }: Opcode): void {
  if (number < 256) code.byte(number);
  else {
    code.byte(number >> 12);
    code.u32(number & 0xfff);
  }
}

function writeMemarg(code: Code, { number, access, immediate }: Opcode, memory: number): void {
  const { random, world } = code;
  const natural = Math.log2(access!.bytes);
  const atomic = number >> 12 === 0xfe;
  const align = atomic ? natural : random.below(natural + 1);
  const indexed = memory > 0 || (code.has('multi-memory') && random.chance(10));
  code.u32(align | (indexed ? 0x40 : 0));
  if (indexed) code.u32(memory);
  const { is64 } = world.memories[memory]!;
  if (!code.risky) code.u32(atomic ? random.below(4) * access!.bytes : random.below(32));
  else if (is64 && random.chance(50))
    writeU64(code, random.pick([1n << 32n, (1n << 48n) + 5n, (1n << 64n) - 1n, 1n << 63n]));
  else code.u32(random.pick([random.below(0x1_0000_0000), 65_535, 65_536, 0xffff_ffff]));
  if (immediate === 'memarg-lane') code.byte(random.below(16 / access!.bytes));
}

function writeU64(code: Code, value: bigint): void {
  let rest = value;
  while (rest >= 128n) {
    code.byte(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  code.byte(Number(rest));
}

function writeImmediates(code: Code, { immediate, mnemonic }: Opcode): void {
  const { random, w } = code;
  switch (immediate) {
    case 'lane':
      w.byte(random.below(Number(/x(\d+)/.exec(mnemonic)![1])));
      return;
    case 'shuffle':
      for (let i = 0; i < 16; i++) w.byte(random.below(32));
      return;
    case 'v128':
      writeVector(w, random);
      return;
    case 'i32':
      w.s32(random.pick(edges));
      return;
    case 'i64':
      w.s64(BigInt(random.pick(edges)));
      return;
    case 'f32':
      w.byte(0, 0, random.below(256), 0x7f);
      return;
    case 'f64':
      w.f64(random.below(9));
      return;
    default:
  }
}

const roundedLanes = /^f\d+x\d\.(ceil|floor|trunc|nearest|sqrt|add|sub|mul|div|min|max|demote_\w+|promote_\w+)$/;

/** Does the specification leave the result to engines, the bits of a NaN or more? */
function isOpen({ group, mnemonic, results }: Opcode): boolean {
  if (mnemonic.includes('.relaxed_')) return true;
  if (group === 'vector') return roundedLanes.test(mnemonic);
  if (group !== 'arithmetic' && group !== 'convert') return false;
  return results?.[0]?.startsWith('f') === true && !/abs|neg|copysign|reinterpret/.test(mnemonic);
}

/** A NaN whose bits an engine chooses becomes one of known bits; so does all that relaxed instructions make. */
function settleResult(code: Code, opcode: Opcode): void {
  if (!isOpen(opcode)) return;
  const { mnemonic, group, results } = opcode;
  const { helpers } = code.world;
  if (mnemonic.includes('.relaxed_')) {
    code.byte(0x1a, 0xfd, 0x0c);
    writeVector(code.w, code.random);
    return;
  }
  code.byte(0x10);
  if (group === 'vector') code.u32(mnemonic.startsWith('f32') ? helpers.nan32x4 : helpers.nan64x2);
  else code.u32(results![0] === 'f32' ? helpers.nan32 : helpers.nan64);
}
