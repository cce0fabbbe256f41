import { expect, test } from 'vitest';
import type { NextInstruction } from '../../../../src/protocol/messages.ts';
import { effectText } from '../../../../src/renderer/panes/code/effect.ts';

const i32 = (bits: bigint) => ({ type: 'i32', bits, ref: null });

function effect(pops: readonly bigint[], pushes: readonly string[] | null, text = ''): string {
  return effectText({
    func: 0,
    offset: 0,
    text: 'x',
    mnemonic: 'x',
    pops: pops.map(i32),
    pushes,
    effect: text,
  } satisfies NextInstruction);
}

test('writes what the engine foresees', () => {
  expect(effect([1n, 2n], ['i32'], '1 + 2 → 3')).toBe('1 + 2 → 3');
});

test('does not say a name again that stands beside it', () => {
  const next = { func: 0, offset: 0, mnemonic: 'local.get', pops: [], pushes: ['i32'] };
  expect(effectText({ ...next, text: 'local.get $n', effect: '$n is 7' })).toBe('= 7');
  expect(effectText({ ...next, text: 'local.get $n', effect: '$nn is 7' })).toBe('$nn is 7');
});

test('else writes what is taken and what types come out', () => {
  expect(effect([7n, 0xffffffffn], ['i32'])).toBe('7, -1 → i32');
  expect(effect([], ['f64', 'i32'])).toBe('→ f64, i32');
  expect(effect([7n], [])).toBe('takes 7');
  expect(effect([7n], null)).toBe('takes 7');
  expect(effect([], [])).toBe('');
  expect(effect([], null)).toBe('');
  expect(effectText(null)).toBe('');
});

test('leaves out what the instruction says itself', () => {
  const beside = (text: string, said: string) =>
    effectText({ func: 0, offset: 0, text, mnemonic: text.split(' ')[0] ?? '', pops: [], pushes: [], effect: said });
  expect(beside('local.set $i', '$i: 6 → 7')).toBe('6 → 7');
  expect(beside('call $env.sin', 'calls env.sin(0.5)')).toBe('(0.5)');
  expect(beside('call $add', 'calls $add(1, 2)')).toBe('(1, 2)');
  expect(beside('call $add', 'calls other(1)')).toBe('other(1)');
  expect(beside('call_indirect (type $t)', 'calls $add(1)')).toBe('calls $add(1)');
  expect(beside('f64.load offset=8', 'reads 8 bytes at 0x48 → 3')).toBe('at 0x48 → 3');
  expect(beside('i32.store8', 'writes 1 byte at 0x40: 3')).toBe('at 0x40: 3');
  expect(beside('f64.sqrt', 'sqrt 4 → 2')).toBe('4 → 2');
  expect(beside('f64.mul', '2 × 3 → 6')).toBe('2 × 3 → 6');
  expect(beside('f64.const 0.5', '')).toBe('');
});

test('vectors are divided as the window divides them, in as little room as they need', () => {
  const next = { func: 0, offset: 0, mnemonic: 'local.set', text: 'local.set $v', pops: [], pushes: [] };
  const effect =
    '$v: i32x4 0x00000000 0x00000000 0x00000000 0x00000000 → i32x4 0x00000001 0xffffffff 0x00000000 0x3f800000';
  expect(effectText({ ...next, effect })).toBe('(0 0 0 0) → (1 -1 0 1065353216)');
  const words = 'not (0x00000001 0x00000000 0x00000000 0x00000000)';
  expect(effectText({ ...next, mnemonic: 'v128.not', text: 'v128.not', effect: words }, 'i64x2')).toBe('(1 0)');
  expect(effectText({ ...next, effect }, 'f32x4')).toBe('(0 0 0 0) → (1e-45 -nan:0x7fffff 0 1)');
});

test('a call says the whole name where the code says another', () => {
  const next = { func: 0, offset: 0, mnemonic: 'call', pops: [], pushes: [] };
  expect(effectText({ ...next, text: 'call $sin', effect: 'calls $sin(0.5)' })).toBe('(0.5)');
  expect(effectText({ ...next, text: 'call $make', effect: 'calls env.make()' })).toBe('env.make()');
});
