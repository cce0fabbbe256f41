import type { Code } from './code.ts';
import { randomBlockType, tick } from './control.ts';
import { writeType } from './encode.ts';
import type { FuncShape, Type } from './types.ts';

/** Throws, and blocks that catch. */
export function exceptionInstruction(code: Code): void {
  const { random, world } = code;
  if (world.tags.length === 0) return;
  const legacy = code.has('legacy-exceptions');
  switch (random.below(5)) {
    case 0:
      if (code.blocks.length < 3 && random.chance(50)) return;
      return throwNew(code);
    case 1:
      if (legacy) return rethrow(code);
      if (random.chance(50)) return;
      code.provideRef('(ref null exn)');
      code.byte(0x0a);
      code.die();
      return;
    default:
      if (code.blocks.length > 9) return;
      if (legacy) openTry(code);
      else openTryTable(code);
  }
}

/** Mostly under a condition, so that something follows. */
function throwNew(code: Code): void {
  const { random, world } = code;
  const tag = random.below(world.tags.length);
  if (random.chance(70)) {
    code.provide(['i32']);
    code.byte(0x04, 0x40);
    code.take(1);
    code.open('if', [], []);
  }
  code.provide(paramsOf(code, tag));
  code.byte(0x08);
  code.u32(tag);
  code.die();
}

function paramsOf({ world }: Code, tag: number): readonly Type[] {
  return (world.types[world.tags[tag]!]!.shape as FuncShape).params;
}

function rethrow(code: Code): void {
  const handlers = code.blocks.flatMap(({ kind }, i) =>
    kind === 'catch' || kind === 'catch_all' ? [code.blocks.length - 1 - i] : [],
  );
  if (handlers.length === 0) return;
  code.byte(0x09);
  code.u32(code.random.pick(handlers));
  code.die();
}

function openTry(code: Code): void {
  const type = randomBlockType(code);
  code.provide(type.params);
  code.byte(0x06);
  type.write();
  code.open('try', type.params, type.results);
  maybeCall(code);
}

/** Something that may throw, soon. */
function maybeCall(code: Code): void {
  const { random, world } = code;
  if (!random.chance(60)) return;
  const func = random.below(world.funcs.length);
  const { params, results } = world.types[world.funcs[func]!]!.shape as FuncShape;
  code.provide(params);
  code.byte(0x10);
  code.u32(func);
  code.apply(params.length, results);
}

interface Clause {
  readonly kind: 0 | 1 | 2 | 3;
  readonly tag: number;
  readonly label: number;
}

/**
 * A try_table, mostly in a block of its own that has just the type of one of its clauses: other labels seldom do.
 */
function openTryTable(code: Code): void {
  const { random, world } = code;
  if (random.chance(80)) {
    const tag = random.below(world.tags.length);
    const kind = random.pick([0, 0, 1, 2, 3] as const);
    const given = typesOf(code, kind, tag);
    if (given.length < 2) {
      code.byte(0x02);
      if (given.length === 0) code.byte(0x40);
      else writeType(code.w, given[0]!);
      code.open('block', [], given);
    } else {
      const index = world.types.findIndex(
        ({ shape }) => shape.kind === 'func' && shape.params.length === 0 && shape.results.join() === given.join(),
      );
      if (index >= 0) {
        code.byte(0x02);
        code.w.s64(BigInt(index));
        code.open('block', [], given);
      }
    }
  }
  const type = randomBlockType(code);
  code.provide(type.params);
  const clauses: Clause[] = [];
  for (let i = 0; i < 4; i++) {
    const tag = random.below(world.tags.length);
    const kind = random.pick([0, 0, 1, 2, 3] as const);
    const given = typesOf(code, kind, tag);
    const fitting = code.blocks.flatMap(({ label }, at) =>
      label.length === given.length && given.every((one, j) => code.matches(one, label[j]!))
        ? [code.blocks.length - 1 - at]
        : [],
    );
    if (fitting.length > 0) clauses.push({ kind, tag, label: random.pick(fitting) });
  }
  code.byte(0x1f);
  type.write();
  code.u32(clauses.length);
  for (const { kind, tag, label } of clauses) {
    code.byte(kind);
    if (kind < 2) code.u32(tag);
    code.u32(label);
  }
  code.open('try_table', type.params, type.results);
  if (random.chance(10)) tick(code);
  maybeCall(code);
}

/** What a clause gives to its label. */
function typesOf(code: Code, kind: Clause['kind'], tag: number): readonly Type[] {
  return [...(kind < 2 ? paramsOf(code, tag) : []), ...(kind === 1 || kind === 3 ? ['(ref null exn)'] : [])];
}
