import type { Emission, Emits } from './emission.ts';
import { CALL_WORDS, RARE_BYTE } from './flat-code.ts';

/**
 * Instructions on typed references. A branch keeps its values with (target, keep, base) as in `Emission.branchTo`;
 * the reference it looks at is on top.
 */
export const referenceEmits: Emits = {
  0x14: ({ out }, { opcode }) => {
    // call_ref: the type is known to fit, nothing has to be said; the words are those of every call.
    out.word(RARE_BYTE + opcode.number);
    for (let i = 1; i < CALL_WORDS; i++) out.word(0);
  },
  0xd3: rare,
  0xd4: rare,
  // br_on_null leaves the reference behind when it branches, br_on_non_null takes it along.
  0xd5: (to, { opcode, index }, state) => {
    to.out.word(RARE_BYTE + opcode.number);
    to.branchTo(state, index, state.slots - 1);
  },
  0xd6: (to, { opcode, index }, state) => {
    to.out.word(RARE_BYTE + opcode.number);
    to.branchTo(state, index, state.slots);
  },
};

function rare({ out }: Emission, { opcode }: { readonly opcode: { readonly number: number } }): void {
  out.word(RARE_BYTE + opcode.number);
}
