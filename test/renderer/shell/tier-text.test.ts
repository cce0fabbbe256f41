import { expect, test } from 'vitest';
import type { TierView } from '../../../src/protocol/messages.ts';
import { countText, tierText } from '../../../src/renderer/shell/tier-text.ts';

const view: TierView = {
  mode: 'auto',
  now: 'native',
  native: 1203,
  functions: 1210,
  text: 'Some functions use what is left to the interpreter.',
  instances: [],
};

test('native code is counted by its functions', () => {
  expect(tierText(view)).toEqual({ label: 'Native', detail: '1,203 of 1,210 functions' });
  expect(countText({ native: 1, functions: 1 })).toBe('1 of 1 function');
});

test('what is being prepared has nothing to count yet', () => {
  expect(tierText({ ...view, now: 'preparing' })).toEqual({ label: 'Preparing native code', detail: '' });
});

test('the interpreter has nothing to count', () => {
  expect(tierText({ ...view, now: 'interpreter' })).toEqual({ label: 'Interpreter', detail: '' });
});
