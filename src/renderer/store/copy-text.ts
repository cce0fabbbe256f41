import { store } from './use-store.ts';

/** A label of a menu is no place for a whole vector or object. */
export function shortText(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** Puts text on the clipboard; says so when the browser does not allow it. */
export function copyText(text: string): void {
  const refused = () => store.getState().ui.notify('The clipboard is out of reach here.');
  navigator.clipboard.writeText(text).catch(refused);
}
