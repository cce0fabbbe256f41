import { type Feature, UnsupportedError } from './errors.ts';
import type { ByteOffset, FuncIndex } from './types.ts';

const names: Readonly<Record<Feature, string>> = {
  simd: 'SIMD',
  'relaxed-simd': 'relaxed SIMD',
  'tail-call': 'tail calls',
  exceptions: 'exceptions',
  'legacy-exceptions': 'legacy exceptions',
  'function-references': 'typed function references',
  gc: 'garbage collection',
  'multi-memory': 'several memories',
  memory64: '64-bit memories and tables',
  threads: 'threads',
  'extended-const': 'extended constant expressions',
  'component-model': 'the component model',
  'stack-switching': 'stack switching',
  'custom-page-sizes': 'custom page sizes',
};

/** A feature as people call it. */
export function featureName(feature: Feature): string {
  return names[feature];
}

/** An offset in the file as every message prints it. */
export function hex(offset: ByteOffset): string {
  return `0x${offset.toString(16)}`;
}

/** "i32x4.add needs SIMD, which Wasmscope cannot run yet (at 0x2a1)". `what` is the subject of the sentence. */
export function needs(
  what: string,
  feature: Feature,
  offset: ByteOffset,
  func: FuncIndex | null = null,
): UnsupportedError {
  const message = `${what} needs ${names[feature]}, which Wasmscope cannot run yet (at ${hex(offset)})`;
  return new UnsupportedError(feature, offset, message, func);
}
