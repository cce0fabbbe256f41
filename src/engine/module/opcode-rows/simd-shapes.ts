import type { NumType } from '../types.ts';

/** How an instruction divides the 128 bits of a vector. */
export type Shape = 'i8x16' | 'i16x8' | 'i32x4' | 'i64x2' | 'f32x4' | 'f64x2';

/** The type a lane has outside of its vector, how many bits it has, and what to call the lanes; in order of splat. */
export const shapes: Readonly<
  Record<Shape, { readonly type: NumType; readonly bits: 8 | 16 | 32 | 64; readonly lanes: string }>
> = {
  i8x16: { type: 'i32', bits: 8, lanes: 'sixteen i8 lanes' },
  i16x8: { type: 'i32', bits: 16, lanes: 'eight i16 lanes' },
  i32x4: { type: 'i32', bits: 32, lanes: 'four i32 lanes' },
  i64x2: { type: 'i64', bits: 64, lanes: 'two i64 lanes' },
  f32x4: { type: 'f32', bits: 32, lanes: 'four f32 lanes' },
  f64x2: { type: 'f64', bits: 64, lanes: 'two f64 lanes' },
};
