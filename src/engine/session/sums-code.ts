import { ByteReader } from '../util/byte-reader.ts';
import { ByteWriter } from '../util/byte-writer.ts';
import { readWhole } from './value-code.ts';

/** What the state was like at a moment: two 32-bit sums over all of it. */
export interface StateSum {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/** Each sum as the distance of its moment from the one before, and eight bytes. */
export function writeSums(sums: readonly StateSum[]): Uint8Array {
  const out = new ByteWriter();
  let before = 0;
  out.writeU32(sums.length);
  for (const { at, low, high } of sums) {
    out.writeWhole(at - before);
    out.writeFixed32(low);
    out.writeFixed32(high);
    before = at;
  }
  return out.bytes;
}

/** Null when they are no sums. */
export function readSums(payload: Uint8Array): StateSum[] | null {
  const fail = (): never => {
    throw new NoSums();
  };
  const input = new ByteReader(payload, 0, payload.length, fail);
  try {
    let at = 0;
    return Array.from({ length: input.readCount(9) }, () => {
      at += readWhole(input, fail);
      return { at, low: input.readFixed32() >>> 0, high: input.readFixed32() >>> 0 };
    });
  } catch (error) {
    if (error instanceof NoSums) return null;
    throw error;
  }
}

class NoSums extends Error {}
