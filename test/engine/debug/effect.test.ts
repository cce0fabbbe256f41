import { describe, expect, it } from 'vitest';
import { Inspector, Marks } from '../../../src/engine/index.ts';
import { debugging } from '../../support/debugging.ts';

/** What the debugger foretells before each instruction of a function `f` (or of the whole module). */
async function effects(body: string, count = 40): Promise<string[]> {
  const source = body.startsWith('(module') ? body : `(module (memory 1) (func (export "main") ${body}))`;
  const it = await debugging(source);
  const driver = it.debug.start();
  driver.toEntry();
  const seen: string[] = [];
  for (let i = 0; i < count; i++) {
    it.settle();
    if (driver.state !== 'paused') break;
    const next = new Inspector(driver, new Marks()).frame(0).next;
    seen.push(`${next?.text} -- ${next?.effect}`);
    driver.step('into');
  }
  return seen;
}

async function effectOf(instruction: string, body: string): Promise<string | undefined> {
  const seen = await effects(body);
  return seen.find((text) => text.startsWith(instruction))?.replace(/^.* -- /, '');
}

it('on tables: which element becomes what', async () => {
  const table = (code: string) =>
    `(module (table $t 8 funcref) (elem $e func $g) (func $g) (func (export "main") ${code}))`;
  const seen = await effects(
    table(`(table.set $t (i32.const 2) (ref.func $g)) (drop (table.get $t (i32.const 2))) (drop (table.size $t))
      (drop (table.grow $t (ref.null func) (i32.const 3))) (table.fill $t (i32.const 1) (ref.func $g) (i32.const 4))
      (table.copy $t $t (i32.const 0) (i32.const 2) (i32.const 1)) (table.init $t $e (i32.const 5) (i32.const 0) (i32.const 1))
      (drop (table.get $t (i32.const 99)))`),
  );
  const told = seen.filter((text) => text.startsWith('table.')).map((text) => text.replace(/^.* -- /, ''));
  expect(told).toEqual([
    'element 2: $g',
    'element 2 → $g',
    'elements → 8',
    'asks for 3 more elements, each null',
    'fills 4 elements, from 1 on, with $g',
    'copies 1 elements, from 2 on, to 0 on',
    'copies 1 elements of the segment, from 0 on, to 5 on',
    expect.stringContaining('element 99 traps'),
  ]);
});

describe('what the next instruction will do', () => {
  it.each([
    ['f64.mul', '(drop (f64.mul (f64.const 0.0166) (f64.const 500)))', '0.0166 × 500 → 8.3'],
    ['i32.div_u', '(drop (i32.div_u (i32.const -1) (i32.const 2)))', '4294967295 ÷ 2 → 2147483647'],
    ['i32.div_s', '(drop (i32.div_s (i32.const -7) (i32.const 2)))', '-7 ÷ 2 → -3'],
    ['i32.lt_u', '(drop (i32.lt_u (i32.const -1) (i32.const 2)))', '4294967295 < 2 → 0'],
    ['i64.rotl', '(drop (i64.rotl (i64.const 1) (i64.const 63)))', '1 rotl 63 → -9223372036854775808'],
    ['f64.sqrt', '(drop (f64.sqrt (f64.const 2)))', 'sqrt 2 → 1.41421'],
    ['i32.eqz', '(drop (i32.eqz (i32.const 0)))', '0 = 0 → 1'],
    ['i32.trunc_f64_s', '(drop (i32.trunc_f64_s (f64.const 2.9)))', 'trunc_f64_s 2.9 → 2'],
    ['i32.extend8_s', '(drop (i32.extend8_s (i32.const 255)))', 'extend8_s 255 → -1'],
    ['f32.neg', '(drop (f32.neg (f32.const nan:0x200000)))', 'neg nan:0x200000 → -nan:0x200000'],
    ['i64.load8_u', '(drop (i64.load8_u offset=4 (i32.const 12)))', 'reads 1 byte at 0x10 → 0'],
    ['f64.store', '(f64.store offset=8 (i32.const 8) (f64.const 1.5))', 'writes 8 bytes at 0x10: 1.5'],
    ['memory.size', '(drop (memory.size))', 'pages → 1'],
    ['memory.grow', '(drop (memory.grow (i32.const 3)))', 'asks for 3 more pages'],
    ['memory.fill', '(memory.fill (i32.const 16) (i32.const 1) (i32.const 4))', 'fills 4 bytes at 0x10 with 1'],
    ['memory.copy', '(memory.copy (i32.const 1) (i32.const 2) (i32.const 3))', 'copies 3 bytes from 0x2 to 0x1'],
    ['select', '(drop (select (i32.const 5) (i32.const 6) (i32.const 0)))', '0: keeps 6'],
    ['drop', '(drop (i64.const -1))', 'drops -1'],
    ['local.set', '(local $n i32) (local.set $n (i32.const 4))', '$n: 0 → 4'],
    ['unreachable', 'unreachable', 'traps'],
    ['return', 'return', 'returns'],
    [
      'i32x4.add',
      '(drop (i32x4.add (v128.const i32x4 1 2 3 -4) (v128.const i32x4 5 6 7 8)))',
      '(1 2 3 -4) + (5 6 7 8) → (6 8 10 4)',
    ],
    ['f64x2.sqrt', '(drop (f64x2.sqrt (v128.const f64x2 9 2.25)))', 'sqrt (9 2.25) → (3 1.5)'],
    [
      'i16x8.shr_u',
      '(drop (i16x8.shr_u (v128.const i16x8 8 9 -1 0 1 2 3 4) (i32.const 1)))',
      '(8 9 -1 0 …) >> 1 → (4 4 32767 0 …)',
    ],
    [
      'i32x4.trunc_sat_f64x2_s_zero',
      '(drop (i32x4.trunc_sat_f64x2_s_zero (v128.const f64x2 -1.5 7)))',
      'trunc_sat_f64x2_s_zero (-1.5 7) → (-1 7 0 0)',
    ],
    ['i64x2.extract_lane', '(drop (i64x2.extract_lane 1 (v128.const i64x2 3 -4)))', 'lane 1 of (3 -4) → -4'],
    [
      'f32x4.replace_lane',
      '(drop (f32x4.replace_lane 0 (v128.const f32x4 1 2 3 4) (f32.const 0.5)))',
      'lane 0 of (1 2 3 4) becomes 0.5 → (0.5 2 3 4)',
    ],
    [
      'v128.bitselect',
      '(drop (v128.bitselect (v128.const i64x2 -1 -1) (v128.const i64x2 0 0) (v128.const i32x4 1 2 3 4)))',
      'bitselect (0xffffffff 0xffffffff 0xffffffff 0xffffffff), (0x00000000 0x00000000 0x00000000 0x00000000), (0x00000001 0x00000002 0x00000003 0x00000004) → (0x00000001 0x00000002 0x00000003 0x00000004)',
    ],
    ['i8x16.all_true', '(drop (i8x16.all_true (v128.const i64x2 1 1)))', 'all_true (1 0 0 0 …) → 0'],
    [
      'v128.load',
      '(drop (v128.load offset=4 (i32.const 12)))',
      'reads 16 bytes at 0x10 → i32x4 0x00000000 0x00000000 0x00000000 0x00000000',
    ],
    ['drop', '(drop (v128.const i32x4 1 0 0 0))', 'drops i32x4 0x00000001 0x00000000 0x00000000 0x00000000'],
    ['ref.is_null', '(drop (ref.is_null (ref.null func)))', 'null → 1'],
    ['br_table', '(block (block (br_table 0 1 0 (i32.const 1))))', 'entry 1: jumps to 0x33'],
    ['br_table', '(block (block (br_table 0 1 0 (i32.const 9))))', 'default: jumps to 0x32'],
  ])('%s in %s: %s', async (instruction, body, expected) => {
    expect(await effectOf(instruction, body)).toBe(expected);
  });

  it('says when it will trap, and changes nothing by looking', async () => {
    expect(await effects('(drop (i32.load offset=65533 (i32.const 0)))')).toEqual([
      'i32.const 0 -- ',
      'i32.load offset=65533 -- reads 4 bytes at 0xfffd traps: 4 bytes at address 65533 (0xfffd), 1 too many: the memory ends at 65536 (0x10000).',
    ]);
  });

  it('says which memory, and all digits of its addresses', async () => {
    const source = `(module (memory $a 1) (memory $b i64 1) (memory $c 1 1 shared) (data $d "abc")
      (func (export "main")
        (drop (i32.load $b offset=0x10 (i64.const 0xfff0)))
        (drop (i32.atomic.load $c (i32.const 8)))
        (i64.atomic.store8 $b (i64.const 8) (i64.const 7))
        (drop (i32.atomic.rmw16.add_u $c offset=2 (i32.const 8) (i32.const 5)))
        (drop (i64.atomic.rmw.xchg $b (i64.const 16) (i64.const 9)))
        (drop (i32.atomic.rmw8.cmpxchg_u $c (i32.const 1) (i32.const 2) (i32.const 3)))
        (drop (memory.atomic.notify $c (i32.const 0) (i32.const 1)))
        (drop (memory.atomic.wait32 $c (i32.const 0) (i32.const 1) (i64.const 500)))
        (atomic.fence)
        (memory.copy $a $b (i32.const 1) (i64.const 2) (i32.const 3))
        (memory.fill $b (i64.const 16) (i32.const 257) (i64.const 4))
        (memory.init $b $d (i64.const 16) (i32.const 1) (i32.const 2))
        (drop (memory.grow $b (i64.const 3)))
        (drop (i64.load $b (i64.const 0xffffffffffffffff)))))`;
    const seen = (await effects(source)).filter((text) => !/^(i32|i64)\.const|^drop/.test(text));
    expect(seen.map((text) => text.replace(/^.* -- /, ''))).toEqual([
      'reads 4 bytes at 0x10000 of $b traps: 4 bytes at address 65536 (0x10000): memory 1 ends at 65536 (0x10000).',
    ]);
    const rest = (await effects(source.replace('offset=0x10', 'offset=1'), 100)).filter(
      (text) => !/^(i32|i64)\.const|^drop/.test(text),
    );
    expect(rest.map((text) => text.replace(/^.* -- /, ''))).toEqual([
      'reads 4 bytes at 0xfff1 of $b → 0',
      'reads 4 bytes at 0x8 of $c → 0',
      'writes 1 byte at 0x8 of $b: 7',
      'what is at 0xa of $c + 5',
      'puts 9 in the place of what is at 0x10 of $b',
      'where 2 is at 0x1 of $c, puts 3',
      'wakes nobody at 0x0 of $c: there is one thread → 0',
      'while there is 1 at 0x0 of $c, waits 500 ns',
      'nothing: there is one thread',
      'copies 3 bytes from 0x2 of $b to 0x1 of $a',
      'fills 4 bytes at 0x10 of $b with 1',
      'copies 2 bytes of the segment, from 1 on, to 0x10 of $b',
      'asks for 3 more pages',
      'reads 8 bytes at 0xffffffffffffffff of $b traps: 8 bytes at address 18446744073709551615 (0xffffffffffffffff): memory 1 ends at 262144 (0x40000).',
    ]);
  });

  it('looks through a table with 64-bit indices', async () => {
    const source = `(module (table i64 1 funcref) (elem (i64.const 0) func $g)
      (func $g (result i32) (i32.const 4))
      (func (export "main") (drop (call_indirect (result i32) (i64.const 0)))
        (drop (call_indirect (result i32) (i64.const 0x100000000)))))`;
    expect((await effects(source)).filter((text) => text.startsWith('call'))).toEqual([
      'call_indirect (type type0) -- calls $g()',
      'call_indirect (type type0) -- element 4294967296 cannot be called: traps',
    ]);
  });

  it('says where branches go and whether they are taken', async () => {
    const seen = await effects('(local $i i32) (loop (local.tee $i (i32.eqz (local.get $i))) br_if 0)');
    expect(seen.filter((text) => text.startsWith('br_if'))).toEqual([
      'br_if 0 -- taken: jumps back to 0x28',
      'br_if 0 -- not taken',
    ]);
    const both =
      '(if (i32.const 0) (then nop) (else nop)) (if (i32.const 1) (then nop) (else nop)) (if (i32.const 0) (then nop))';
    expect((await effects(both)).filter((text) => /^(if|else)/.test(text))).toEqual([
      'if -- 0: goes on at 0x2c',
      'if -- not 0: enters the block',
      'else -- goes on at 0x36',
      'if -- 0: goes on at 0x3c',
    ]);
  });

  it('says what is called with what', async () => {
    const source = `(module (import "e" "f" (func $f (param i32))) (table funcref (elem $g))
      (func $g (param f32) (result f32) (local.get 0))
      (func (export "main") (call $f (i32.const 1))
        (drop (call_indirect (param f32) (result f32) (f32.const 2) (i32.const 0)))
        (call_indirect (i32.const 7))))`;
    expect((await effects(source)).filter((text) => text.startsWith('call'))).toEqual([
      'call $f -- calls e.f(1)',
      'call_indirect (type type1) -- calls $g(2)',
      'call_indirect (type type2) -- element 7 cannot be called: traps',
    ]);
  });
});
