import type { ByteOffset } from '../module/types.ts';
import { decodeUtf8Loosely } from '../util/utf8.ts';

/** What a file that is no module seems to be ("a zip archive"), and what to do about it, as a sentence. */
export interface Guess {
  readonly what: string;
  readonly advice: string;
}

const unpack = 'Unpack it and open the .wasm file that is in it.';
const target = 'Build it for the target wasm32 instead.';
const link = 'Link it to a module first, with wasm-ld or the compiler that made it.';
const other = 'Open the .wasm file that belongs to it.';

/** Beginnings of files that people take for modules. */
const signatures: readonly (readonly [bytes: readonly number[], what: string, advice: string])[] = [
  [[0x1f, 0x8b], 'a gzip archive', unpack],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a zstd archive', unpack],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive', unpack],
  [[0x42, 0x5a, 0x68], 'a bzip2 archive', unpack],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'an xz archive', unpack],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'a 7z archive', unpack],
  [[0x52, 0x61, 0x72, 0x21], 'a rar archive', unpack],
  [[0x4d, 0x5a], 'a Windows program', target],
  [[0xcf, 0xfa, 0xed, 0xfe], 'a macOS program', target],
  [[0xfe, 0xed, 0xfa, 0xcf], 'a macOS program', target],
  [[0x42, 0x43, 0xc0, 0xde], 'LLVM bitcode', link],
  [[0xde, 0xc0, 0x17, 0x0b], 'LLVM bitcode', link],
  [ascii('!<arch>'), 'a library archive (.a)', link],
  [ascii('!<thin>'), 'a library archive (.a)', link],
  [ascii('version https://git-lfs'), 'a Git LFS pointer', 'Run `git lfs pull` in its repository: it gets the file.'],
  [ascii('%PDF'), 'a PDF document', other],
  [ascii('\x89PNG'), 'a PNG picture', other],
  [ascii('GIF8'), 'a GIF picture', other],
  [[0xff, 0xd8, 0xff], 'a JPEG picture', other],
  [ascii('SQLite format 3'), 'an SQLite database', other],
  [[0xff, 0xfe], 'a text in UTF-16', 'Save it as UTF-8; if it is a module in the text format, it opens then.'],
  [[0xfe, 0xff], 'a text in UTF-16', 'Save it as UTF-8; if it is a module in the text format, it opens then.'],
];

/** Bytes at the beginning of a file that tell a text from noise. */
const HEAD = 4096;

function ascii(text: string): readonly number[] {
  return Array.from(text, (char) => char.charCodeAt(0));
}

function begins(bytes: Uint8Array, beginning: readonly number[], at = 0): boolean {
  return beginning.every((byte, i) => bytes[at + i] === byte);
}

/** What a file that is no module seems to be; null when nobody can tell. */
export function guessFile(bytes: Uint8Array): Guess | null {
  if (begins(bytes, [0x7f, 0x45, 0x4c, 0x46])) return elf(bytes);
  if (begins(bytes, [0xca, 0xfe, 0xba, 0xbe])) return classOrFatProgram(bytes);
  for (const [beginning, what, advice] of signatures) if (begins(bytes, beginning)) return { what, advice };
  if (begins(bytes, ascii('ustar'), 257)) return { what: 'a tar archive', advice: unpack };
  return guessText(headOf(bytes));
}

/** Wasmtime keeps what it compiled in ELF files with an operating system number of its own. */
function elf(bytes: Uint8Array): Guess {
  if (bytes[7] === 200) {
    const advice = 'It holds machine code only: open the .wasm file that it was made from.';
    return { what: 'a module that Wasmtime has compiled (.cwasm)', advice };
  }
  return { what: 'a native ELF program or library', advice: target };
}

/** Both begin with the same four bytes; then comes a version from 45 on, or a number of programs. */
function classOrFatProgram(bytes: Uint8Array): Guess {
  const next = ((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0);
  return next < 45 ? { what: 'a macOS program', advice: target } : { what: 'a Java class', advice: target };
}

/** Do the bytes begin like a gzip archive? Those can be opened where there is an unpacker. */
export function isGzip(bytes: Uint8Array): boolean {
  return begins(bytes, [0x1f, 0x8b, 0x08]);
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

const texts: readonly (readonly [looks: RegExp, what: string, advice: string])[] = [
  [
    /^<(!doctype|html|\?xml|head|body)/i,
    'a web page',
    'The download may have answered with a page, of an error or of a login, instead of the module: look at it in a browser.',
  ],
  [/^<svg/i, 'an SVG picture', other],
  [/^\{[^]*"(mappings|sources)"\s*:/, 'a source map', other],
  [/^[{[]/, 'JSON', other],
  [/^AGFzb[A-Za-z0-9+/\s]{3,}/, 'a module in base64', 'Decode it first, with `base64 -d` for instance.'],
  [
    /^(0x)?00 ?61 ?73 ?6d[\da-f\s]/i,
    'a module in hexadecimal',
    'Turn it into bytes first, with `xxd -r -p` for instance.',
  ],
  [/^(; ModuleID|source_filename|target (triple|datalayout))/, 'LLVM assembly', link],
  [
    /(["'])use asm\1/,
    'asm.js',
    'It is JavaScript, from before WebAssembly: compile the program again to get a .wasm file.',
  ],
  [/AGFzbQ/, 'JavaScript with a module inside it, in base64', 'Build it so that the module is a file of its own.'],
  [
    /^(#!.*node|["']use strict|(import|export)\b[^;]*\bfrom\b|(var|let|const|function|async function)\s[\w${[\s]+|\(\s*(async\s*)?(function|\(\s*\w*\s*\)\s*=>)|\/\*[*!\s])/,
    'a program in a text, such as the JavaScript that loads a module',
    'Open the .wasm file beside it.',
  ],
];

function guessText(head: string): Guess | null {
  if (head === '') return null;
  if (beginsLikeModule(head)) {
    return { what: 'the text format', advice: 'Give the file a name that ends with .wat.' };
  }
  for (const [looks, what, advice] of texts) if (looks.test(head)) return { what, advice };
  return /^[\t\n\r -~]+$/.test(head) ? { what: 'plain text', advice: other } : null;
}

/** How the first bytes differ from those of a module. `badAt` is the first one that does. */
export interface MissingMagic {
  readonly message: string;
  readonly badAt: ByteOffset;
  /** What to do; null when nobody knows. */
  readonly advice: string | null;
}

/** Null when the file begins as a module does. */
export function missingMagic(bytes: Uint8Array): MissingMagic | null {
  const magic = [0x00, 0x61, 0x73, 0x6d];
  const badAt = magic.findIndex((byte, i) => bytes[i] !== byte);
  if (badAt < 0) return null;
  const again = 'It may not have been saved or downloaded to its end: save, build or download it again.';
  if (bytes.length === 0) return { message: 'unexpected end: the file is empty', badAt: 0, advice: again };
  if (badAt === bytes.length) {
    return { message: 'unexpected end: the file stops within its first four bytes', badAt, advice: again };
  }
  const guess = guessFile(bytes);
  const hint = guess === null ? 'a module begins with the bytes 00 61 73 6d' : `it looks like ${guess.what}`;
  const message = `this is no WebAssembly module, ${hint}: magic header not detected`;
  return { message, badAt, advice: guess?.advice ?? null };
}
