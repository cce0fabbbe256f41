import type { Emits } from './emission.ts';
import { RARE_BYTE } from './flat-code.ts';

/**
 * Calls that end the function. Behind each stands a return that is no instruction of its own: a function of the host
 * comes back to it, as it comes back behind every call.
 *
 *     (op, function, 0)         return_call
 *     (op, type, table)         return_call_indirect
 *     (op, 0, 0)                return_call_ref
 *     (return ...)
 */
export const tailCallEmits: Emits = {
  0x12: (to, { opcode, index }) => {
    to.out.word(RARE_BYTE + opcode.number);
    to.out.word(index);
    to.out.word(0);
    to.return();
  },
  0x13: (to, { opcode, index, index2 }) => {
    to.out.word(RARE_BYTE + opcode.number);
    to.out.word(to.bindings.typeId(index));
    to.out.word(index2);
    to.return();
  },
  0x15: (to, { opcode }) => {
    to.out.word(RARE_BYTE + opcode.number);
    to.out.word(0);
    to.out.word(0);
    to.return();
  },
};
