import type { Random } from './random.ts';

/** Bytes of memory, globals, elements and locals that the programs use. */
export const BYTES = 1024;
export const GLOBALS = 3;
export const ELEMENTS = 6;
export const LOCALS = 3;

/**
 * A program, as text, that does little but access memory, globals, elements and locals, in straight lines, loops and
 * calls. Its addresses stay inside; `$main` is to be called.
 */
export function randomAccesses(random: Random): string {
  const globals = Array.from({ length: GLOBALS }, (_, i) => `(global $g${i} (mut i32) (i32.const ${i}))`);
  const bodies = Array.from({ length: 3 }, (_, f) => {
    const lines = Array.from({ length: 12 }, () => instruction(random, f));
    return `(func $f${f} (param $n i32) ${locals()}
      (loop $again
        ${lines.join('\n        ')}
        (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))`;
  });
  return `(module
    (import "env" "fill" (func $host (param i32 i32)))
    (type $none (func))
    (memory (export "memory") 1 4)
    (table $t ${ELEMENTS} funcref)
    (elem $e declare func $nothing)
    (elem $s func $nothing $nothing)
    (data $d "${'\\2a\\00\\07\\09'.repeat(16)}")
    ${globals.join(' ')}
    (func $nothing)
    ${bodies.join('\n    ')}
    (func (export "main") (call $f2 (i32.const 4))))`;
}

function locals(): string {
  return Array.from({ length: LOCALS }, (_, i) => `(local $l${i} i32)`).join(' ');
}

const stores = ['i32.store', 'i32.store8', 'i32.store16', 'i64.store', 'i64.store32', 'f32.store', 'f64.store'];
const loads = ['i32.load', 'i32.load8_s', 'i32.load16_u', 'i64.load', 'i64.load8_u', 'f32.load', 'f64.load'];
const atomics = ['i32.atomic.rmw.add', 'i32.atomic.rmw.xchg', 'i32.atomic.rmw.or'];

function instruction(random: Random, func: number): string {
  const value = random.below(4);
  const type = (mnemonic: string): string => mnemonic.slice(0, 3);
  const at = (): string => `(i32.const ${random.below(BYTES - 64)})`;
  const offset = `offset=${random.below(32)}`;
  const small = (): string => `(i32.const ${random.below(ELEMENTS - 2)})`;
  const local = `$l${random.below(LOCALS)}`;
  const global = `$g${random.below(GLOBALS)}`;
  const store = random.pick(stores);
  const load = random.pick(loads);
  switch (random.below(19)) {
    case 0:
    case 1:
    case 2:
      return `(${store} ${offset} ${at()} (${type(store)}.const ${value}))`;
    case 3:
    case 4:
      return `(drop (${load} ${offset} ${at()}))`;
    case 5:
      return `(i32.store ${at()} (i32.add (i32.load ${at()}) (local.get ${local})))`;
    case 6:
      return `(v128.store ${offset} ${at()} (v128.load ${at()}))`;
    case 7:
      return `(memory.fill ${at()} (i32.const ${value}) (i32.const ${random.below(64)}))`;
    case 8:
      return `(memory.copy ${at()} ${at()} (i32.const ${random.below(64)}))`;
    case 9:
      return `(memory.init $d ${at()} (i32.const ${random.below(32)}) (i32.const ${random.below(32)}))`;
    case 10:
      return `(call $host ${at()} (i32.const ${value}))`;
    case 11:
      return `(global.set ${global} (i32.add (global.get ${global}) (i32.const ${value & 1})))`;
    case 12:
      return `(local.set ${local} (i32.and (local.get ${local}) (i32.const ${value})))`;
    case 13:
      return `(drop (local.tee ${local} (i32.const ${value})))`;
    case 14:
      return `(table.set $t ${small()} (${value > 1 ? 'ref.func $nothing' : 'ref.null func'}))`;
    case 15:
      return `(table.copy $t $t ${small()} ${small()} (i32.const 2))`;
    case 16:
      return `(drop (${random.pick(atomics)} (i32.const ${random.below(200) * 4}) (i32.const ${value})))`;
    case 17:
      return value === 0
        ? '(drop (memory.grow (i32.const 1)))'
        : `(table.fill $t ${small()} (ref.null func) (i32.const 1))`;
    default:
      return func === 0 ? `(drop (table.get $t ${small()}))` : `(call $f${func - 1} (i32.const 2))`;
  }
}
