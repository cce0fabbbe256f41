import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import type { WasmModule } from '../../../src/engine/module/module.ts';
import { functionWat, moduleWat, type WatLine } from '../../../src/engine/text/module-wat.ts';
import { moduleOf } from '../../support/bytes.ts';
import { lines } from '../../support/golden.ts';
import { wat } from '../../support/wat.ts';

function textOf(written: Iterable<WatLine>): string {
  return lines(...Array.from(written, ({ text }) => text));
}

/** The contents of the sections that an assembler must make again: not names, and the data count only where needed. */
function contents(module: WasmModule): Map<string, string> {
  const parts = module.sections
    .filter(({ id }) => id !== 0 && id !== 12)
    .map(({ name, start, end }) => [name, Buffer.from(module.bytes.subarray(start, end)).toString('hex')] as const);
  return new Map(parts);
}

async function expectSameAgain(bytes: Uint8Array): Promise<void> {
  const module = decode(bytes);
  const again = decode(await wat(textOf(moduleWat(module))));
  expect(contents(again)).toEqual(contents(module));
}

it('writes vectors that an assembler makes the same of', async () => {
  await expectSameAgain(
    await wat(`(module (memory 1)
      (global (mut v128) (v128.const f32x4 1 -0 nan:0x123456 inf))
      (func (param v128) (result v128 v128) (local v128)
        (i8x16.shuffle 0 31 2 29 4 27 6 25 8 23 10 21 12 19 14 17 (local.get 0) (local.get 1))
        (v128.load16_lane offset=5 align=1 7 (i32.const 0) (local.get 1))
        (v128.store8_lane 15 (i32.const 0) (i16x8.replace_lane 3 (v128.load32_splat align=2 (i32.const 1)) (i32.const 9)))
        (drop (f64x2.extract_lane 1 (f64x2.relaxed_madd (local.get 0) (local.get 1) (v128.const i64x2 -1 5))))))`),
  );
});

it('writes 64-bit and shared memories, tables and atomics that an assembler makes the same of', async () => {
  await expectSameAgain(
    await wat(`(module (import "e" "m" (memory i64 1 0x1000000000000)) (memory $s 1 2 shared) (memory $b i64 0)
      (table $t i64 1 funcref) (table i64 2 0xffffffffffffffff externref)
      (func (param i64 i32) (result i64)
        (i32.store $s offset=4 (local.get 1) (i32.load8_u $b offset=0xfedcba9876543210 align=1 (local.get 0)))
        (memory.copy $s $b (local.get 1) (local.get 0) (local.get 1))
        (memory.fill $b (local.get 0) (local.get 1) (local.get 0))
        (memory.init $b $d (local.get 0) (local.get 1) (local.get 1))
        (call_indirect $t (local.get 0))
        (drop (i64.atomic.rmw16.cmpxchg_u $s offset=2 (local.get 1) (local.get 0) (local.get 0)))
        (atomic.fence)
        (drop (memory.atomic.wait64 $b (local.get 0) (local.get 0) (local.get 0)))
        (memory.grow $b (memory.size $b)))
      (elem (table $t) (i64.const 0) func 0)
      (data $d (memory $b) (i64.const 0xffffffffffffffff) "x"))`),
  );
});

it('writes a module that an assembler makes the same module of', async () => {
  await expectSameAgain(
    await wat(`(module
      (type $unused (func (param i32)))
      (import "env" "a b\\22\\0a" (func (param f64) (result f64)))
      (import "env" "mem" (memory 1 2))
      (import "env" "g" (global (mut i32)))
      (table $t 4 8 funcref) (table 2 externref)
      (global $h (mut i64) (i64.const -1))
      (global f64 (f64.const nan:0x123))
      (func $with_space (export "odd name") (param $x i32) (param $x2 i32) (result i32) (local i64)
        (block $l (result i32) (loop $l (br_if $l (local.get $x)) (br_table $l 1 (i32.const 7) (local.get $x))) i32.const 1))
      (func $same (export "x") (param i32 f64) (result f64 i32)
        (call_indirect (param i32 f64) (result f64 i32) (local.get 0) (local.get 1) (i32.const 0)))
      (func (export "same")
        (memory.init 1 (i32.const 0) (i32.const 0) (i32.const 1))
        (table.copy $t $t (i32.const 0) (i32.const 0) (i32.const 1))
        (drop (f32.const -nan:0x1)) (drop (ref.func 1)) unreachable)
      (export "h" (global $h))
      (elem (table $t) (i32.const 0) func 1 2)
      (elem declare func 1)
      (elem externref (ref.null extern))
      (elem funcref (ref.func 2) (ref.null func))
      (data (i32.const 16) "text \\22 and \\00\\ff bytes, more than one line of them")
      (data "passive")
      (start 3))`),
  );
});

it('writes Rocket so that it comes back the same', async () => {
  const url = new URL('../../../src/examples/rocket/rocket.wasm', import.meta.url);
  await expectSameAgain(new Uint8Array(readFileSync(url)));
});

it('writes one function', async () => {
  const module = decode(await wat('(module (func $f (param $a i32) (result i32) (block $b (br $b)) local.get $a))'));
  expect(textOf(functionWat(module, 0))).toBe(
    lines(
      '  (func $f (type $type0) (param $a i32) (result i32)',
      '    block',
      '      br 0 ;; → 0x1e',
      '    end',
      '    local.get $a',
      '  )',
    ),
  );
});

it('says which byte every line was read from', async () => {
  const module = decode(await wat('(module (memory 1) (func (export "f") nop))'));
  const offsets = new Map(Array.from(moduleWat(module), ({ text, offset }) => [text.trim(), offset]));
  expect(offsets.get('(memory $memory0 1)')).toBe(module.memories[0]?.offset);
  expect(offsets.get('(export "f" (func $f))')).toBe(module.exports[0]?.offset);
  expect(offsets.get('nop')).toBe(module.funcs[0]?.body?.code);
});

it('does not write out four billion locals', () => {
  const module = decode(
    moduleOf(`
      01 04 01 60 00 00
      03 02 01 00
      0a 0a 01 08 01 ff ff ff ff 0f 7f 0b ; 2^32 - 1 locals
    `),
  );
  expect(textOf(functionWat(module, 0))).toContain(';; and 4294917295 more locals');
});
