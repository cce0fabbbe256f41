import { expect, it } from 'vitest';
import { importName } from '../../../src/renderer/components/import-name.ts';

it('takes the module up to the first dot, for names may hold more of them', () => {
  expect(importName('env.sin')).toEqual({ module: 'env', name: 'sin' });
  expect(importName('env.a.b')).toEqual({ module: 'env', name: 'a.b' });
  expect(importName('lonely')).toEqual({ module: '', name: 'lonely' });
});
