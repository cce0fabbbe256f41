import { expect, test } from 'vitest';
import { keyText } from '../../../src/renderer/commands/key-text.ts';

test.each([
  ['Mod+Shift+KeyP', 'Ctrl+Shift+P', '⌘⇧P'],
  ['F11', 'F11', 'F11'],
  ['Shift+F11', 'Shift+F11', '⇧F11'],
  ['Mod+Digit7', 'Ctrl+7', '⌘7'],
  ['Alt+ArrowLeft', 'Alt+←', '⌥←'],
  ['Control+Minus', 'Ctrl+-', '⌃-'],
  ['Mod+Comma', 'Ctrl+,', '⌘,'],
  ['Shift+?', '?', '?'],
])('%s is written %s, on a Mac %s', (keys, here, mac) => {
  expect(keyText(keys, false)).toBe(here);
  expect(keyText(keys, true)).toBe(mac);
});
