import type { ByteOffset } from '../module/types.ts';
import { decodeUtf8Loosely } from '../util/utf8.ts';

/** Beginnings of files that people take for modules, and what to say about them. */
const signatures: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x1f, 0x8b], 'a gzip archive: unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a zstd archive: unpack it first'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive: unpack it first'],
  [[0x42, 0x5a, 0x68], 'a bzip2 archive: unpack it first'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'an xz archive: unpack it first'],
  [[0x7f, 0x45, 0x4c, 0x46], 'a native ELF program or library: compile for the target wasm32 instead'],
  [[0x4d, 0x5a], 'a Windows program: compile for the target wasm32 instead'],
  [[0xcf, 0xfa, 0xed, 0xfe], 'a macOS program: compile for the target wasm32 instead'],
  [[0xca, 0xfe, 0xba, 0xbe], 'a Java class or a macOS program'],
  [[0x42, 0x43, 0xc0, 0xde], 'LLVM bitcode: link it to a module first'],
  [[0x21, 0x3c, 0x61, 0x72, 0x63, 0x68, 0x3e], 'a library archive (.a): link it to a module first'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
];

/** Bytes at the beginning of a file that tell a text from noise. */
const HEAD = 4096;

/** What a file that is no module seems to be, as the end of the sentence "it looks like …"; null when unknown. */
export function looksLike(bytes: Uint8Array): string | null {
  for (const [beginning, what] of signatures) {
    if (beginning.every((byte, i) => bytes[i] === byte)) return what;
  }
  return looksLikeText(bytes);
}

/**
 * Is a file a module in the text format? Not when it begins like a binary one; else when its name says so, or when a
 * text in it begins like a module (some tools leave out the `(module` around its fields).
 */
export function isTextFormat(name: string, bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes[0] === 0) return false;
  return /\.(wat|wast)$/i.test(name) || beginsLikeModule(headOf(bytes));
}

/** The beginning of a text, without what does not show. */
function headOf(bytes: Uint8Array): string {
  return decodeUtf8Loosely(bytes, 0, Math.min(bytes.length, HEAD))
    .replace(/^\ufeff/, '')
    .trimStart();
}

function beginsLikeModule(head: string): boolean {
  return /^(;;|\(;|\(\s*(module|func|import|memory|table|global|type|export|start|data|elem)\b)/.test(head);
}

function looksLikeText(bytes: Uint8Array): string | null {
  const head = headOf(bytes);
  if (head === '') return null;
  if (beginsLikeModule(head)) {
    return 'the text format: give the file a name that ends with .wat';
  }
  if (/^<(!doctype|html|\?xml)/i.test(head)) {
    return 'a web page: the download may have answered with an error page instead of the module';
  }
  if (/^[{[]/.test(head)) return 'JSON';
  if (/^[A-Za-z0-9+/\s]{64,}={0,2}/.test(head) && head.startsWith('AGFzb'))
    return 'a module in base64: decode it first';
  return /^[\t\n\r -~]+$/.test(head) ? 'plain text' : null;
}

/** How the first bytes differ from those of a module. `badAt` is the first one that does. */
export function missingMagic(bytes: Uint8Array): { readonly message: string; readonly badAt: ByteOffset } | null {
  const magic = [0x00, 0x61, 0x73, 0x6d];
  const badAt = magic.findIndex((byte, i) => bytes[i] !== byte);
  if (badAt < 0) return null;
  if (bytes.length === 0) return { message: 'unexpected end: the file is empty', badAt: 0 };
  if (badAt === bytes.length) return { message: 'unexpected end: the file stops within its first four bytes', badAt };
  const guess = looksLike(bytes);
  const hint = guess === null ? 'a module begins with the bytes 00 61 73 6d' : `it looks like ${guess}`;
  return { message: `magic header not detected, this is no WebAssembly module: ${hint}`, badAt };
}
