import { expect, test } from 'vitest';
import { faster, slower, speedIndex, speeds, speedText } from '../../../src/renderer/commands/speed.ts';

test('goes from one instruction a second to full speed and back, step by step', () => {
  let speed: number | null = speeds[0] ?? null;
  for (const expected of speeds.slice(1)) expect((speed = faster(speed))).toBe(expected);
  expect(faster(null)).toBeNull();
  for (const expected of speeds.slice(0, -1).toReversed()) expect((speed = slower(speed))).toBe(expected);
  expect(slower(1)).toBe(1);
});

test('a speed between two steps is the slower one', () => {
  expect(speeds[speedIndex(150)]).toBe(100);
  expect(speeds[speedIndex(0.5)]).toBe(1);
});

test('is written so that people can read it', () => {
  expect(speedText(1)).toBe('1 instruction/s');
  expect(speedText(20_000)).toBe('20 k instructions/s');
  expect(speedText(5e6)).toBe('5 M instructions/s');
  expect(speedText(null)).toBe('full speed');
});
