import type { ByteOffset } from '../module/types.ts';
import type { ByteReader } from '../util/byte-reader.ts';
import { malformed } from './type-codes.ts';

/**
 * As many items as other engines allow, imported ones among them, so that a large file of nothing cannot eat the
 * memory. https://webassembly.github.io/spec/js-api/index.html#limits
 */
const MOST = {
  types: 1_000_000,
  parameters: 1000,
  results: 1000,
  fields: 10_000,
  tags: 1_000_000,
  imports: 1_000_000,
  functions: 1_000_000,
  tables: 100_000,
  memories: 100,
  globals: 1_000_000,
  exports: 1_000_000,
  'element segments': 10_000_000,
  elements: 10_000_000,
  'data segments': 100_000,
} as const;

/** Reads the number of `what` that follow, each of at least `smallest` bytes; there are `imported` ones already. */
export function readCountOf(what: keyof typeof MOST, reader: ByteReader, smallest = 1, imported = 0): number {
  const at = reader.pos;
  const count = reader.readCount(smallest);
  checkMost(what, imported + count, at);
  return count;
}

/** Fails, with a DecodeError at `at`, when there are more than anybody allows. */
export function checkMost(what: keyof typeof MOST, count: number, at: ByteOffset): void {
  if (count > MOST[what]) malformed(`too many ${what}: ${count}, the limit is ${MOST[what]}`, at);
}
