import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatV128,
  formatValue,
  laneShapes,
  lanesOfV128,
  parseV128,
  parseValue,
} from '../../../src/engine/text/format.ts';

const view = new DataView(new ArrayBuffer(8));

function f64(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

function f32(value: number): bigint {
  view.setFloat32(0, value);
  return BigInt(view.getUint32(0));
}

function bitsOf(type: string, text: string): bigint {
  const parsed = parseValue(type, text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.bits;
}

describe('values as text', () => {
  it.each([
    ['i32', 0xffff_ffffn, 'natural', '-1'],
    ['i32', 0xffff_ffffn, 'unsigned', '4294967295'],
    ['i32', 42n, 'hex', '0x2a'],
    ['i32', 5n, 'binary', '0b101'],
    ['i32', 0x3f80_0000n, 'float', '1'],
    ['i64', 0x8000_0000_0000_0000n, 'natural', '-9223372036854775808'],
    ['f64', f64(0.1), 'natural', '0.1'],
    ['f64', f64(-0), 'natural', '-0'],
    ['f64', f64(1e21), 'natural', '1e+21'],
    ['f64', f64(Infinity), 'natural', 'inf'],
    ['f64', f64(1), 'hex', '0x3ff0000000000000'],
    ['f64', 0x7ff8_0000_0000_0000n, 'natural', 'nan'],
    ['f64', 0xfff8_0000_0000_0000n, 'natural', '-nan'],
    ['f64', 0x7ff0_0000_0000_4000n, 'natural', 'nan:0x4000'],
    ['f32', f32(0.1), 'natural', '0.1'],
    ['f32', f32(16_777_216), 'natural', '16777216'],
    ['f32', 1n, 'natural', '1e-45'],
    ['f32', 0x7fa0_0000n, 'natural', 'nan:0x200000'],
    ['f32', 0xff80_0000n, 'natural', '-inf'],
  ] as const)('%s %s as %s is %s', (type, bits, format, text) => {
    expect(formatValue(type, bits, format)).toBe(text);
  });

  it('groups digits of decimal integers', () => {
    expect(formatValue('i64', 1_234_567n, 'natural', true)).toBe('1_234_567');
    expect(formatValue('i32', BigInt.asUintN(32, -123_456n), 'natural', true)).toBe('-123_456');
    expect(formatValue('i32', 999n, 'unsigned', true)).toBe('999');
  });
});

describe('values from text', () => {
  it.each([
    ['i32', ' -1 ', 0xffff_ffffn],
    ['i32', '4294967295', 0xffff_ffffn],
    ['i32', '-2147483648', 0x8000_0000n],
    ['i32', '+7', 7n],
    ['i32', '007', 7n],
    ['i32', '0xFF', 255n],
    ['i32', '-0x1', 0xffff_ffffn],
    ['i32', '0b1010_0101', 0xa5n],
    ['i32', '0o17', 15n],
    ['i32', '1_000', 1000n],
    ['i64', '18446744073709551615', 0xffff_ffff_ffff_ffffn],
    ['i64', '-9223372036854775808', 0x8000_0000_0000_0000n],
    ['f64', '1.5', f64(1.5)],
    ['f64', '.5', f64(0.5)],
    ['f64', '5.', f64(5)],
    ['f64', '1e400', null],
    ['f64', '1e-400', 0n],
    ['f64', '-0', f64(-0)],
    ['f64', '0x1.8p3', f64(12)],
    ['f64', '0x1p-1074', 1n],
    ['f64', '0x1p-1075', 0n],
    ['f64', '0x1.8p-1074', 2n],
    ['f64', '0x1p1024', null],
    ['f64', '-INF', f64(-Infinity)],
    ['f64', 'nan', 0x7ff8_0000_0000_0000n],
    ['f64', '-nan:0x1', 0xfff0_0000_0000_0001n],
    ['f64', 'nan:0x0', null],
    ['f32', 'nan:0x800000', null],
    ['f32', '3.40282357e38', null],
    ['f32', '3.4028235e38', 0x7f7f_ffffn],
    // Just above the middle of two f32: rounding to an f64 first would end on the wrong one.
    ['f32', '1.00000005960464477539062500000000000001', 0x3f80_0001n],
    ['f32', '1.000000059604644775390625', 0x3f80_0000n],
    ['f32', '1_000.5', f32(1000.5)],
    ['i32', '', null],
    ['i32', '4294967296', null],
    ['i32', '-2147483649', null],
    ['i32', '1.5', null],
    ['i32', '0x', null],
    ['i32', '0x_1', null],
    ['i32', '1__0', null],
    ['i32', '_1', null],
    ['i32', '--1', null],
    ['f64', '1e', null],
    ['f64', '.', null],
    ['f64', '1,5', null],
    ['f64', 'infinite', null],
    ['funcref', '1', null],
  ] as const)('%s "%s"', (type, text, bits) => {
    const parsed = parseValue(type, text);
    expect(parsed.ok ? parsed.bits : null).toBe(bits);
    if (!parsed.ok) expect(parsed.message).not.toBe('');
  });

  it('says what it wants instead', () => {
    expect(parseValue('i32', '5000000000')).toEqual({
      ok: false,
      message: '5000000000 does not fit an i32: it holds -2147483648 to 4294967295',
    });
    expect(parseValue('f64', 'zwölf')).toMatchObject({ message: expect.stringContaining('write 1.5, 1e-9') as string });
  });

  it('is not kept busy by hostile text', () => {
    const begin = process.cpuUsage();
    for (const text of [
      '1e999999999',
      '1e-999999999',
      '9'.repeat(1200),
      `0x${'f'.repeat(1100)}p-6000`,
      '1'.repeat(100_000),
    ]) {
      parseValue('f64', text);
      parseValue('i64', text);
    }
    // Milliseconds on any machine; without limits it would be hours.
    expect(process.cpuUsage(begin).user / 1e6).toBeLessThan(20);
  });
});

it('reads back what it wrote, bit for bit', () => {
  const sizes = { i32: 32, f32: 32, i64: 64, f64: 64 } as const;
  fc.assert(
    fc.property(
      fc.constantFrom('i32', 'i64', 'f32', 'f64'),
      fc.bigInt(0n, (1n << 64n) - 1n),
      fc.boolean(),
      (type, any, grouped) => {
        const bits = BigInt.asUintN(sizes[type], any);
        expect(bitsOf(type, formatValue(type, bits, 'natural', grouped))).toBe(bits);
        if (type.startsWith('i')) {
          for (const format of ['unsigned', 'hex', 'binary'] as const) {
            expect(bitsOf(type, formatValue(type, bits, format))).toBe(bits);
          }
        }
      },
    ),
    { numRuns: 2000 },
  );
});

it('rounds decimals as the platform does', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: 1, max: 21 }),
      (value, digits) => {
        const text = value.toPrecision(digits);
        if (Number.isFinite(Number(text))) expect(bitsOf('f64', text)).toBe(f64(Number(text)));
      },
    ),
    { numRuns: 2000 },
  );
});

it('writes the shortest decimal that a 32-bit float is nearest to', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = formatValue('f32', f32(value));
      expect(Math.fround(Number(text))).toBe(value);
      const digits = text.replace(/^-|e.*$|\./g, '').replace(/^0+|0+$/g, '').length;
      if (digits > 1) expect(Math.fround(Number(value.toPrecision(digits - 1)))).not.toBe(value);
    }),
  );
});

describe('vectors as text', () => {
  const counting = 0x0f0e0d0c_0b0a0908_07060504_03020100n;

  it.each([
    ['i8x16', counting, 'natural', '0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15'],
    ['i16x8', (0xffffn << 112n) | 0x7fffn, 'natural', '32767 0 0 0 0 0 0 -1'],
    ['i16x8', (0xffffn << 112n) | 0x7fffn, 'unsigned', '32767 0 0 0 0 0 0 65535'],
    ['i32x4', counting, 'hex', '0x03020100 0x07060504 0x0b0a0908 0x0f0e0d0c'],
    ['i64x2', (1n << 128n) - 2n, 'natural', '-2 -1'],
    ['f32x4', f32(1.5) | (f32(-0) << 32n) | (0x7fc00000n << 64n) | (f32(Infinity) << 96n), 'natural', '1.5 -0 nan inf'],
    ['f64x2', f64(0.1) | (f64(-3) << 64n), 'natural', '0.1 -3'],
    ['i32x4', f32(1.5), 'float', '1.5 0 0 0'],
    ['i8x16', 255n, 'binary', '0b11111111 0b0 0b0 0b0 0b0 0b0 0b0 0b0 0b0 0b0 0b0 0b0 0b0 0b0 0b0 0b0'],
  ] as const)('%s %s as %s is %s', (shape, bits, format, text) => {
    expect(formatV128(bits, shape, format)).toBe(text);
    expect(lanesOfV128(bits, shape, format)).toEqual(text.split(' '));
  });

  it('are written by formatValue as the text format writes them, or as one number', () => {
    expect(formatValue('v128', counting)).toBe('i32x4 0x03020100 0x07060504 0x0b0a0908 0x0f0e0d0c');
    expect(formatValue('v128', 1n, 'hex')).toBe('0x00000000000000000000000000000001');
    expect(formatValue('v128', (1n << 32n) - 1n, 'unsigned')).toBe('i32x4 4294967295 0 0 0');
  });
});

describe('vectors from text', () => {
  it.each([
    ['1 2 3 4', 0x4_00000003_00000002_00000001n],
    ['i32x4 1 2 3 4', 0x4_00000003_00000002_00000001n],
    [' I32X4:1,2, 3,-1 ', 0xffffffff_00000003_00000002_00000001n],
    ['i16x8 -1 0 0 0 0 0 0 0x8000', (0x8000n << 112n) | 0xffffn],
    ['i8x16 255 -128 0 0 0 0 0 0 0 0 0 0 0 0 0 1', (1n << 120n) | 0x80ffn],
    ['f32x4 1 -0 nan:0x1 inf', f32(1) | (0x80000000n << 32n) | (0x7f800001n << 64n) | (f32(Infinity) << 96n)],
    ['f64x2 0.1 -3', f64(0.1) | (f64(-3) << 64n)],
    ['0xffff_0000_0000_0000_0000_0000_0000_0001', (0xffffn << 112n) | 1n],
    ['-1', (1n << 128n) - 1n],
  ])('%s', (text, bits) => {
    expect(parseV128(text)).toEqual({ ok: true, bits });
    expect(parseValue('v128', text)).toEqual({ ok: true, bits });
  });

  it('take the lanes as of the shape that is shown', () => {
    expect(parseV128('1 2', 'i64x2')).toEqual({ ok: true, bits: (2n << 64n) | 1n });
    expect(parseV128('1.5 2', 'f64x2')).toEqual({ ok: true, bits: (f64(2) << 64n) | f64(1.5) });
    expect(parseV128('i64x2 1 2', 'f64x2')).toEqual({ ok: true, bits: (2n << 64n) | 1n });
  });

  it.each([
    ['', 'a value is missing'],
    ['i32x4', 'a value is missing'],
    ['i32x4 1', 'i32x4 has 4 lanes, not 1'],
    ['1 2 3', 'i32x4 has 4 lanes, not 3'],
    ['i16x8 0 0 65536 0 0 0 0 0', 'lane 2: 65536 does not fit an i16: it holds -32768 to 65535'],
    ['1 2 3 4.5', 'lane 3: "4.5" is no integer'],
    ['f32x4 1 2 3 1e99', 'lane 3: 1e99 is too large for an f32'],
    ['0x1_0000_0000_0000_0000_0000_0000_0000_0000', 'does not fit'],
    ['i9x3 1 2 3', 'lane 0: "i9x3" is no integer'],
  ])('"%s" is refused', (text, said) => {
    expect(parseV128(text)).toEqual({ ok: false, message: expect.stringContaining(said) });
  });

  it('come back as they were written, in every shape', () => {
    const vectors = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
    fc.assert(
      fc.property(vectors, fc.constantFrom(...laneShapes), (bits, shape) => {
        expect(parseV128(formatV128(bits, shape), shape)).toEqual({ ok: true, bits });
        expect(parseV128(`${shape} ${formatV128(bits, shape, 'natural')}`)).toEqual({ ok: true, bits });
        expect(parseValue('v128', formatValue('v128', bits, 'hex'))).toEqual({ ok: true, bits });
        expect(parseValue('v128', formatValue('v128', bits))).toEqual({ ok: true, bits });
      }),
    );
  });
});
