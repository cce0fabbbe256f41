/** Text, or the position of the first byte that is no UTF-8. */
export type Utf8Result = { readonly text: string } | { readonly badAt: number };

/**
 * Decodes `bytes[start, end)` strictly: no overlong forms, no surrogates, nothing past U+10FFFF, nothing cut off, and
 * a byte order mark stays in the text.
 */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): Utf8Result {
  if (end - start <= 512 && isAscii(bytes, start, end)) {
    return { text: String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[]) };
  }
  let text = '';
  let chunk: number[] = [];
  let at = start;
  while (at < end) {
    const point = codePoint(bytes, at, end);
    if (point < 0) return { badAt: at };
    chunk.push(point);
    at += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (chunk.length === 1024) {
      text += String.fromCodePoint(...chunk);
      chunk = [];
    }
  }
  return { text: text + String.fromCodePoint(...chunk) };
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}

/** The code point at `at`, -1 when there is none. */
function codePoint(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return first;
  // A lead byte below 0xc2 would be a continuation or an overlong form; above 0xf4 it is past U+10FFFF.
  if (first < 0xc2 || first > 0xf4) return -1;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + length > end) return -1;
  let point = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i]!;
    if ((next & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (next & 0x3f);
  }
  if (length === 3 && (point < 0x800 || (point >= 0xd800 && point < 0xe000))) return -1;
  if (length === 4 && (point < 0x10000 || point > 0x10ffff)) return -1;
  return point;
}

/** Decodes what can be decoded; each byte that is no UTF-8 becomes U+FFFD. For showing, never for comparing. */
export function decodeUtf8Loosely(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let at = start;
  while (at < end) {
    const result = decodeUtf8(bytes, at, end);
    if ('text' in result) return text + result.text;
    const good = decodeUtf8(bytes, at, result.badAt);
    text += ('text' in good ? good.text : '') + '\ufffd';
    at = result.badAt + 1;
  }
  return text;
}
