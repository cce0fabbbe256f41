import type { State } from '../store/state.ts';
import { keyText } from './key-text.ts';
import { firstKey } from './keymap.ts';

/**
 * How a machine that stands nowhere comes to stand somewhere: a pane's hint when it is empty. '' where it never will:
 * why is told once, above the panes.
 */
export function startHint(s: State): string {
  if ((s.module.view?.problem ?? null) !== null) return '';
  return s.run.runnable
    ? `Step into (${keyText(firstKey('step.into', s.settings.keys) ?? 'F11')}) starts the program and stops at its first instruction.`
    : invokeHint(s);
}

/** What to do with a module that runs nothing by itself. */
export function invokeHint({ settings }: State): string {
  const key = firstKey('run.invoke', settings.keys);
  return `Call a function in Invoke${key === undefined ? '' : ` (${keyText(key)})`}.`;
}
