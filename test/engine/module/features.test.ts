import { expect, it } from 'vitest';
import { featureName, hex, needs } from '../../../src/engine/module/features.ts';

it('refuses in a sentence that names what, which feature and where', () => {
  const error = needs('i32x4.add', 'simd', 0x2a1, 7);
  expect(error.message).toBe('i32x4.add needs SIMD, which Wasmscope cannot run yet (at 0x2a1)');
  expect(error).toMatchObject({ kind: 'unsupported', feature: 'simd', offset: 0x2a1, func: 7 });
});

it('names features and offsets', () => {
  expect(featureName('memory64')).toBe('64-bit memories and tables');
  expect(hex(255)).toBe('0xff');
});
