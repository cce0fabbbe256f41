/** Reinterpretation of numbers through one shared buffer of eight bytes. */
const i32 = new Int32Array(2);
const f32 = new Float32Array(i32.buffer);
const f64 = new Float64Array(i32.buffer);
const u64 = new BigUint64Array(i32.buffer);

/** Which element of the pair is the low half: 0 on every processor JavaScript is known to run on. */
const [LOW, HIGH] = new Uint8Array(new Int32Array([1]).buffer)[0] === 1 ? [0, 1] : [1, 0];

/** Bits of a float of 32 bits, as an unsigned number. A NaN may lose its payload: a JS number does not keep it. */
export function bitsOfF32(value: number): number {
  f32[0] = value;
  return i32[0]! >>> 0;
}

/** The number a 32-bit pattern means as a float. */
export function f32OfBits(bits: number): number {
  i32[0] = bits;
  return f32[0]!;
}

/** Bits of a float of 64 bits. A NaN may lose its payload: a JS number does not keep it. */
export function bitsOfF64(value: number): bigint {
  f64[0] = value;
  return u64[0]!;
}

/** The number a 64-bit pattern means as a float. */
export function f64OfBits(bits: bigint): number {
  u64[0] = bits;
  return f64[0]!;
}

/** Two 32-bit halves as an unsigned 64-bit number. */
export function u64OfHalves(low: number, high: number): bigint {
  i32[LOW] = low;
  i32[HIGH] = high;
  return u64[0]!;
}

/** Two 32-bit halves as an unsigned 64-bit number, rounded from 2^53 on. */
export function numberOfHalves(low: number, high: number): number {
  return (high >>> 0) * 0x1_0000_0000 + (low >>> 0);
}

/** A JS number where that is exact, else the bigint itself. */
export function exactNumber(value: bigint): number | bigint {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : value;
}

/** The low 32 bits of a 64-bit number, as a signed one. */
export function lowHalf(bits: bigint): number {
  u64[0] = BigInt.asUintN(64, bits);
  return i32[LOW]!;
}

/** The high 32 bits of a 64-bit number, as a signed one. */
export function highHalf(bits: bigint): number {
  u64[0] = BigInt.asUintN(64, bits);
  return i32[HIGH]!;
}
