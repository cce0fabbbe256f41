import { expect, test } from 'vitest';
import type { PauseView, StopReason } from '../../../src/protocol/messages.ts';
import { momentText, pagesText, sizeText, stateSentence, whenText } from '../../../src/renderer/shell/status-text.ts';
import { fakeModule, fakePause } from '../../support/fake-client.ts';

const paused = (reason: StopReason, text: string): PauseView => ({
  ...fakePause,
  stop: { ...fakePause.stop, reason, text },
});

test.each([
  ['breakpoint', 'Breakpoint: opcode f64.sqrt', 'Paused at breakpoint: opcode f64.sqrt'],
  ['breakpoint', 'Paused at breakpoint: export update', 'Paused at breakpoint: export update'],
  ['breakpoint', 'Watchpoint: 0x10 is written', 'Paused at watchpoint: 0x10 is written'],
  ['breakpoint', 'An integer was divided by zero.', 'Paused: an integer was divided by zero'],
  ['step', '', 'Paused'],
  ['step', 'Paused after a step', 'Paused after a step'],
  ['host-call', 'About to call env.draw.', 'Paused: about to call env.draw'],
  ['pause', 'Paused.', 'Paused'],
  ['trap', 'NaN cannot be converted.', 'Paused: NaN cannot be converted'],
  ['step', 'A step.', 'Paused: a step'],
  ['step', 'I32 wanted.', 'Paused: I32 wanted'],
] as const)('%s "%s"', (reason, text, sentence) => {
  expect(stateSentence('paused', fakeModule, paused(reason, text))).toBe(sentence);
});

test('every state is a sentence', () => {
  expect(stateSentence('empty', null, null)).toBe('Nothing is open');
  expect(stateSentence('ready', fakeModule, null)).toBe('Ready to start');
  expect(stateSentence('running', fakeModule, fakePause)).toBe('Running');
  expect(stateSentence('running', fakeModule, null, false, undefined, true)).toBe('Replaying what was recorded');
  const program = (waiting: 'input' | 'time' | null, exit: number | null, runnable = true) => {
    return { waiting, exit, runnable };
  };
  expect(stateSentence('running', fakeModule, null, false, program('input', null))).toMatch('waits for input');
  expect(stateSentence('running', fakeModule, null, false, program('time', null))).toMatch('waits for a time');
  expect(stateSentence('idle', fakeModule, null, false, program(null, 3))).toBe('The program exited with code 3');
  expect(stateSentence('ready', fakeModule, null, false, program(null, null))).toBe('Ready to start');
  expect(stateSentence('ready', fakeModule, null, false, program(null, null, false))).toBe('Nothing is running');
  expect(stateSentence('trapped', fakeModule, paused('trap', 'Integer divide by zero'))).toBe(
    'Trapped: integer divide by zero',
  );
  const uncaught = 'Exception $oops (i32 5) thrown at 0x72 in $f: nobody catches it.';
  expect(stateSentence('trapped', fakeModule, paused('exception', uncaught))).toBe(uncaught.slice(0, -1));
  expect(stateSentence('paused', fakeModule, paused('exception', 'Exception $a thrown at 0x1 in $f.'))).toBe(
    'Paused: exception $a thrown at 0x1 in $f',
  );
});

test('the moment names what there is', () => {
  expect(momentText({ frame: 312, call: 'update', stops: 41, at: 7 })).toBe('frame 312 · update · stop 41');
  expect(momentText({ frame: null, call: '', stops: 1, at: 7 })).toBe('stop 1');
});

test('sizes are short', () => {
  expect([0, 999, 1000, 53_120, 1.1e6, 10e6, 4.3e9].map(sizeText)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '53 kB',
    '1.1 MB',
    '10 MB',
    '4.3 GB',
  ]);
  expect(pagesText(17 * 65_536)).toBe('17 pages (1.1 MB)');
  expect(pagesText(65_536)).toBe('1 page (66 kB)');
});

test('a time of today is a time, another a day', () => {
  const now = new Date(2024, 4, 17, 15, 30).getTime();
  expect(whenText(new Date(2024, 4, 17, 9, 5).getTime(), now, 'en-GB')).toBe('today 09:05');
  expect(whenText(new Date(2024, 4, 16, 23, 59).getTime(), now, 'en-GB')).toBe('16 May 2024');
  expect(whenText(null, now)).toBe('');
});
