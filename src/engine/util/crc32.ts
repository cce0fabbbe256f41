/** Remainders of one byte, made when first needed. */
let table: Int32Array | null = null;

function remainders(): Int32Array {
  const made = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 0 ? rest >>> 1 : (rest >>> 1) ^ 0xedb8_8320;
    made[byte] = rest;
  }
  return made;
}

/**
 * CRC-32 as in ISO 3309, gzip and PNG, unsigned. It sees every change of up to 32 bits in a row. `before` is the CRC of
 * the bytes that come before these.
 */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length, before = 0): number {
  table ??= remainders();
  let rest = ~before;
  for (let i = start; i < end; i++) rest = (rest >>> 8) ^ table[(rest ^ bytes[i]!) & 0xff]!;
  return ~rest >>> 0;
}
