import type { HostMemory } from '../host.ts';
import { decodeUtf8 } from '../../util/utf8.ts';

/** Bytes read at once while a string's end is looked for. */
const PIECE = 256;

/** The bytes from an address to the next 0, or to the end of the memory. */
export function cString(memory: HostMemory, address: number): Uint8Array {
  const size = memory.memorySize(0);
  const found: number[] = [];
  for (let at = address; ;) {
    const piece = memory.readBytes(0, at, Math.max(at < size ? 1 : 0, Math.min(PIECE, size - at)));
    const end = piece.indexOf(0);
    found.push(...(end < 0 ? piece : piece.subarray(0, end)));
    at += piece.length;
    if (end >= 0 || at >= size) return Uint8Array.from(found);
  }
}

/** One character per byte. */
export function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** Text; U+FFFD for each byte that is none. */
export function lossyUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const result = decodeUtf8(bytes, at, bytes.length);
    if ('text' in result) return text + result.text;
    const before = decodeUtf8(bytes, at, result.badAt);
    text += `${'text' in before ? before.text : ''}\ufffd`;
    at = result.badAt + 1;
  }
  return text;
}

/** Code units of two bytes each, the low one first; a last odd byte is left out. */
export function utf16Units(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(2 * i, true));
}

/** Characters that `formatted` makes: a few bytes may name the same long string thousands of times. */
const LONGEST = 0x10000;

/**
 * `printf` over a stack of arguments, each in four bytes, `%f` in eight: `%c` a character, `%d` a number, `%x` the same
 * in hexadecimal, `%s` the address of a string that ends with 0, `%f` an f64, `%%` a percent sign. Any other letter
 * stays as it is and takes nothing. Strings are left out once the text is long.
 */
export function formatted(memory: HostMemory, format: number, stack: number): string {
  const view = (address: number, bytes: number): DataView => {
    const found = memory.readBytes(0, address, bytes);
    return new DataView(found.buffer, found.byteOffset, bytes);
  };
  let next = stack;
  let length = 0;
  const take = (bytes: number): DataView => {
    next += bytes;
    return view(next - bytes, bytes);
  };
  const string = (address: number): string => {
    if (length >= LONGEST) return '';
    const text = latin1(cString(memory, address)).slice(0, LONGEST - length);
    length += text.length;
    return text;
  };
  return latin1(cString(memory, format)).replace(/%([\s\S])/g, (whole, letter: string) => {
    switch (letter) {
      case '%':
        return '%';
      case 'c':
        return String.fromCharCode(take(4).getInt32(0, true));
      case 'd':
        return String(take(4).getInt32(0, true));
      case 'x':
        return take(4).getUint32(0, true).toString(16);
      case 's':
        return string(take(4).getUint32(0, true));
      case 'f':
        return String(take(8).getFloat64(0, true));
      default:
        return whole;
    }
  });
}
