/** Is this a Mac? Decides what `Mod` means and how keys are written. */
export const isMac: boolean =
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform || navigator.userAgent);

const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Control: '⌃', Alt: '⌥', Shift: '⇧', Meta: '⌘' };
const otherSigns: Readonly<Record<string, string>> = { Mod: 'Ctrl', Control: 'Ctrl', Meta: 'Win' };

const named: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Period: '.',
  Comma: ',',
  Minus: '-',
  Equal: '=',
  Slash: '/',
  Backslash: '\\',
  Semicolon: ';',
  Quote: '’',
  Backquote: '`',
  BracketLeft: '[',
  BracketRight: ']',
  Escape: 'Esc',
};

/** As the attribute `aria-keyshortcuts` wants it: 'Control+Shift+P'. */
export function ariaKeys(keys: string): string {
  return keys
    .split('+')
    .map((part) => (part === 'Mod' ? (isMac ? 'Meta' : 'Control') : part.replace(/^(Key|Digit)(?=.)/, '')))
    .join('+');
}

/** As `keyText`, where room is short: ⇧ for Shift. */
export function shortKeyText(keys: string): string {
  return keyText(keys).replace('Shift+', '⇧');
}

/** 'Mod+Shift+KeyP' as people read it: 'Ctrl+Shift+P', on a Mac '⌘⇧P'. */
export function keyText(keys: string, mac: boolean = isMac): string {
  const parts = keys.split('+');
  const key = parts.pop() ?? '';
  // '?' is typed with Shift anyway; saying so would only puzzle.
  const modifiers = key === '?' ? parts.filter((part) => part !== 'Shift') : parts;
  const plain = named[key] ?? key.replace(/^(Key|Digit|Numpad)(?=.)/, '');
  if (mac) return modifiers.map((part) => macSigns[part] ?? part).join('') + plain;
  return [...modifiers.map((part) => otherSigns[part] ?? part), plain].join('+');
}
