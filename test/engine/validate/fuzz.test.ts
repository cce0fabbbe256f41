import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decodePartial } from '../../../src/engine/binary/decode.ts';
import { WasmError } from '../../../src/engine/module/errors.ts';
import type { WasmModule } from '../../../src/engine/module/module.ts';
import { FunctionListing } from '../../../src/engine/text/disassemble.ts';
import { moduleWat } from '../../../src/engine/text/module-wat.ts';
import { validate, validateModule } from '../../../src/engine/validate/validate.ts';
import { mutate } from '../../support/mutate.ts';
import { Random } from '../../support/random.ts';
import { wat } from '../../support/wat.ts';

const rich = `(module
  (type $pair (func (param i32 f64) (result f64 i32)))
  (import "env" "f" (func $f (param i32)))
  (import "env" "g" (global $g i32))
  (table $t 4 8 funcref) (table $x 2 externref)
  (memory 1 2)
  (global $h (mut i64) (i64.const -1))
  (func $swap (type $pair) local.get 1 local.get 0)
  (func $main (export "main") (param $n i32) (result f64) (local $i i64) (local f32 f32)
    (block $out (loop $again
      (br_if $out (i32.eqz (local.get $n)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (call $f (i32.load offset=8 align=2 (local.get $n)))
      (br_table $again $out $again (local.get $n))))
    (call_indirect $t (type $pair) (i32.const 1) (f64.const nan:0x4) (i32.const 0))
    drop
    (if (i32.const 0) (then (memory.init 0 (i32.const 0) (i32.const 0) (i32.const 1)) (data.drop 0))
      (else (table.copy $x $x (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop 1)))
    (drop (select (result externref) (ref.null extern) (ref.null extern) (i32.const 1)))
    (drop (ref.func $swap)))
  (elem (i32.const 0) func $swap $main)
  (elem funcref (ref.func $f) (ref.null func))
  (data "passive") (data (i32.const 16) "active")
  (start $begin) (func $begin))`;

/** Everything the front of the engine does with a module: it may refuse, it may not fail. */
function exercise(bytes: Uint8Array): 'fine' | 'refused' {
  const { module, problem } = decodePartial(bytes);
  show(module);
  if (problem !== null) return problem instanceof WasmError ? 'refused' : 'fine';
  try {
    validate(module);
    return 'fine';
  } catch (error) {
    if (error instanceof WasmError) return 'refused';
    throw error;
  }
}

/** A module can be looked at before it is known to be valid, and also when it is not. */
function show(module: WasmModule): void {
  for (let i = 0; i < module.funcs.length; i++) {
    const listing = new FunctionListing(module, i);
    for (let line = 0; line < listing.lines; line++) listing.line(line);
  }
  try {
    validateModule(module);
  } catch (error) {
    if (error instanceof WasmError) return;
    throw error;
  }
  for (const { text } of moduleWat(module)) expect(text).not.toContain('\n');
}

it.each([['a module of everything'], ['Rocket']])('mutations of %s give a result or an error value', async (which) => {
  const whole =
    which === 'Rocket'
      ? new Uint8Array(readFileSync(new URL('../../../src/examples/rocket/rocket.wasm', import.meta.url)))
      : await wat(rich);
  expect(exercise(whole)).toBe('fine');
  const rounds = which === 'Rocket' ? 300 : 4000;
  const seen = { fine: 0, refused: 0 };
  for (let seed = 0; seed < rounds; seed++) {
    const mutant = mutate(whole, new Random(seed));
    try {
      seen[exercise(mutant)]++;
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  // Both kinds occur, or the mutations would not be worth much.
  expect(seen.fine).toBeGreaterThan(rounds / 50);
  expect(seen.refused).toBeGreaterThan(rounds / 4);
});

it('every beginning of a module gives an error value', async () => {
  const whole = await wat(rich);
  for (let length = 0; length < whole.length; length++) exercise(whole.subarray(0, length));
  expect(exercise(whole)).toBe('fine');
});
