/** A piece of running text. */
export interface Span {
  readonly text: string;
  readonly code: boolean;
}

/** Splits a lesson's paragraph at its backticks: what stands between two of them is code. */
export function spansOf(text: string): readonly Span[] {
  const parts = text.split('`');
  // A backtick without a partner is a backtick.
  if (parts.length % 2 === 0) {
    const last = parts.pop() ?? '';
    parts[parts.length - 1] = `${parts.at(-1) ?? ''}\`${last}`;
  }
  return parts.map((part, i) => ({ text: part, code: i % 2 === 1 })).filter(({ text: part }) => part !== '');
}

/** The samples before and after the open one, in the order of the list; null at the ends or when none is open. */
export function neighbours<T extends { readonly id: string }>(
  samples: readonly T[],
  open: string | null,
): { readonly previous: T | null; readonly next: T | null; readonly position: number } {
  const at = samples.findIndex((sample) => sample.id === open);
  if (at < 0) return { previous: null, next: null, position: 0 };
  return { previous: samples[at - 1] ?? null, next: samples[at + 1] ?? null, position: at + 1 };
}
