import { createKeybindingsHandler } from 'tinykeys';
import { type Command, type CommandId, commands } from '../../shared/commands.ts';
import type { State } from '../store/state.ts';
import { isMac } from './key-text.ts';

export type ChangedKeys = State['settings']['keys'];

/** The keys of a command: what the person chose, else the default of this platform. */
export function keysOf(id: CommandId, changed: ChangedKeys, mac: boolean = isMac): readonly string[] {
  const command: Command | undefined = commands.find((each) => each.id === id);
  return changed[id] ?? (mac ? command?.mac : undefined) ?? command?.keys ?? [];
}

/** The first key of a command, for tooltips and menus. */
export function firstKey(id: CommandId, changed: ChangedKeys): string | undefined {
  return keysOf(id, changed)[0];
}

/** Commands other than `id` that listen to one of `keys`. */
export function conflicts(id: CommandId, keys: readonly string[], changed: ChangedKeys): readonly CommandId[] {
  return commands
    .map((command) => command.id)
    .filter((other) => other !== id && keysOf(other, changed).some((key) => keys.includes(key)));
}

/**
 * The combination that was pressed, as shared/commands.ts writes it; null while only modifiers are down or the key
 * cannot be a command (letters alone, Tab, Escape, Enter).
 */
export function pressedKeys(event: KeyboardEvent, mac: boolean = isMac): string | null {
  const { key, code } = event;
  if (['Control', 'Shift', 'Alt', 'Meta', 'Dead', 'Tab', 'Escape', 'Enter'].includes(key)) return null;
  const mod = mac ? event.metaKey : event.ctrlKey;
  const parts = [
    ...(mod ? ['Mod'] : []),
    ...(mac && event.ctrlKey ? ['Control'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey ? ['Shift'] : []),
  ];
  const isFunctionKey = /^F\d+$/.test(code);
  if (!isFunctionKey && !mod && !event.altKey && !(mac && event.ctrlKey)) return null;
  return [...parts, code].join('+');
}

/** Typing text: then only function keys and combinations with Ctrl (or ⌘) are commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) {
    return true;
  }
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}

/** A listener for keydown that knows the keys of all commands and calls `run` with what was meant. */
export function keyListener(changed: ChangedKeys, run: (id: CommandId) => void): (event: KeyboardEvent) => void {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const { id } of commands) {
    for (const keys of keysOf(id, changed)) {
      const strong = /^(Mod|Control)\+|F\d+$/.test(keys);
      bindings[keys.replace(/\bMod\b/, '$mod')] = (event) => {
        if (event.defaultPrevented || (!strong && isTyping(event.target))) return;
        event.preventDefault();
        run(id);
      };
    }
  }
  return createKeybindingsHandler(bindings);
}
