/**
 * The value stack seen as lanes. A v128 takes four words of it, lane 0 first, so each view below shows its lanes one
 * after the other. Every function of this folder works in place on such views:
 *
 *     at is the word of the deepest operand; what is above it follows directly, and the result begins at `at`
 *
 *     word     at            at + 4        at + 8
 *              | a           | b           | c           |
 *     i32 lane at + i        at + 4 + i                       u8 lane 4 * at + i       f64 lane (at >> 1) + i
 *
 * so of two operands, the lanes of the second stand a fixed number of lanes (16, 8, 4 or 2) behind those of the first.
 */
export class Lanes {
  readonly i8: Int8Array;
  readonly u8: Uint8Array;
  readonly i16: Int16Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;

  constructor(buffer: ArrayBufferLike) {
    this.i8 = new Int8Array(buffer);
    this.u8 = new Uint8Array(buffer);
    this.i16 = new Int16Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }
}
