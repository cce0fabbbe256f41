import { expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { validateModule } from '../../../src/engine/validate/validate.ts';
import { wat } from '../../support/wat.ts';

async function check(fields: string): Promise<void> {
  validateModule(decode(await wat(`(module ${fields})`)));
}

it.each([
  '(global f64 (f64.const 1))',
  '(import "a" "b" (global i32)) (global i32 (global.get 0))',
  '(global i32 (i32.const 1)) (global i32 (global.get 0))',
  '(global i32 (i32.add (i32.const 1) (i32.mul (i32.const 2) (i32.const 3))))',
  '(global i64 (i64.sub (i64.const 1) (i64.const 2)))',
  '(func) (global funcref (ref.func 0))',
  '(global externref (ref.null extern))',
])('accepts %s', async (fields) => {
  await expect(check(fields)).resolves.toBeUndefined();
});

it.each([
  ['(global i32 (i32.eqz (i32.const 1)))', 'constant expression required, found i32.eqz'],
  ['(global i32 (global.get 0))', 'unknown global 0'],
  ['(global i32 (global.get 1)) (global i32 (i32.const 1))', 'unknown global 1'],
  [
    '(import "a" "b" (global (mut i32))) (global i32 (global.get 0))',
    'constant expression required, but global 0 is mutable',
  ],
  ['(global i32 (f32.const 1))', 'the constant expression expects i32, found f32'],
  ['(global i32)', 'the constant expression expects i32, but the stack is empty'],
  ['(global i32 (i32.const 1) (i32.const 2))', 'the constant expression leaves one value too many on the stack'],
  ['(global i32 (i32.add (i32.const 1) (i64.const 2)))', 'i32.add expects i32, found i64'],
  ['(global i32 (i32.const 1) i32.add)', 'i32.add expects i32, but the stack is empty'],
  ['(global funcref (ref.func 4))', 'unknown function 4'],
])('refuses %s', async (fields, said) => {
  await expect(check(fields)).rejects.toThrow(said);
});
