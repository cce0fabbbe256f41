/** What a session file begins with: a byte that is no text, the name, a line end. */
export const sessionMagic: readonly number[] = [0x89, 0x77, 0x73, 0x63, 0x6f, 0x70, 0x65, 0x0a];

/** Is it a session file, and no module? */
export function isSessionFile(bytes: ArrayBuffer): boolean {
  const start = new Uint8Array(bytes, 0, Math.min(sessionMagic.length, bytes.byteLength));
  return sessionMagic.every((byte, i) => start[i] === byte);
}
