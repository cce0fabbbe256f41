import { expect, test } from 'vitest';
import { readMoment } from '../../../src/renderer/dialogs/moment.ts';
import { fakeTime } from '../../support/fake-client.ts';

const read = (text: string) => readMoment(text, fakeTime);

test.each([
  ['#1234567', 1_234_567],
  ['1,234,567', 1_234_567],
  ['# 1 234 567', 1_234_567],
  ['0', 0],
  ['+1000', 5_913_044],
  ['-12,044', 5_900_000],
  ['start', 0],
])('%s is an instruction', (text, at) => {
  expect(read(text)).toMatchObject({ ok: true, wish: { kind: 'instruction', at } });
});

test.each([
  ['50%', { kind: 'part', part: 0.5 }],
  ['12.5 %', { kind: 'part', part: 0.125 }],
  ['frame 312', { kind: 'call', number: 312 }],
  ['Call 7', { kind: 'call', number: 7 }],
  ['f1', { kind: 'call', number: 1 }],
  ['end', { kind: 'end' }],
])('%s is understood', (text, wish) => {
  expect(read(text)).toMatchObject({ ok: true, wish });
});

test.each([
  ['9204378', 'The recording ends at #9,204,377.'],
  ['-6,000,000', 'The first moment that is kept is #0.'],
  ['101%', 'From 0% to 100%.'],
  ['frame 481', 'From frame 1 to frame 480.'],
  ['frame 0', 'From frame 1 to frame 480.'],
  ['soon', 'Such as #4,602,188, 50%, +1000, frame 312 or end.'],
  ['', ''],
])('%s is nowhere, and why is said', (text, why) => {
  expect(read(text)).toEqual({ ok: false, text: why });
});
