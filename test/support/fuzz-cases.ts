import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examine, type Verdict } from './examine.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';
import { randomModule } from './random-module.ts';
import { platformKnows } from './random-module/opcodes.ts';
import { differences } from './same-run.ts';
import { wat } from './wat.ts';

/** Every module of the project that is small enough to be tried thousands of times; the project is the folder we are in. */
function committed(): Uint8Array<ArrayBuffer>[] {
  return ['src/examples', 'bench/programs'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.wasm'))
      .map((name) => new Uint8Array(readFileSync(join(folder, name)))),
  );
}

/** What the generated modules do not have: active segments, imports of every kind, names, long encodings. */
const written = [
  `(module
    (import "env" "draw_player" (func $draw (param f64 f64 f64)))
    (import "env" "memory" (memory 1 4))
    (import "env" "table" (table $t 4 10 funcref))
    (import "env" "base" (global $base i32))
    (import "env" "counter" (global $counter (mut i64)))
    (type $binary (func (param i32 i32) (result i32)))
    (elem (i32.const 1) $add $sub)
    (elem declare func $main)
    (elem $later funcref (ref.func $add) (ref.null func))
    (data (i32.const 8) "some words, and \\00\\ff bytes")
    (data $passive "more")
    (global $here (mut funcref) (ref.func $add))
    (global $copy i32 (global.get $base))
    (func $add (export "add") (type $binary) local.get 0 local.get 1 i32.add)
    (func $sub (export "sub") (type $binary) local.get 0 local.get 1 i32.sub)
    (func $main (export "main") (param $n i32) (result i32) (local $sum i64) (local f32 f64 externref)
      (loop $again
        (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (local.get $n))))
        (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
      (memory.init $passive (i32.const 100) (i32.const 0) (i32.const 4))
      (data.drop $passive)
      (table.init $t $later (i32.const 0) (i32.const 0) (i32.const 2))
      (elem.drop $later)
      (call $draw (f64.const 1) (f64.const 2) (f64.const 3))
      (call_indirect $t (type $binary) (i32.const 3) (i32.wrap_i64 (local.get $sum)) (i32.const 1)))
    (func (export "switch") (param i32) (result i32)
      (block $a (block $b (block $c
        (br_table $a $b $c $b (local.get 0)))
        (return (i32.const 1)))
        (return (i32.const 2)))
      (i32.const 3))
    (func $start (global.set $counter (i64.const -1)))
    (start $start))`,
  `(module
    (func $even (export "even") (param i64) (result i32)
      (if (result i32) (i64.eqz (local.get 0)) (then (i32.const 1))
        (else (call $odd (i64.sub (local.get 0) (i64.const 1))))))
    (func $odd (param i64) (result i32)
      (if (result i32) (i64.eqz (local.get 0)) (then (i32.const 0))
        (else (call $even (i64.sub (local.get 0) (i64.const 1))))))
    (func (export "swap") (param i32 f64) (result f64 i32) local.get 1 local.get 0)
    (func (export "dead") (result i32)
      (block (result i32) (unreachable) (i32.add) (br_if 0 (i32.const 1)) (drop) (i32.const 0) (return) (select)))
    (func (export "forever") (loop (br 0)))
    (func (export "deep") (call 5)))`,
  `(module (memory 1) (data "\\01\\02") (table 2 externref)
    (func (export "grow") (result i32) (memory.grow (i32.const 1)) (drop (table.grow (ref.null extern) (i32.const 3)))
      (memory.fill (i32.const 0) (i32.const 1) (i32.const 70000))
      (memory.copy (i32.const 0) (i32.const 8) (i32.const 16))))`,
  `(module (memory 1) (global $g (export "g") (mut v128) (v128.const i32x4 1 2 3 4))
    (func (export "vector") (param i32) (result i32) (local $v v128)
      (local.set $v (i16x8.splat (local.get 0)))
      (global.set $g (i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31 (local.get $v) (global.get $g)))
      (v128.store8_lane 3 (i32.const 5) (global.get $g))
      (select (i16x8.bitmask (global.get $g)) (i32.load (i32.const 4)) (v128.any_true (local.tee $v (global.get $g))))))`,
  // Features that came later.
  `(module (func $f (return_call $f)))`,
  `(module (tag $t (param i32)) (func (try (do (throw $t (i32.const 1))) (catch $t drop))))`,
  `(module (memory 1) (memory 2) (func (i32.store 1 (i32.const 0) (i32.const 0))))`,
  `(module (memory i64 1) (func (drop (i32.load (i64.const 0)))))`,
  `(module (memory 1 2 shared) (func (drop (i32.atomic.load (i32.const 0)))))`,
];

const vector = '(v128.const f32x4 1 2 3 4)';

/** A function for each instruction whose types the table tells, so that each is met however the mutations fall. */
function everyInstruction(): string {
  const funcs = platformKnows.flatMap(({ mnemonic, params, results, immediate }) => {
    if (params === null || results === null) return [];
    const operands = params.map((type) => (type === 'v128' ? vector : `(${type}.const 1)`)).join(' ');
    const index = {
      'data-memory': '$d',
      data: '$d',
      'elem-table': '$e',
      elem: '$e',
      i32: '1',
      i64: '1',
      f32: '1',
      f64: '1',
      lane: '1',
      'memarg-lane': '1',
      shuffle: '0 31 2 29 4 27 6 25 8 23 10 21 12 19 14 17',
      v128: 'i16x8 1 2 3 4 5 6 7 8',
    };
    const argument = index[immediate as keyof typeof index] ?? '';
    if (['block', 'func', 'label', 'labels'].includes(immediate)) return [];
    const ends = ['end', 'else', 'ref.func'].includes(mnemonic);
    return ends ? [] : [`(func (result ${results.join(' ')}) (${mnemonic} ${argument} ${operands}))`];
  });
  return `(module (memory 1) (table 3 funcref) (data $d "x") (elem $e func 0) ${funcs.join('\n')})`;
}

/** Modules to begin with: ours, and ones that hold every instruction and every kind of section. */
export async function seeds(): Promise<Uint8Array<ArrayBuffer>[]> {
  return [...committed(), ...(await Promise.all([everyInstruction(), ...written].map((text) => wat(text))))];
}

export interface FuzzCase {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Must it run as it does on the platform? Only with generated modules nothing else decides how they end. */
  readonly comparable: boolean;
}

/** A generated module, with some or no instructions out of place, or a mutated one. */
export function fuzzCase(all: readonly Uint8Array<ArrayBuffer>[], random: Random): FuzzCase {
  switch (random.below(4)) {
    case 0:
      return { bytes: randomModule(random, 0), comparable: true };
    case 1:
      return { bytes: randomModule(random, random.pick([0.5, 1, 5])), comparable: false };
    case 2:
      return { bytes: new Uint8Array(mutate(randomModule(random, 0), random)), comparable: false };
    default:
      return { bytes: new Uint8Array(mutate(random.pick(all), random)), comparable: false };
  }
}

/** Milliseconds that one module may take, on a machine that does other things too. */
const LONGEST = 4000;

/**
 * Our verdict on a module, and what is wrong with that: it is not the platform's, took too long, or the module does not
 * run as it does there. `failure` is null when nothing is wrong.
 */
export function judge(
  { bytes, comparable }: FuzzCase,
  random: Random,
): { readonly verdict: Verdict | null; readonly failure: string | null } {
  const began = performance.now();
  let verdict: Verdict;
  try {
    verdict = examine(bytes, random);
    const differ = comparable ? differences(bytes, random) : null;
    if (differ !== null) return { verdict, failure: differ };
  } catch (error) {
    return { verdict: null, failure: error instanceof Error ? error.message : String(error) };
  }
  const took = performance.now() - began;
  if (took > LONGEST) return { verdict, failure: `took ${Math.round(took)} ms` };
  if (verdict === 'unsupported') return { verdict, failure: null };
  const theirs = WebAssembly.validate(bytes) ? 'valid' : 'invalid';
  const agreed = verdict === theirs || (verdict === 'valid' && platformsOwnReason(bytes));
  return { verdict, failure: agreed ? null : `ours ${verdict}, the platform ${theirs}` };
}

/**
 * What the platform says of features that Node 20 has not (memory indices, which raise an alignment by 64; larger
 * constant expressions; newer heap types), and of limits that the specification leaves open.
 */
const ownReasons =
  /--experimental-wasm|[Uu]nknown heap type|expected memory index 0|actual alignment is (6[4-9]|7\d|\d{3})|in constant expressions|implementation limit|exceeds|larger than/;

/** Does the platform refuse a module for a reason of its own? */
function platformsOwnReason(bytes: Uint8Array<ArrayBuffer>): boolean {
  try {
    void new WebAssembly.Module(bytes);
    return false;
  } catch (error) {
    return ownReasons.test(String(error));
  }
}
