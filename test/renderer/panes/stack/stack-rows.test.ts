import { expect, test } from 'vitest';
import type { FrameSummary, NextInstruction, SlotView, ValueView } from '../../../../src/protocol/messages.ts';
import {
  emptyOnTop,
  nextLine,
  slotMarks,
  slotTexts,
  stackRows,
} from '../../../../src/renderer/panes/stack/stack-rows.ts';

const value = (bits: number): ValueView => ({ type: 'i32', bits: BigInt(bits), ref: null });

/** A stack from the top, written as 'frame.index' with ! for consumed and + for fresh. */
function slots(text: string): readonly SlotView[] {
  const words = text.split(' ');
  return words.map((word, at) => {
    const [frame = 0, index = 0] = word.replace(/[!+]/g, '').split('.').map(Number);
    const position = words.length - 1 - at;
    return {
      position,
      frame,
      index,
      value: value(at),
      consumed: word.includes('!'),
      fresh: word.includes('+'),
      pushedBy: null,
    };
  });
}

function frame(index: number, name: string): FrameSummary {
  return { index, kind: 'wasm', func: 1, name, offset: 0, instruction: '', args: [], note: '' };
}

function table(stack: readonly (SlotView | null)[], frames: readonly FrameSummary[] = []): readonly string[] {
  return stackRows(0, stack.length, (index) => stack[index] ?? null, frames).map((row) =>
    `${row.index}: ${row.slot === null ? '...' : `frame ${row.slot.frame}`} ${slotMarks(row).join(', ')}`.trim(),
  );
}

test('marks what is taken, what is fresh, and where each frame begins', () => {
  expect(table(slots('0.1! 0.0!+ 2.2 2.1 2.0'), [frame(0, 'advance'), frame(1, 'update'), frame(2, 'main')])).toEqual([
    '0: frame 0 taken by the next instruction',
    '1: frame 0 taken by the next instruction, just pushed, base of advance, below it nothing of update',
    '2: frame 2',
    '3: frame 2',
    '4: frame 2 base of main',
  ]);
});

test('a frame that is not in the window of frames is called by its number', () => {
  expect(table(slots('7.0'))).toEqual(['0: frame 7 base of frame 7']);
});

test('slots on the way are rows too', () => {
  expect(table([null, slots('0.0')[0] ?? null], [frame(0, 'f')])).toEqual(['0: ...', '1: frame 0 base of f']);
});

test('says what the next instruction takes and gives', () => {
  const next = (pops: number, pushes: readonly string[] | null): NextInstruction => ({
    func: 0,
    offset: 0,
    text: 'x',
    mnemonic: 'x',
    pops: Array.from({ length: pops }, () => value(0)),
    pushes,
    effect: '',
  });
  expect(nextLine(next(2, ['f64']))?.exchange).toBe('takes two, gives one');
  expect(nextLine(next(0, ['f64']))?.exchange).toBe('gives one');
  expect(nextLine(next(1, []))?.exchange).toBe('takes one');
  expect(nextLine(next(0, []))?.exchange).toBe('takes nothing');
  expect(nextLine(next(1, null))?.exchange).toBe('takes one');
  expect(nextLine(next(30, ['i32']))?.exchange).toBe('takes 30, gives one');
  expect(nextLine(null)).toBeNull();
});

test('writes a value in the chosen format, with the other form beside it', () => {
  const texts = (type: string, bits: bigint) =>
    (['dec', 'hex', 'float'] as const).map((format) => {
      const { text, other } = slotTexts({ type, bits, ref: null }, format);
      return `${format}: ${text} | ${other}`;
    });
  expect(texts('i32', 0xc0000000n)).toEqual([
    'dec: -1073741824 | 0xc0000000',
    'hex: 0xc0000000 | -1073741824',
    'float: -2 | -1073741824',
  ]);
  expect(texts('f64', 0x7ff4000000000001n)).toEqual([
    'dec: nan:0x4000000000001 | 0x7ff4000000000001',
    'hex: 0x7ff4000000000001 | nan:0x4000000000001',
    'float: nan:0x4000000000001 | 0x7ff4000000000001',
  ]);
});

test('a reference is written in one way only', () => {
  const ref = { type: 'funcref', bits: 0n, ref: { kind: 'func', func: 3, name: 'tick' } } as const;
  expect((['dec', 'hex', 'float'] as const).map((format) => slotTexts(ref, format).text)).toEqual([
    'tick',
    'tick',
    'tick',
  ]);
});

test('a frame without operands is named where its operands would be', () => {
  const frames = [frame(0, 'sin'), frame(1, 'advance'), frame(2, 'update'), frame(3, 'main')];
  const stack = slots('1.0 3.0');
  expect(emptyOnTop(stack[0] ?? null, frames)).toBe('sin');
  expect(table(stack, frames)).toEqual([
    '0: frame 1 base of advance, below it nothing of update',
    '1: frame 3 base of main',
  ]);
  expect(emptyOnTop(stack[1] ?? null, [...frames.slice(0, 3)])).toBe('sin, advance, update');
  const host = { ...frame(0, 'host'), kind: 'host' as const };
  expect(emptyOnTop(stack[0] ?? null, [host, ...frames.slice(1)])).toBe('');
  expect(emptyOnTop(null, frames)).toBe('');
  const deep = Array.from({ length: 100 }, (_, index) => frame(index, 'f'));
  expect(emptyOnTop(slots('90.0')[0] ?? null, deep)).toBe('f, f and 88 more');
});
