import { hex } from '../util/hex.ts';
import { type Feature, UnsupportedError } from './errors.ts';
import type { ByteOffset, FuncIndex } from './types.ts';

const names: Readonly<Record<Feature, string>> = {
  'component-model': 'the component model',
  'stack-switching': 'stack switching',
  'custom-page-sizes': 'custom page sizes',
  'compact-imports': 'the compact import section',
  'shared-everything-threads': 'shared-everything threads',
};

/**
 * "suspend needs stack switching, which Wasmscope cannot run yet (at 0x2a1)". `what` is the subject of the sentence,
 * `offset` where it was met, `func` the function it was met in.
 */
export function needs(
  what: string,
  feature: Feature,
  offset: ByteOffset,
  func: FuncIndex | null = null,
): UnsupportedError {
  const message = `${what} needs ${names[feature]}, which Wasmscope cannot run yet (at ${hex(offset)})`;
  return new UnsupportedError(feature, offset, message, func);
}
