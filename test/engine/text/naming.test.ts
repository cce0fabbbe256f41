import { expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { assemblerNaming, readableNaming } from '../../../src/engine/text/naming.ts';
import { wat } from '../../support/wat.ts';

const source = `(module
  (import "my mod" "f" (func))
  (func (export "x"))
  (func $x (param $a i32) (param i32))
  (func))`;

it('marks given names with a dollar, for reading', async () => {
  const naming = readableNaming(decode(await wat(source)));
  expect([0, 1, 2, 3].map((i) => naming.func(i))).toEqual(['$my mod.f', '$x', '$x', 'func3']);
  expect([naming.local(2, 0), naming.local(2, 1)]).toEqual(['$a', 'local1']);
});

it('gives an assembler each name once, without what it cannot read', async () => {
  const naming = assemblerNaming(decode(await wat(source)));
  expect([0, 1, 2, 3].map((i) => naming.func(i))).toEqual(['$my_mod.f', '$x', '$x#2', '$func3']);
  expect(naming.func(2)).toBe('$x#2');
  expect([naming.local(2, 0), naming.local(2, 1), naming.local(3, 0)]).toEqual(['$a', '$local1', '$local0']);
});
