/**
 * How well a text fits what was typed; null when it does not. Every word must be there; words at the beginning of
 * words count more, and if that fails the letters may be spread in order ("stov" finds "Step over"). Lower is better.
 */
export function fit(text: string, query: string): number | null {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = text.toLowerCase();
  let score = 0;
  for (const word of wanted) {
    const at = lower.indexOf(word);
    if (at >= 0) score += at === 0 ? 0 : /\W/.test(lower.charAt(at - 1)) ? 1 : 3;
    else if (isSpread(lower, word)) score += spread;
    else return null;
  }
  return score;
}

/** So much worse is a word whose letters are spread. */
const spread = 1000;

function isSpread(text: string, letters: string): boolean {
  let at = -1;
  for (const letter of letters) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return letters.length > 1;
}

/** What fits, the best first; the order of equals stays. Spread letters count only where no word fits better. */
export function best<T>(items: readonly T[], textOf: (item: T) => string, query: string): readonly T[] {
  const fits = items
    .map((item) => ({ item, score: fit(textOf(item), query) }))
    .filter((each): each is { item: T; score: number } => each.score !== null);
  const whole = fits.filter(({ score }) => score < spread);
  return (whole.length > 0 ? whole : fits).toSorted((a, b) => a.score - b.score).map(({ item }) => item);
}
