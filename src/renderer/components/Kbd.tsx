import { keyText } from '../commands/key-text.ts';
import './kbd.css';

/** A key combination as people read it. */
export function Kbd({ keys }: { readonly keys: string }) {
  return <kbd>{keyText(keys)}</kbd>;
}
