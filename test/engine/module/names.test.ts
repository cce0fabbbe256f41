import { expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import * as names from '../../../src/engine/module/names.ts';
import { wat } from '../../support/wat.ts';

const source = `(module
  (import "env" "sin" (func $sinus (param f64)))
  (import "env" "cos" (func (param f64)))
  (memory (export "mem") 1)
  (global $speed i32 (i32.const 1))
  (global i32 (i32.const 1))
  (func $inner (param $dt f64) (local i32))
  (func (export "out") (export "again"))
  (func))`;

async function decoded() {
  return decode(await wat(source));
}

it('prefers the name section, then the export, then the import, then the number', async () => {
  const module = await decoded();
  expect(module.funcs.map((_, i) => names.funcName(module, i))).toEqual(['sinus', 'env.cos', 'inner', 'out', 'func4']);
  expect(names.givenFuncName(module, 4)).toBeNull();
});

it('names what is not a function by the same rule', async () => {
  const module = await decoded();
  expect(names.memoryName(module, 0)).toBe('mem');
  expect([0, 1].map((i) => names.globalName(module, i))).toEqual(['speed', 'global1']);
  expect([0, 1].map((i) => names.localName(module, 2, i))).toEqual(['dt', 'local1']);
  expect(names.tableName(module, 0)).toBe('table0');
  expect(names.typeName(module, 0)).toBe('type0');
});

it('lets no name break a line or hide', () => {
  expect(names.printable('a\nb\u202ec\u0000')).toBe('a\ufffdb\ufffdc\ufffd');
});
