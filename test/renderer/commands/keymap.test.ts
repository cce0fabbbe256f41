import { expect, test } from 'vitest';
import { conflicts, keysOf, pressedKeys } from '../../../src/renderer/commands/keymap.ts';

const press = (code: string, key: string, modifiers: Partial<KeyboardEvent> = {}) =>
  ({ code, key, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...modifiers }) as KeyboardEvent;

test('the person decides, then the platform, then the default', () => {
  expect(keysOf('step.into', {}, false)).toEqual(['F11']);
  expect(keysOf('step.into', {}, true)).toEqual(['F11', 'Mod+F11']);
  expect(keysOf('step.into', { 'step.into': ['F7'] }, true)).toEqual(['F7']);
  expect(keysOf('step.into', { 'step.into': [] }, false)).toEqual([]);
});

test('two commands on one key are told', () => {
  expect(conflicts('step.into', ['F11'], {})).toEqual([]);
  expect(conflicts('step.into', ['F10'], {})).toEqual(['step.over']);
  expect(conflicts('step.into', ['F10'], { 'step.over': ['F12'] })).toEqual([]);
});

test('what was pressed, as commands write it', () => {
  expect(pressedKeys(press('F7', 'F7'), false)).toBe('F7');
  expect(pressedKeys(press('KeyP', 'P', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+KeyP');
  expect(pressedKeys(press('KeyP', 'p', { metaKey: true }), true)).toBe('Mod+KeyP');
  expect(pressedKeys(press('Minus', '-', { ctrlKey: true }), true)).toBe('Control+Minus');
});

test('letters alone, modifiers alone and the keys of dialogs are no commands', () => {
  for (const [code, key] of [
    ['KeyA', 'a'],
    ['ControlLeft', 'Control'],
    ['Escape', 'Escape'],
    ['Tab', 'Tab'],
    ['Enter', 'Enter'],
  ] as const) {
    expect(pressedKeys(press(code, key), false), key).toBeNull();
  }
});
