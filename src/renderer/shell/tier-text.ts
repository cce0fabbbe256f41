import type { TierView } from '../../protocol/messages.ts';

/** What the status line says of the tier: a word or two, and behind it how much that concerns. */
export interface TierText {
  readonly label: string;
  /** '' when there is nothing to count. */
  readonly detail: string;
}

export function tierText(view: TierView): TierText {
  switch (view.now) {
    case 'native':
      return { label: 'Native', detail: countText(view) };
    case 'preparing':
      return { label: 'Preparing native code', detail: '' };
    case 'interpreter':
      return { label: 'Interpreter', detail: '' };
  }
}

/** "1,203 of 1,210 functions". */
export function countText({ native, functions }: { readonly native: number; readonly functions: number }): string {
  const [part, whole] = [native, functions].map((count) => count.toLocaleString('en'));
  return `${part} of ${whole} function${functions === 1 ? '' : 's'}`;
}
