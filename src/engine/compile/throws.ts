import type { Emits } from './emission.ts';
import { Op } from './flat-code.ts';

/**
 * Instructions that throw.
 *
 *     (op, tag)       throw
 *     (op)            throw_ref
 *     (op, word)      rethrow; the word of the frame where the exception is kept
 */
export const exceptionEmits: Emits = {
  0x08: ({ out }, { index }) => {
    out.word(Op.throw);
    out.word(index);
  },
  0x0a: ({ out }) => out.word(Op.throwRef),
  0x09: (to, { index }) => {
    to.out.word(Op.rethrow);
    to.out.word(to.keptWord(index));
  },
};
