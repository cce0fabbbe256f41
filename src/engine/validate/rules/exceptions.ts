import { CatchKind } from '../../binary/instructions.ts';
import { hex } from '../../util/hex.ts';
import { allMatch } from '../../module/matching.ts';
import type { ValueType } from '../../module/types.ts';
import { factsOf } from '../facts.ts';
import type { Stacks } from '../stacks.ts';
import type { Rules } from './rules.ts';

/**
 * Exceptions, and their older form.
 * https://webassembly.github.io/spec/core/valid/instructions.html#control-instructions
 * https://webassembly.github.io/exception-handling/legacy/core/valid/instructions.html
 */
export const exceptionRules: Rules = {
  0x1f: tryTable,
  0x08: (walk) => {
    walk.popAll(carried(walk, walk.reader.index));
    walk.dead();
  },
  0x0a: (walk) => {
    walk.pop('exnref');
    walk.dead();
  },
  0x06: (walk) => {
    const { params, results } = walk.blockType();
    walk.open('try', params, results);
  },
  0x07: (walk) => {
    const types = carried(walk, walk.reader.index);
    walk.reopen('catch', types);
    noteCatch(walk);
  },
  0x19: (walk) => {
    walk.reopen('catch_all', []);
    noteCatch(walk);
  },
  0x18: delegate,
  0x09: (walk) => {
    const { kind, offset } = walk.label(walk.reader.index);
    if (kind !== 'catch' && kind !== 'catch_all') {
      const what = kind === 'func' ? 'the function' : `the ${kind} at ${hex(offset)}`;
      walk.fail(`invalid rethrow label ${walk.reader.index}: ${what} is no catch part`);
    }
    walk.dead();
  },
};

/** The types of the values that exceptions with a tag carry. */
function carried(walk: Stacks, tag: number): readonly ValueType[] {
  return walk.funcTypeAt(walk.tag(tag).typeIndex).params;
}

/** Labels of the clauses are counted outside of the block. */
function tryTable(walk: Stacks): void {
  const { reader } = walk;
  const { params, results } = walk.blockType();
  for (let i = 0; i < reader.labelCount; i++) {
    const kind = reader.catchKinds[i]!;
    const given = kind < CatchKind.catchAll ? [...carried(walk, reader.catchTags[i]!)] : [];
    if (kind === CatchKind.catchRef || kind === CatchKind.catchAllRef) given.push('(ref exn)');
    const wanted = walk.labelTypes(reader.labels[i]!);
    if (!allMatch(given, wanted, walk.space)) {
      walk.fail(
        `type mismatch: catch clause ${i} of the try_table gives [${given.join(' ')}], label ${reader.labels[i]!} takes [${wanted.join(' ')}]`,
      );
    }
    walk.work += given.length;
  }
  walk.open('try_table', params, results);
}

/** Closes its block like `end`; the label is counted outside of it. */
function delegate(walk: Stacks): void {
  walk.popResults();
  const { results } = walk.close();
  walk.label(walk.reader.index);
  walk.pushAll(results);
}

/** Catch parts in catch parts of one function, at most: each keeps the exception it handles. */
function noteCatch(walk: Stacks): void {
  const { func, module, top, controls } = walk;
  if (func === null) return;
  const outer = controls[controls.length - 2];
  top.catches = (outer?.catches ?? 0) + 1;
  const { catchDepths } = factsOf(module);
  if (top.catches > (catchDepths.get(func) ?? 0)) catchDepths.set(func, top.catches);
}
