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

it('shows of a name no more than can be read', async () => {
  const long = 'ab'.repeat(100_000);
  const module = decode(
    await wat(
      `(module (import "${long}" "${long}" (func)) (func (export "${long}")) (func $${long} (param $${long} i32)))`,
    ),
  );
  const shown = [names.funcName(module, 0), names.funcName(module, 1), names.funcName(module, 2)];
  expect([...shown, names.localName(module, 2, 0)].map((name) => name.length)).toEqual([201, 201, 201, 201]);
  expect(shown[1]).toBe(`${'ab'.repeat(100)}…`);
  expect(names.printable('a'.repeat(200))).toBe('a'.repeat(200));
  // Cut through a character of two halves.
  expect(names.printable(`${'a'.repeat(199)}\u{1f600}`)).toBe(`${'a'.repeat(199)}\ufffd…`);
});
