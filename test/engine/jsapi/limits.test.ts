import { expect, it } from 'vitest';
import { checkLimits } from '../../../src/engine/jsapi/limits.ts';
import { decode } from '../../../src/engine/index.ts';
import { wat } from '../../support/wat.ts';

it('a hundred memories are a module, one more is none', async () => {
  const withMemories = async (count: number): Promise<void> =>
    checkLimits(decode(await wat(`(module ${'(memory 0)'.repeat(count)})`)));
  await expect(withMemories(100)).resolves.toBe(undefined);
  await expect(withMemories(101)).rejects.toThrow('101 memories are more than the limit of 100 (at 0x');
});

it('a function body has a largest size', async () => {
  const module = decode(await wat('(module (func nop))'));
  const [func] = module.funcs;
  const body = { ...func!.body!, end: func!.body!.start + 7_654_322 };
  expect(() => checkLimits({ ...module, funcs: [{ ...func!, body }] })).toThrow('7654322 bytes');
});
