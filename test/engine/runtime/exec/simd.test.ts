import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import {
  decode,
  instantiate,
  invokeSync,
  Machine,
  PlacedTrap,
  Store,
  type Func,
  type Memory,
} from '../../../../src/engine/index.ts';
import type { Opcode } from '../../../../src/engine/module/opcode.ts';
import { relaxedSimdRows } from '../../../../src/engine/module/opcode-rows/relaxed-simd.ts';
import { simdRows } from '../../../../src/engine/module/opcode-rows/simd.ts';
import { Random } from '../../../support/random.ts';
import { opcodeBytes, operandAt, RESULT_AT, throughMemory } from '../../vector-functions.ts';
import { buildModule, type BuiltFunc } from '../module-builder.ts';

/**
 * Every vector instruction against the platform's own WebAssembly. Operands come from memory and results go there, so
 * that all bits are compared.
 */
interface Subject {
  readonly row: Opcode;
  readonly immediates: readonly number[];
}

const random = new Random(7);

/** Lanes a row can name, by what its mnemonic says. */
function laneCount({ mnemonic, access }: Opcode): number {
  return access === null ? Number(/x(\d+)\./.exec(mnemonic)![1]) : 16 / access.bytes;
}

function subjectsOf(row: Opcode): Subject[] {
  switch (row.immediate) {
    case 'lane':
      return Array.from({ length: laneCount(row) }, (_, lane) => ({ row, immediates: [lane] }));
    case 'shuffle':
      return [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        [31, 0, 30, 1, 29, 2, 28, 3, 27, 4, 26, 5, 25, 6, 24, 7],
        ...Array.from({ length: 10 }, () => Array.from({ length: 16 }, () => random.below(32))),
      ].map((immediates) => ({ row, immediates }));
    case 'v128':
      return [{ row, immediates: [1, 2, 3, 4, 0xff, 0x80, 7, 8, 9, 10, 11, 12, 0xf0, 14, 15, 0x80] }];
    default:
      return [{ row, immediates: [] }];
  }
}

/** Sixteen bytes that are something in at least one shape. */
const edges = {
  8: [0, 1, 2, 7, 0x7e, 0x7f, 0x80, 0x81, 0xfe, 0xff, 0x55],
  16: [0, 1, 2, 15, 0x7f, 0x80, 0xff, 0x100, 0x7ffe, 0x7fff, 0x8000, 0x8001, 0xfffe, 0xffff, 0xb504],
  32: [
    0, 1, 2, 31, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe,
    0xffffffff, 0xb504f333,
  ],
  f32: [
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
    8388607.5,
    16777217,
    2147483520,
    2147483648,
    -2147483648,
    -2147483904,
    4294967040,
    4294967296,
    3.4e38,
    -3.4e38,
    1e-40,
    -1.4e-45,
    1.17549435e-38,
    Infinity,
    -Infinity,
  ],
  f64: [
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
    2147483647.9,
    2147483648,
    -2147483648.9,
    -2147483649,
    4294967295.5,
    4294967296,
    3.4028235677973366e38,
    1e308,
    -1e308,
    5e-324,
    1e-310,
    1e-45,
    Infinity,
    -Infinity,
  ],
};
const nans32 = [0x7fc00000, 0xffc00000, 0x7f800001, 0x7fa00000, 0xffffffff];
const nans64 = [0x7ff8000000000000n, 0xfff8000000000000n, 0x7ff0000000000001n, 0x7ff4000000000000n, 2n ** 64n - 1n];

function randomVector(view: DataView, at: number): void {
  const kind = random.below(7);
  for (let i = 0; i < 16; i++) view.setUint8(at + i, random.below(256));
  for (let i = 0; i < 16; i++) if (kind === 0) view.setUint8(at + i, random.pick(edges[8]));
  for (let i = 0; i < 8; i++) if (kind === 1) view.setUint16(at + 2 * i, random.pick(edges[16]), true);
  for (let i = 0; i < 4; i++) {
    if (kind === 2 || kind === 3) view.setUint32(at + 4 * i, random.pick(edges[32]), true);
    if (kind === 4) view.setFloat32(at + 4 * i, random.pick(edges.f32), true);
    if (kind === 4 && random.chance(10)) view.setUint32(at + 4 * i, random.pick(nans32), true);
  }
  for (let i = 0; i < 2; i++) {
    if (kind === 5) view.setFloat64(at + 8 * i, random.pick(edges.f64), true);
    if (kind === 5 && random.chance(10)) view.setBigUint64(at + 8 * i, random.pick(nans64), true);
  }
}

function onOurs(bytes: Uint8Array): { run(name: string, ...args: number[]): string | null; memory: DataView } {
  const store = new Store(nodePlatform, { maxStackBytes: 1 << 16 });
  const instance = instantiate(store, decode(bytes), []);
  const machine = new Machine(store);
  return {
    memory: (instance.exports.get('memory') as Memory).view,
    run(name, ...args) {
      try {
        invokeSync(
          machine,
          instance.exports.get(name) as Func,
          args.map((bits) => ({ type: 'i32', bits })),
        );
        return null;
      } catch (error) {
        if (!(error instanceof PlacedTrap)) throw error;
        machine.unwind();
        return error.cause.kind;
      }
    },
  };
}

function onPlatform(bytes: Uint8Array<ArrayBuffer>): ReturnType<typeof onOurs> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  return {
    memory: new DataView((exports['memory'] as WebAssembly.Memory).buffer),
    run(name, ...args) {
      try {
        (exports[name] as (...args: number[]) => void)(...args);
        return null;
      } catch (error) {
        return /out of bounds/.test((error as Error).message) ? 'out-of-bounds-memory-access' : String(error);
      }
    },
  };
}

/** Instructions whose NaNs an engine chooses; ours is always the canonical one. */
const makesNaN = /^f(32x4|64x2)\.(ceil|floor|trunc|nearest|sqrt|add|sub|mul|div|min|max|demote_\w+|promote_\w+)$/;

/** The sixteen bytes at an address; where `row` may make NaNs, every NaN of `shape` is the canonical one. */
function resultText(view: DataView, mnemonic: string, canonical: boolean): string {
  const copy = new DataView(view.buffer.slice(RESULT_AT, RESULT_AT + 16) as ArrayBuffer);
  if (canonical && makesNaN.test(mnemonic)) {
    for (let i = 0; i < 16; i += mnemonic.startsWith('f32') ? 4 : 8) {
      if (mnemonic.startsWith('f32') && Number.isNaN(copy.getFloat32(i, true))) copy.setUint32(i, 0x7fc00000, true);
      if (mnemonic.startsWith('f64') && Number.isNaN(copy.getFloat64(i, true))) {
        copy.setBigUint64(i, 0x7ff8000000000000n, true);
      }
    }
  }
  return hex(copy, 0, 16);
}

function hex(view: DataView, at: number, count: number): string {
  return Array.from({ length: count }, (_, i) =>
    view
      .getUint8(at + i)
      .toString(16)
      .padStart(2, '0'),
  ).join(' ');
}

const MEMORY = { min: 1, max: 1 } as const;
const ROUNDS = Number(process.env['SIMD_ROUNDS'] ?? 200);

describe('vector instructions on what is on the stack', () => {
  const subjects = simdRows.filter(({ access }) => access === null).flatMap(subjectsOf);
  const nameOf = ({ row, immediates }: Subject): string => [row.mnemonic, ...immediates].join(' ');
  const bytes = buildModule({
    memory: MEMORY,
    funcs: subjects.map((subject) => throughMemory(subject.row, subject.immediates, nameOf(subject))),
  });

  it(`agree with the platform in every bit, ${ROUNDS} times each`, () => {
    const ours = onOurs(bytes);
    const platform = onPlatform(bytes);
    const wrong: string[] = [];
    for (const subject of subjects) {
      const name = nameOf(subject);
      for (let round = 0; round < ROUNDS; round++) {
        for (let i = 0; i < 3; i++) randomVector(platform.memory, operandAt(i));
        for (let i = 0; i < RESULT_AT + 16; i++) {
          if (i >= RESULT_AT) platform.memory.setUint8(i, 0xcc);
          ours.memory.setUint8(i, platform.memory.getUint8(i));
        }
        expect([name, ours.run(name), platform.run(name)]).toEqual([name, null, null]);
        const got = resultText(ours.memory, subject.row.mnemonic, false);
        const want = resultText(platform.memory, subject.row.mnemonic, true);
        if (got === want || wrong.length > 20) continue;
        const operands = subject.row.params!.map((_, i) => hex(ours.memory, operandAt(i), 16));
        wrong.push(`${name}(${operands.join(' | ')}) = ${got}, not ${want}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('vector loads and stores', () => {
  const OFFSETS = [0, 1, 65520, 65528, 65535, 0x3fff_ffff, 0x7fff_ffff, 0xffff_ffff];

  /** (address) -> (): with the vector at 16 as operand, a loaded vector goes to RESULT_AT. */
  function accessor(row: Opcode, offset: number, lane: number): BuiltFunc {
    const loads = row.results!.length > 0;
    const leb: number[] = [];
    for (let rest = offset; ; rest = Math.floor(rest / 128)) {
      leb.push(rest >= 128 ? (rest % 128) | 128 : rest);
      if (rest < 128) break;
    }
    return {
      params: ['i32'],
      results: [],
      name: `${row.mnemonic} ${lane} ${offset}`,
      body: [
        ...(loads ? [0x41, 0xc0, 0] : []),
        ...[0x20, 0],
        ...(row.params!.length === 2 ? [0x41, 16, 0xfd, 0, 0, 0] : []),
        ...opcodeBytes(row),
        ...[0, ...leb],
        ...(row.immediate === 'memarg-lane' ? [lane] : []),
        ...(loads ? [0xfd, 0x0b, 4, 0] : []),
      ],
    };
  }

  const rows = simdRows.filter(({ access }) => access !== null);
  const funcs = rows.flatMap((row) =>
    OFFSETS.flatMap((offset) =>
      Array.from({ length: row.immediate === 'memarg-lane' ? laneCount(row) : 1 }, (_, lane) =>
        accessor(row, offset, lane),
      ),
    ),
  );
  const bytes = buildModule({ memory: MEMORY, funcs });
  const addresses = [
    0, 3, 100, 65519, 65520, 65521, 65528, 65529, 65532, 65533, 65535, 65536, 0x7fff_ffff, 0xffff_fff0,
  ];

  it('agree with the platform on what is read and written, and on where they trap', () => {
    const ours = onOurs(bytes);
    const platform = onPlatform(bytes);
    for (let at = 0; at < 65536; at++) platform.memory.setUint8(at, random.below(256));
    new Uint8Array(ours.memory.buffer).set(new Uint8Array(platform.memory.buffer));
    const trapped = { yes: 0, no: 0 };
    for (const { name } of funcs) {
      for (const address of addresses) {
        const got = ours.run(name!, address);
        expect([name, address, got]).toEqual([name, address, platform.run(name!, address)]);
        trapped[got === null ? 'no' : 'yes']++;
      }
    }
    expect(Buffer.from(ours.memory.buffer).equals(Buffer.from(platform.memory.buffer))).toBe(true);
    expect(trapped.yes).toBeGreaterThan(1000);
    expect(trapped.no).toBeGreaterThan(1000);
  });

  it('leave everything as it was when they trap', () => {
    const store = new Store(nodePlatform);
    const instance = instantiate(store, decode(bytes), []);
    for (const row of rows) {
      const machine = new Machine(store);
      machine.call(instance.exports.get(`${row.mnemonic} 0 0`) as Func, [{ type: 'i32', bits: 65536 }]);
      let before = '';
      for (const stop of machine.run({ each: true })) {
        if (stop.why === 'trap') break;
        before = [...machine.i32.subarray(0, machine.sp), machine.sp, machine.pc].join();
      }
      expect([row.mnemonic, [...machine.i32.subarray(0, machine.sp), machine.sp, machine.pc].join()]).toEqual([
        row.mnemonic,
        before,
      ]);
    }
  });
});

/** What the deterministic profile says these are; the platform may do something else. */
describe('relaxed instructions', () => {
  const sameAs: Readonly<Record<string, string>> = {
    'i8x16.relaxed_swizzle': 'i8x16.swizzle',
    'i32x4.relaxed_trunc_f32x4_s': 'i32x4.trunc_sat_f32x4_s',
    'i32x4.relaxed_trunc_f32x4_u': 'i32x4.trunc_sat_f32x4_u',
    'i32x4.relaxed_trunc_f64x2_s_zero': 'i32x4.trunc_sat_f64x2_s_zero',
    'i32x4.relaxed_trunc_f64x2_u_zero': 'i32x4.trunc_sat_f64x2_u_zero',
    'i8x16.relaxed_laneselect': 'v128.bitselect',
    'i16x8.relaxed_laneselect': 'v128.bitselect',
    'i32x4.relaxed_laneselect': 'v128.bitselect',
    'i64x2.relaxed_laneselect': 'v128.bitselect',
    'f32x4.relaxed_min': 'f32x4.min',
    'f32x4.relaxed_max': 'f32x4.max',
    'f64x2.relaxed_min': 'f64x2.min',
    'f64x2.relaxed_max': 'f64x2.max',
    'i16x8.relaxed_q15mulr_s': 'i16x8.q15mulr_sat_s',
  };
  const funcs = [...simdRows, ...relaxedSimdRows]
    .filter(({ immediate, access }) => immediate === 'none' && access === null)
    .map((row) => throughMemory(row, [], row.mnemonic));
  const ours = onOurs(buildModule({ memory: MEMORY, funcs }));

  it.each(Object.entries(sameAs))('%s is %s', (relaxed, plain) => {
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = 0; i < 3; i++) randomVector(ours.memory, operandAt(i));
      const results = [relaxed, plain].map((name) => {
        ours.run(name);
        return hex(ours.memory, RESULT_AT, 16);
      });
      expect(results[0]).toBe(results[1]);
    }
  });

  function put(shape: 'f32' | 'f64' | 'i8' | 'i32', ...vectors: readonly (readonly number[])[]): void {
    const { memory } = ours;
    vectors.forEach((lanes, i) =>
      lanes.forEach((lane, j) => {
        const at = operandAt(i);
        if (shape === 'f32') memory.setFloat32(at + 4 * j, lane, true);
        else if (shape === 'f64') memory.setFloat64(at + 8 * j, lane, true);
        else if (shape === 'i8') memory.setInt8(at + j, lane);
        else memory.setInt32(at + 4 * j, lane, true);
      }),
    );
  }

  it('multiply and add with two roundings', () => {
    const x = 1 + 2 ** -12;
    put('f32', [x, 3e38, 2, NaN], [x, 10, 3, 1], [-(x * x), -Infinity, 4, 1]);
    ours.run('f32x4.relaxed_madd');
    const lanes = [0, 1, 2].map((i) => ours.memory.getFloat32(RESULT_AT + 4 * i, true));
    // Rounded once it would be the error of the product; 3e39 is too large before the sum.
    expect(lanes).toEqual([Math.fround(Math.fround(x * x) + Math.fround(-(x * x))), NaN, 10]);
    expect(ours.memory.getUint32(RESULT_AT + 12, true)).toBe(0x7fc00000);
    ours.run('f32x4.relaxed_nmadd');
    expect(ours.memory.getFloat32(RESULT_AT + 8, true)).toBe(-2);

    const y = 1 + 2 ** -30;
    put('f64', [y, -3], [y, 5], [-1 - 2 ** -29, 1]);
    ours.run('f64x2.relaxed_madd');
    expect([0, 8].map((i) => ours.memory.getFloat64(RESULT_AT + i, true))).toEqual([0, -14]);
    ours.run('f64x2.relaxed_nmadd');
    expect([0, 8].map((i) => ours.memory.getFloat64(RESULT_AT + i, true))).toEqual([-2 - 2 ** -28, 16]);
  });

  it('multiply bytes as signed numbers and saturate the sum of two products', () => {
    const a = [1, 2, -128, -128, 127, 127, -1, 3, 0, 0, -128, -128, 5, 6, 7, 8];
    const b = [3, 4, -128, -128, 127, 127, 5, -2, 0, 0, -128, 0, -1, -1, -1, -1];
    put('i8', a, b);
    put('i32', [], [], [100, -1, 0x7fff_ffff, 26]);
    ours.run('i16x8.relaxed_dot_i8x16_i7x16_s');
    const sums = Array.from({ length: 8 }, (_, i) => ours.memory.getInt16(RESULT_AT + 2 * i, true));
    expect(sums).toEqual([11, 32767, 32258, -11, 0, 16384, -11, -15]);
    ours.run('i32x4.relaxed_dot_i8x16_i7x16_add_s');
    const totals = Array.from({ length: 4 }, (_, i) => ours.memory.getInt32(RESULT_AT + 4 * i, true));
    expect(totals).toEqual([100 + 32778, -1 + 32247, (0x7fff_ffff + 16384) | 0, 0]);
  });
});
