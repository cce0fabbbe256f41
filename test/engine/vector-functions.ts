import type { Opcode } from '../../src/engine/module/opcode.ts';
import type { ValueType } from '../../src/engine/module/types.ts';
import { signed, unsigned, type BuiltFunc } from './runtime/module-builder.ts';

/** Where operand `i` is taken from memory, and where the result goes. */
export const operandAt = (i: number): number => 16 * i;
export const RESULT_AT = 64;

const loads: Readonly<Record<string, readonly number[]>> = {
  v128: [0xfd, 0x00, 4],
  i32: [0x28, 2],
  i64: [0x29, 3],
  f32: [0x2a, 2],
  f64: [0x2b, 3],
};
const stores: Readonly<Record<string, readonly number[]>> = {
  v128: [0xfd, 0x0b, 4],
  i32: [0x36, 2],
  i64: [0x37, 3],
  f32: [0x38, 2],
  f64: [0x39, 3],
};

/** The bytes of an instruction's opcode. */
export function opcodeBytes({ number }: Pick<Opcode, 'number'>): number[] {
  return number < 256 ? [number] : [number >> 12, ...unsigned(number & 0xfff)];
}

/**
 * A function without parameters and results that takes the operands of an instruction from memory and puts its result
 * into memory, so that bits come and go as they are, on every engine.
 */
export function throughMemory(row: Opcode, immediates: readonly number[], name: string): BuiltFunc {
  const [result] = row.results!;
  return {
    params: [],
    results: [],
    name,
    body: [
      ...address(RESULT_AT),
      ...row.params!.flatMap((type, i) => [...address(0), ...access(loads, type), ...unsigned(operandAt(i))]),
      ...opcodeBytes(row),
      ...immediates,
      ...access(stores, result!),
      0,
    ],
  };
}

function address(value: number): number[] {
  return [0x41, ...signed(BigInt(value))];
}

function access(table: Readonly<Record<string, readonly number[]>>, type: ValueType): readonly number[] {
  return table[type]!;
}
