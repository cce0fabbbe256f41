import { allMatch } from '../../module/matching.ts';
import type { FuncType } from '../../module/types.ts';
import type { Stacks } from '../stacks.ts';
import { popCallee } from './references.ts';
import type { Rules } from './rules.ts';

/** Tail calls. https://webassembly.github.io/spec/core/valid/instructions.html#control-instructions */
export const tailCallRules: Rules = {
  0x12: (walk) => leave(walk, walk.typeOfFunc(walk.reader.index)),
  0x13: (walk) => leave(walk, walk.indirectCallee()),
  0x15: (walk) => leave(walk, popCallee(walk)),
};

/** The results of what is called are those of the function. */
function leave(walk: Stacks, { params, results }: FuncType): void {
  walk.popAll(params);
  const expected = walk.controls[0]!.results;
  if (!allMatch(results, expected, walk.space)) {
    const { mnemonic } = walk.reader.opcode;
    const found = `[${results.join(' ')}]`;
    walk.fail(
      `type mismatch: ${mnemonic} of a function that gives ${found}, the function gives [${expected.join(' ')}]`,
    );
  }
  walk.dead();
}
