import type { Store } from '../../../src/engine/index.ts';
import { isNarrowNan, isWideNan } from '../machine-state.ts';

/** How the memories of two stores differ; 'nans' when that is only in the bits of NaNs, null when it is not at all. */
export function memoryDifference(one: Store, other: Store): string | null {
  let nans = false;
  const others = [...other.instances];
  for (const [i, instance] of [...one.instances].entries()) {
    for (const [j, memory] of instance.memories.entries()) {
      const found = differing(memory.bytes, others[i]!.memories[j]!.bytes);
      if (found === 'nans') nans = true;
      else if (found !== null) return `memory ${j} of instance ${i}, ${found}`;
    }
  }
  return nans ? 'nans' : null;
}

function differing(one: Uint8Array, other: Uint8Array): string | null {
  if (one.length !== other.length) return `${one.length} and ${other.length} bytes`;
  // Whole words; pages have no rest.
  const [a, b] = [wordsOf(one), wordsOf(other)];
  let nans = false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) continue;
    if (!areNans(a, b, i)) {
      return `at 0x${(4 * i).toString(16)}: 0x${(a[i]! >>> 0).toString(16)} and 0x${(b[i]! >>> 0).toString(16)}`;
    }
    nans = true;
  }
  return nans ? 'nans' : null;
}

function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

/** Is the word that differs a NaN in both, or half of a wide one? (One that stands askew is taken for a difference.) */
function areNans(a: Int32Array, b: Int32Array, i: number): boolean {
  if (isNarrowNan(a[i]!) && isNarrowNan(b[i]!)) return true;
  const wide = (words: Int32Array, at: number): boolean =>
    at >= 0 && at + 1 < words.length && isWideNan((BigInt(words[at + 1]! >>> 0) << 32n) | BigInt(words[at]! >>> 0));
  return [i - 1, i].some((at) => wide(a, at) && wide(b, at));
}
