import { describe, expect, it } from 'vitest';
import {
  decode,
  instantiate,
  invokeSync,
  Machine,
  opcodes,
  PlacedTrap,
  Store,
  type Func,
  type NumType,
  type Value,
} from '../../../../src/engine/index.ts';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import { buildModule, type BuiltFunc } from '../module-builder.ts';

/**
 * Every numeric operator without immediates, on all pairs of edge values, against the platform's own WebAssembly.
 * Floats go in and come out as integers, so that NaN payloads are compared and not lost on the way.
 */
const operators = opcodes.filter(
  ({ immediate, params, results, group }) =>
    immediate === 'none' && params && results && ['compare', 'arithmetic', 'convert'].includes(group),
);

const integers32 = [
  0, 1, 2, 7, 31, 32, 33, 63, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
  0x55555555, 0x12345678, 0xdeadbeef,
];
const integers64 = [
  0n,
  1n,
  2n,
  31n,
  32n,
  33n,
  63n,
  64n,
  0x80n,
  0xffn,
  0x8000n,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  0x100000000n,
  0x7fffffffffffffffn,
  0x8000000000000000n,
  0xfffffffffffffffen,
  0xffffffffffffffffn,
  0x20000000000001n,
  0x20000020000001n,
  0x7fffff4000000001n,
  0x0123456789abcdefn,
  0xfedcba9876543210n,
  0x8000008000000001n,
];
const floats64 = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  0.1,
  4503599627370495.5,
  4503599627370497,
  -3.99,
  2147483647,
  2147483647.9,
  2147483648,
  -2147483648,
  -2147483648.9,
  -2147483649,
  4294967295,
  4294967295.5,
  4294967296,
  -0.999,
  2 ** 63,
  9223372036854774784,
  -9223372036854775808,
  -9223372036854777856,
  18446744073709549568,
  18446744073709551616,
  16777217,
  5e-324,
  2.2250738585072014e-308,
  1.1754942807573643e-38,
  1.401298464324817e-45,
  3.4028234663852886e38,
  3.4028235677973366e38,
  1.7976931348623157e308,
  Infinity,
  -Infinity,
];
const nans64 = [
  0x7ff8000000000000n,
  0xfff8000000000000n,
  0x7ff0000000000001n,
  0x7ff4000000000000n,
  0xffffffffffffffffn,
];
const nans32 = [0x7fc00000, 0xffc00000, 0x7f800001, 0x7fa00000, 0xffffffff];

const view = new DataView(new ArrayBuffer(8));
const bits32 = (value: number): number => (view.setFloat32(0, value), view.getUint32(0));
const bits64 = (value: number): bigint => (view.setFloat64(0, value), view.getBigUint64(0));

/** Edge patterns of a type, as unsigned integers. */
const edges: Readonly<Record<NumType, readonly bigint[]>> = {
  i32: integers32.map(BigInt),
  i64: integers64,
  f32: [...floats64.map(bits32), ...nans32].map(BigInt),
  f64: [...floats64.map(bits64), ...nans64],
};

const carrier = (type: NumType): 'i32' | 'i64' => (type === 'i32' || type === 'f32' ? 'i32' : 'i64');
const fromBits: Readonly<Record<NumType, number[]>> = { i32: [], i64: [], f32: [0xbe], f64: [0xbf] };
const toBits: Readonly<Record<NumType, number[]>> = { i32: [], i64: [], f32: [0xbc], f64: [0xbd] };

const funcs = operators.map((row): BuiltFunc => {
  const params = row.params as NumType[];
  const results = row.results as NumType[];
  const code = row.number < 256 ? [row.number] : [0xfc, row.number & 0xfff];
  return {
    name: row.mnemonic,
    params: params.map(carrier),
    results: results.map(carrier),
    body: [...params.flatMap((type, i) => [0x20, i, ...fromBits[type]]), ...code, ...toBits[results[0]!]],
  };
});

const bytes = buildModule({ funcs });
const native = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Record<
  string,
  (...args: (number | bigint)[]) => number | bigint
>;
const store = new Store(nodePlatform);
const machine = new Machine(store);
const ours = instantiate(store, decode(bytes), []);

/** Result bits, or the platform's words for the trap. */
function onPlatform(name: string, params: readonly NumType[], args: readonly bigint[]): bigint | string {
  try {
    const result = native[name]!(...args.map((arg, i) => (carrier(params[i]!) === 'i32' ? Number(arg) | 0 : arg)));
    return typeof result === 'bigint' ? BigInt.asUintN(64, result) : BigInt(result >>> 0);
  } catch (error) {
    return (error as Error).message;
  }
}

function onOurs(name: string, params: readonly NumType[], args: readonly bigint[]): bigint | string {
  const values = args.map((arg, i): Value => {
    return carrier(params[i]!) === 'i32' ? { type: 'i32', bits: Number(arg) } : { type: 'i64', bits: arg };
  });
  try {
    const [result] = invokeSync(machine, ours.exports.get(name) as Func, values);
    return result && 'bits' in result ? BigInt(result.bits) : 'no number';
  } catch (error) {
    if (!(error instanceof PlacedTrap)) throw error;
    return error.cause.kind;
  }
}

/** What the platform says for the traps numeric operators have. */
const sameTrap: Readonly<Record<string, readonly string[]>> = {
  'divide by zero': ['integer-divide-by-zero'],
  'remainder by zero': ['integer-divide-by-zero'],
  'divide result unrepresentable': ['integer-overflow'],
  'float unrepresentable in integer range': ['integer-overflow', 'invalid-conversion-to-integer'],
};

const moves = /\.(neg|abs|copysign|reinterpret_\w+)$/;
const canonical: Readonly<Record<string, bigint>> = { f32: 0x7fc00000n, f64: 0x7ff8000000000000n };

function isNaNBits(type: string, bits: bigint): boolean {
  if (type === 'f32') return (bits & 0x7fffffffn) > 0x7f800000n;
  return type === 'f64' && (bits & 0x7fffffffffffffffn) > 0x7ff0000000000000n;
}

describe.each(operators.map((row) => [row.mnemonic, row] as const))('%s', (name, row) => {
  const params = row.params as NumType[];
  const result = row.results![0]!;
  const cases =
    params.length === 1
      ? edges[params[0]!].map((a) => [a])
      : edges[params[0]!].flatMap((a) => edges[params[1]!].map((b) => [a, b]));

  it(`agrees with the platform on ${cases.length} edge cases`, () => {
    const wrong: string[] = [];
    for (const args of cases) {
      const expected = onPlatform(name, params, args);
      const actual = onOurs(name, params, args);
      if (actual === expected) continue;
      if (typeof expected === 'string') {
        if (sameTrap[expected]?.includes(String(actual))) continue;
      } else if (isNaNBits(result, expected) && !moves.test(name)) {
        // What arithmetic makes of NaNs is the platform's choice; ours is the canonical NaN, always.
        if (actual === canonical[result]) continue;
      }
      wrong.push(
        `${name}(${args.map((arg) => `0x${arg.toString(16)}`).join(', ')}) = ${show(actual)}, not ${show(expected)}`,
      );
    }
    expect(wrong).toEqual([]);
  });
});

function show(value: bigint | string): string {
  return typeof value === 'string' ? value : `0x${value.toString(16)}`;
}

describe('the list of operators', () => {
  it('is whole: 136 numeric operators', () => {
    expect(operators.length).toBe(136);
  });
});
