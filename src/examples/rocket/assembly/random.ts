// Chance without a clock: the same keys at the same times give the same game.

let state: u64 = 0x9e3779b97f4a7c15;

/** The next number, at least 0 and less than 1 (xorshift, the upper 53 bits of a product). */
export function random(): f64 {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return f64((state * 0x2545f4914f6cdd1d) >> 11) / 9007199254740992.0;
}

/** A number from `low` up to `high`. */
export function between(low: f64, high: f64): f64 {
  return low + (high - low) * random();
}
