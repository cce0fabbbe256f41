/** Names that differ between key codes as the page reads them and Electron's accelerators. */
const names: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  Control: 'Ctrl',
  Meta: 'Super',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
  Period: '.',
  Comma: ',',
  Minus: '-',
  Equal: '=',
  Slash: '/',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  BracketLeft: '[',
  BracketRight: ']',
  Backquote: '`',
};

/**
 * A key of commands.ts (`Mod+Shift+KeyP`) as Electron writes it (`CmdOrCtrl+Shift+P`); undefined for a chord of several
 * presses, which a menu cannot show.
 */
export function accelerator(key: string): string | undefined {
  if (key === '' || key.includes(' ')) return undefined;
  return key
    .split('+')
    .map((part) => names[part] ?? part.replace(/^(Key|Digit)(?=.$)/, ''))
    .join('+');
}
