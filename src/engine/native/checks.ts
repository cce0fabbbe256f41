/** Numeric instructions that may trap: what the twin looks at first. */
export function checksOf(number: number): 'divide' | 'truncate' | null {
  if ((number >= 0x6d && number <= 0x70) || (number >= 0x7f && number <= 0x82)) return 'divide';
  if ((number >= 0xa8 && number <= 0xab) || (number >= 0xae && number <= 0xb1)) return 'truncate';
  return null;
}

/** The floats that a conversion takes: from `low` (itself included when `closed`) up to `high`, which is not. */
export interface TruncRange {
  /** Is it an f64? */
  readonly wide: boolean;
  readonly low: number;
  readonly closed: boolean;
  readonly high: number;
}

/** https://webassembly.github.io/spec/core/exec/numerics.html#op-trunc-u */
export function truncRange(number: number): TruncRange {
  const long = number >= 0xae;
  const sub = number - (long ? 0xae : 0xa8);
  const wide = sub >= 2;
  const signed = (sub & 1) === 0;
  const limit = 2 ** ((long ? 64 : 32) - (signed ? 1 : 0));
  if (!signed) return { wide, low: -1, closed: false, high: limit };
  // Only a float of 64 bits has numbers between -2^31 - 1 and -2^31.
  if (wide && !long) return { wide, low: -limit - 1, closed: false, high: limit };
  return { wide, low: -limit, closed: true, high: limit };
}
