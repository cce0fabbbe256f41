import { expect, test } from 'vitest';
import type { FrameSummary } from '../../../../src/protocol/messages.ts';
import { callRows, callText, shortArg } from '../../../../src/renderer/panes/calls/call-rows.ts';

const numbers = (...values: number[]) => values.map((n) => ({ type: 'i32', bits: BigInt(n), ref: null }));

const frames: readonly (FrameSummary | null)[] = [
  {
    index: 0,
    kind: 'wasm',
    func: 12,
    name: 'advanceBullets',
    offset: 0x2c4,
    instruction: 'f64.mul',
    args: numbers(7),
    note: '',
  },
  {
    index: 1,
    kind: 'wasm',
    func: 3,
    name: '',
    offset: 0x51e,
    instruction: 'call $advanceBullets',
    args: numbers(1, 2, 3, 4, 5, 6),
    note: '',
  },
  {
    index: 2,
    kind: 'host',
    func: null,
    name: 'game',
    offset: null,
    instruction: '',
    args: [],
    note: 'host: frame 312',
  },
  null,
];

test('writes each frame with its function, arguments, place and instruction', () => {
  const rows = callRows(0, 4, (index) => frames[index] ?? null, 1);
  expect(rows.map((row) => `${row.selected ? '>' : ' '} ${callText(row, (value) => String(value.bits))}`)).toEqual([
    '  advanceBullets(7) at 0x2c4 f64.mul',
    '> func 3(1, 2, 3, 4, 2 more) at 0x51e call $advanceBullets',
    '  host: frame 312',
    '  Frame 3, loading',
  ]);
});

test('a window into a deep recursion keeps the numbers of its frames', () => {
  const rows = callRows(99_000, 99_003, () => null, 0);
  expect(rows.map((row) => row.index)).toEqual([99_000, 99_001, 99_002]);
});

test('shortens an argument to what tells it from others', () => {
  const f64 = (number: number) => ({
    type: 'f64',
    bits: new BigUint64Array(Float64Array.of(number).buffer)[0] ?? 0n,
    ref: null,
  });
  expect(shortArg(f64(1 / 60))).toBe('0.016667');
  expect(shortArg(f64(-426.7654795626315))).toBe('-426.77');
  expect(shortArg(f64(1.23456789e-30))).toBe('1.2346e-30');
  expect(shortArg(f64(0.5))).toBe('0.5');
  expect(shortArg(f64(Infinity))).toBe('inf');
  expect(shortArg({ type: 'i64', bits: 1_234_567_890_123n, ref: null })).toBe('12345678…');
});
