import { ProblemError } from '../protocol/problem.ts';

/** Bytes that are unpacked at most: an archive of a few kilobytes may hold terabytes of zeros. */
export const MOST_UNPACKED = 512 * 2 ** 20;

/**
 * What a gzip archive holds. `progress` hears how many bytes there are so far, of how many according to the archive.
 * Throws a ProblemError when it is damaged or holds more than `most`; stops early, with what there is, when
 * `unwanted` says so.
 */
export async function unpackGzip(
  packed: Uint8Array<ArrayBuffer>,
  unwanted: () => boolean,
  progress: (done: number, total: number) => void,
  most = MOST_UNPACKED,
): Promise<Uint8Array<ArrayBuffer>> {
  const said = sizeSaid(packed);
  if (said > most) throw tooLarge(most);
  let bytes = new Uint8Array(said);
  let length = 0;
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const { done, value } = await read(reader);
      if (done || unwanted()) break;
      const needed = length + value.length;
      if (needed > most) throw tooLarge(most);
      if (needed > bytes.length) bytes = enlarged(bytes, Math.min(most, Math.max(needed, 2 * bytes.length)));
      bytes.set(value, length);
      length = needed;
      progress(length, Math.max(length, said));
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    return await reader.read();
  } catch {
    throw new ProblemError({
      kind: 'io',
      message: 'The file is a gzip archive, and it is damaged.',
      hint: 'Copy, download or pack it again.',
    });
  }
}

/** The last four bytes: the size of the contents, of the last part of them when there are several. Not to be trusted. */
function sizeSaid(packed: Uint8Array): number {
  if (packed.length < 4) return 0;
  const said = new DataView(packed.buffer, packed.byteOffset + packed.length - 4).getUint32(0, true);
  // No archive is a thousandth of what it holds: such a number is a lie or another part's.
  return Math.min(said, packed.length * 1100);
}

function tooLarge(most: number): ProblemError {
  const message = `The file is a gzip archive of more than ${Math.round(most / 2 ** 20)} MB.`;
  return new ProblemError({ kind: 'limit', message, hint: 'Unpack it and open the .wasm file that is in it.' });
}

function enlarged(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(size);
  larger.set(bytes);
  return larger;
}
