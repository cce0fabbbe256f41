import { matches } from '../../module/matching.ts';
import { nonNull, refType } from '../../module/ref-type.ts';
import type { FuncType, RefType } from '../../module/types.ts';
import { isRefType } from '../../module/types.ts';
import type { Stacks } from '../stacks.ts';
import type { Rules } from './rules.ts';

/** Typed references. https://webassembly.github.io/spec/core/valid/instructions.html#reference-instructions */
export const referenceRules: Rules = {
  // call_ref
  0x14: (walk) => walk.call(popCallee(walk)),
  // ref.as_non_null
  0xd4: (walk) => walk.push(refOnTop(walk)),
  // br_on_null
  0xd5: (walk) => {
    const type = refOnTop(walk);
    walk.retype(walk.labelTypes(walk.reader.index));
    walk.push(type);
  },
  // br_on_non_null
  0xd6: (walk) => {
    const { index } = walk.reader;
    const types = walk.labelTypes(index);
    const last = types.at(-1);
    if (last === undefined || !isRefType(last)) {
      return walk.fail(`type mismatch: br_on_non_null to a label that takes ${last ?? 'nothing'}, not a reference`);
    }
    const type = refOnTop(walk);
    if (!matches(type, last, walk.space)) {
      walk.fail(`type mismatch: br_on_non_null with ${type} to a label that takes ${last}`);
    }
    walk.retype(types.slice(0, -1));
  },
};

/** Takes the reference to the function that is called; answers the type it is called as. */
export function popCallee(walk: Stacks): FuncType {
  const { index } = walk.reader;
  const type = walk.funcTypeAt(index);
  walk.pop(refType(true, index));
  return type;
}

/** Takes a reference; answers its type without null. In unreachable code it is at least a reference. */
function refOnTop(walk: Stacks): RefType {
  const type = walk.popRef();
  return type === 'bottom' ? refType(false, 'bot') : nonNull(type);
}
