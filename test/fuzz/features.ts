/** The features of WebAssembly 3.0 that generated modules are made of, each with the smallest module that needs it. */
export const features = [
  'simd',
  'relaxed-simd',
  'function-references',
  'gc',
  'exceptions',
  'legacy-exceptions',
  'tail-call',
  'multi-memory',
  'memory64',
  'table64',
  'threads',
  'extended-const',
] as const;

export type Feature = (typeof features)[number];

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const nothing = [1, 4, 1, 0x60, 0, 0];
/** A function without parameters and results of these instructions. */
const body = (code: readonly number[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.of(...[...header, ...nothing, 3, 2, 1, 0], ...[10, code.length + 4, 1, code.length + 2, 0, ...code, 0x0b]);

/** A module that is valid where the feature is known. */
export const samples: Readonly<Record<Feature, Uint8Array<ArrayBuffer>>> = {
  simd: body([0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0), 0x1a]),
  'relaxed-simd': body([
    ...[0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)],
    ...[0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)],
    ...[0xfd, 0x80, 0x02, 0x1a],
  ]),
  'function-references': body([0xd0, 0, 0x14, 0]),
  gc: body([0x41, 0, 0xfb, 28, 0x1a]),
  exceptions: body([0x1f, 0x40, 0, 0x0b]),
  'legacy-exceptions': body([0x06, 0x40, 0x19, 0x0b]),
  'tail-call': body([0x12, 0]),
  'multi-memory': Uint8Array.of(...header, 5, 5, 2, 0, 0, 0, 0),
  memory64: Uint8Array.of(...header, 5, 3, 1, 4, 0),
  table64: Uint8Array.of(...header, 4, 4, 1, 0x70, 4, 0),
  threads: body([0xfe, 3, 0]),
  'extended-const': Uint8Array.of(...header, 6, 9, 1, 0x7f, 0, 0x41, 1, 0x41, 2, 0x6a, 0x0b),
};
