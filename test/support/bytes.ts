/**
 * Bytes written by hand: pairs of hex digits, and behind a semicolon what they mean.
 *
 *     bytes(`
 *       01 04        ; type section of four bytes
 *       01 60 00 00  ; one function type without parameters and results
 *     `)
 */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  const pairs = text
    .replace(/;.*$/gm, '')
    .split(/\s+/)
    .filter((word) => word !== '');
  for (const pair of pairs) if (!/^[\da-f]{2}$/.test(pair)) throw new Error(`"${pair}" is no byte`);
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

/** A module written by hand: the eight bytes every module begins with, and these. */
export function moduleOf(text: string): Uint8Array<ArrayBuffer> {
  return bytes(`00 61 73 6d 01 00 00 00 ; magic and version\n${text}`);
}

/** A custom section written by hand, its size computed: behind the id come the size and these bytes. */
export function customSection(text: string): string {
  const size = bytes(text).length;
  if (size > 127) throw new Error('a test section this long needs a size of two bytes');
  return `00 ${size.toString(16).padStart(2, '0')} ; a custom section\n${text}`;
}
