/**
 * Float operators that JS has no operator for. NaN rule of this machine: what arithmetic makes is the canonical NaN
 * (positive, only the quiet bit), what only moves keeps its bits; so everything here may return any NaN and the caller
 * writes the canonical one. f32 is computed as f64 and rounded once by its caller, which is exact for all of these.
 * https://webassembly.github.io/spec/core/exec/numerics.html#floating-point-operations
 */

/** Bits of the canonical NaN: f32, and high half of f64 (its low half is 0). */
export const NAN_F32 = 0x7fc00000;
export const NAN_F64_HIGH = 0x7ff80000;

/** From here on every f64 is an integer. */
const ALL_INTEGERS = 2 ** 52;

/** The nearest integer, halves to the even one; keeps the sign of zero. */
export function nearest(x: number): number {
  const size = Math.abs(x);
  if (!(size < ALL_INTEGERS)) return x;
  const rounded = size + ALL_INTEGERS - ALL_INTEGERS;
  return x < 0 || Object.is(x, -0) ? -rounded : rounded;
}
