import { expect, it } from 'vitest';
import { decode, decodePartial } from '../../../src/engine/binary/decode.ts';
import { countImports, funcTypeOf, importedFuncCount } from '../../../src/engine/module/module.ts';
import { moduleOf } from '../../support/bytes.ts';
import { wat } from '../../support/wat.ts';

it('counts what is imported', async () => {
  const module = decode(await wat('(module (import "a" "b" (func)) (import "a" "g" (global i32)) (func) (func))'));
  expect(importedFuncCount(module)).toBe(1);
  expect(countImports(module.globals)).toBe(1);
  expect(countImports(module.tables)).toBe(0);
});

it('has a type for every function, also when the module names none that exists', () => {
  const { module } = decodePartial(
    moduleOf(`
      03 02 01 09     ; one function, of type 9
      0a 04 01 02 00 0b
    `),
  );
  expect(funcTypeOf(module, 0)).toEqual({ params: [], results: [] });
  expect(funcTypeOf(module, 5)).toEqual({ params: [], results: [] });
});
