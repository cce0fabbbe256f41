import { expect, it } from 'vitest';
import { needs } from '../../../src/engine/module/features.ts';

it('refuses in a sentence that names what, which feature and where', () => {
  const error = needs('suspend', 'stack-switching', 0x2a1, 7);
  expect(error.message).toBe('suspend needs stack switching, which Wasmscope cannot run yet (at 0x2a1)');
  expect(error).toMatchObject({ kind: 'unsupported', feature: 'stack-switching', offset: 0x2a1, func: 7 });
});
