import type { Random } from '../random.ts';

/** Bytes that the programs reach, but for those of the host. */
export const REACH = 0x4000;

const stores: readonly (readonly [name: string, type: string])[] = [
  ['i32.store', 'i32'],
  ['i32.store8', 'i32'],
  ['i32.store16', 'i32'],
  ['i64.store', 'i64'],
  ['i64.store8', 'i64'],
  ['i64.store16', 'i64'],
  ['i64.store32', 'i64'],
  ['f32.store', 'f32'],
  ['f64.store', 'f64'],
  ['v128.store', 'v128'],
  ['v128.store8_lane', 'lane'],
  ['v128.store32_lane', 'lane'],
  ['v128.store64_lane', 'lane'],
];
const loads: readonly (readonly [name: string, sum: string])[] = [
  ['i32.load', ''],
  ['i32.load8_u', ''],
  ['i32.load16_s', ''],
  ['i64.load', 'i32.wrap_i64'],
  ['i64.load32_u', 'i32.wrap_i64'],
  ['f32.load', 'i32.reinterpret_f32'],
  ['v128.load', 'i32x4.extract_lane 1'],
  ['v128.load64_zero', 'i32x4.extract_lane 0'],
  ['v128.load16_splat', 'i32x4.extract_lane 0'],
];

/**
 * A program, as text, that stores and loads around a few pointers, in straight lines, branches and loops: several
 * accesses behind one pointer, pointers that move between them, addresses that are reckoned. Call its export "main" with
 * two pointers.
 */
export function randomStores(random: Random): string {
  const bodies = [0, 1, 2].map(
    (func) => `(func $f${func} (param $p0 i32) (param $p1 i32) (local $p2 i32) (local $sum i32) (local $n i32)
      (local.set $p2 (i32.add (local.get $p0) (i32.const 100)))
      (local.set $n (i32.const ${2 + random.below(4)}))
      (loop $again
        ${lines(random, func, 6)}
        (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
      (i32.store offset=${REACH} (i32.const 0) (local.get $sum)))`,
  );
  return `
    (import "env" "write" (func $write (param i32)))
    (memory (export "memory") 2 6)
    ${bodies.join('\n')}
    (func (export "main") (param i32 i32) (call $f2 (local.get 0) (local.get 1)))`;
}

function lines(random: Random, func: number, depth: number): string {
  return Array.from({ length: 2 + random.below(6) }, () => line(random, func, depth)).join('\n');
}

function line(random: Random, func: number, depth: number): string {
  const pointer = `$p${random.below(3)}`;
  const offset = random.pick([0, 0, 4, 8, 100, 250, 254, 255, 256, 300, 511, 512, 600]);
  const moved = `(i32.and (i32.add (local.get ${pointer}) (i32.const ${random.below(700)})) (i32.const ${REACH - 1}))`;
  const address = random.pick([`(local.get ${pointer})`, `(local.get ${pointer})`, `(local.get ${pointer})`, moved]);
  const size = `(i32.const ${random.pick([0, 1, 7, 200, 300, 900])})`;
  switch (random.below(depth > 0 ? 14 : 8)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return store(random, offset, address);
    case 4:
    case 5:
      return `(local.set ${pointer} ${moved})`;
    case 6: {
      const [name, sum] = random.pick(loads);
      const loaded = `(${name} offset=${offset} ${address})`;
      return `(local.set $sum (i32.add (local.get $sum) ${sum === '' ? loaded : `(${sum} ${loaded})`}))`;
    }
    case 7:
      // A pointer that is taken before it moves.
      return `(i32.store offset=${offset} (local.get ${pointer})
        (block (result i32) (local.set ${pointer} ${moved}) (i32.const ${random.below(9)})))
        (i32.store offset=${offset} (local.get ${pointer}) (local.tee $sum (local.get ${pointer})))`;
    case 8:
      return random.chance(50)
        ? `(memory.fill ${address} (local.get $sum) ${size})`
        : `(memory.copy ${address} (local.get $p1) ${size})`;
    case 9:
      return `(if (i32.and (local.get $sum) (i32.const ${1 << random.below(3)}))
        (then ${lines(random, func, depth - 3)}) (else ${lines(random, func, depth - 3)}))`;
    case 10:
      return `(block $out${depth} (br_if $out${depth} (i32.and (local.get $n) (i32.const 1))) ${lines(random, func, depth - 3)})`;
    case 11:
      return random.chance(20) ? '(drop (memory.grow (i32.const 1)))' : `(call $write ${address})`;
    case 12:
      return `(local.get $n) (local.set $n (i32.const 3))
        (loop $inner${depth} ${lines(random, 0, depth - 4)}
          (br_if $inner${depth} (local.tee $n (i32.sub (local.get $n) (i32.const 1))))) (local.set $n)`;
    default:
      return func === 0 ? store(random, offset, address) : `(call $f${func - 1} ${address} (local.get $p1))`;
  }
}

function store(random: Random, offset: number, address: string): string {
  const [name, type] = random.pick(stores);
  const value = random.below(255);
  if (type === 'lane') return `(${name} offset=${offset} 1 ${address} (v128.const i64x2 ${value} ${value + 1}))`;
  if (type === 'v128') return `(v128.store offset=${offset} ${address} (i32x4.splat (local.get $n)))`;
  return `(${name} offset=${offset} ${address} (${type}.const ${value}))`;
}
