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
