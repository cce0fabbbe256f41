import { keyText, shortKeyText } from '../commands/key-text.ts';
import './kbd.css';

/** A key combination as people read it. */
export function Kbd({ keys, short = false }: { readonly keys: string; readonly short?: boolean }) {
  return <kbd>{short ? shortKeyText(keys) : keyText(keys)}</kbd>;
}
