import { store } from './use-store.ts';

/** Puts text on the clipboard; says so when the browser does not allow it. */
export function copyText(text: string): void {
  const refused = () => store.getState().ui.notify('The clipboard is out of reach here.');
  navigator.clipboard.writeText(text).catch(refused);
}
