import { expect, it } from 'vitest';
import { decode } from '../../src/engine/index.ts';
import { withDataMemories } from '../../src/wat/data-memories.ts';
import { wat } from '../support/wat.ts';

it('puts data into the memory that the text says, wherever wabt leaves that out', async () => {
  const { datas, globals } = decode(
    await wat(`(module (import "e" "g" (global $g i32)) (memory $a 1) (memory $b i64 1) (memory 1)
      (data (i32.const -1) "first \\22(data (memory 7) \\0a  (data (;0;) (memory 7) ")
      (data "passive")
      (func (drop (i32.const 0)))
      (data $named (memory $b) (offset (i64.const 0x123456789)) "second")
      (data (memory 2) (i32.add (global.get $g) (i32.const 300)) "third")
      (data (memory $a) (i32.const 11) "fourth"))`),
  );
  expect(globals).toHaveLength(1);
  expect(datas.map(({ mode, memory, start, end }) => [mode, memory, end - start])).toEqual([
    ['active', 0, 50],
    ['passive', 0, 7],
    ['active', 1, 6],
    ['active', 2, 5],
    ['active', 0, 6],
  ]);
});

it('leaves a module alone that has no such segment, and asks for no text then', async () => {
  for (const source of ['(module)', '(module (memory 1) (data (i32.const 200) "a") (data "b"))']) {
    const bytes = await wat(source);
    expect(
      withDataMemories(bytes, () => {
        throw new Error('not asked for');
      }),
    ).toBe(bytes);
  }
});
