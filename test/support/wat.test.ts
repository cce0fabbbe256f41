import { expect, test } from 'vitest';
import { wat } from './wat.ts';

test('compiles a text given as a string or as a template', async () => {
  const pages = 3;
  expect(await wat`(module (memory ${pages}))`).toEqual(await wat('(module (memory 3))'));
});

test('gives every caller a copy', async () => {
  const first = await wat`(module)`;
  first.fill(0);
  expect((await wat`(module)`)[1]).toBe(0x61);
});

test('leaves escapes in a template to the text format', async () => {
  expect([...(await wat`(module (memory 1) (data (i32.const 0) "\01\ff"))`)]).toContain(0xff);
});

test('says where a text does not parse', async () => {
  await expect(wat`(module (func nop nope))`).rejects.toThrow('1:19: unexpected token nope');
});
