import type { Code } from './code.ts';
import { writeType, writeTypes } from './encode.ts';
import {
  type FuncShape,
  heapOf,
  isNullable,
  isRef,
  nonNull,
  orNull,
  randomValueType,
  ref,
  type Type,
} from './types.ts';

/** Blocks deeper than this are not opened. */
const DEEPEST = 9;

/** A type for a block, written by the second. */
export interface BlockType {
  readonly params: readonly Type[];
  readonly results: readonly Type[];
  readonly write: () => void;
}

export function randomBlockType(code: Code): BlockType {
  const { random, world } = code;
  const kind = random.below(4);
  if (kind === 0) return { params: [], results: [], write: () => code.byte(0x40) };
  if (kind === 3) {
    const types = world.types.flatMap(({ shape }, i) => (shape.kind === 'func' ? [i] : []));
    const index = random.pick(types);
    const { params, results } = world.types[index]!.shape as FuncShape;
    return { params, results, write: () => code.w.s64(BigInt(index)) };
  }
  return resultType(code, valueType(code));
}

export function resultType(code: Code, result: Type): BlockType {
  return { params: [], results: [result], write: () => writeType(code.w, result) };
}

/** A type that the module may use, of which a value can be made. */
export function valueType(code: Code, share?: number): Type {
  const { world, random } = code;
  const concrete = code.has('gc') || code.has('function-references');
  return randomValueType(random, (one) => code.has(one), concrete ? world.types.length : 0, world.types, share);
}

export function openBlock(code: Code): void {
  const { random } = code;
  if (code.blocks.length > DEEPEST) return;
  const kind = random.pick(['block', 'block', 'loop', 'if'] as const);
  const type = randomBlockType(code);
  code.provide(kind === 'if' ? [...type.params, 'i32'] : type.params);
  if (kind === 'if') code.take(1);
  code.byte({ block: 0x02, loop: 0x03, if: 0x04 }[kind]);
  type.write();
  code.open(kind, type.params, type.results);
  if (kind === 'loop') tick(code);
}

/** Counts down; a call that went on for long traps here. */
export function tick(code: Code): void {
  code.byte(0x10);
  code.u32(code.world.helpers.tick);
}

/** Ends the innermost block, or goes on with its next part. */
export function closeBlock(code: Code): void {
  const { random } = code;
  code.settle();
  const { kind, params, results } = code.block;
  switch (kind) {
    case 'if':
      if (params.join() !== results.join() || random.chance(50)) {
        code.byte(0x05);
        code.reopen('else', params);
        return;
      }
      break;
    case 'try':
    case 'catch':
      if (random.chance(kind === 'try' ? 85 : 35)) {
        nextPart(code, kind);
        return;
      }
      break;
    default:
  }
  code.byte(0x0b);
  code.close();
}

/** A block that a cast may leave with what it looked at. */
export function castBlock(code: Code): void {
  if (code.blocks.length > DEEPEST) return;
  const { random, world } = code;
  const objects = [...world.types.keys()].filter((i) => world.types[i]!.shape.kind !== 'func');
  const heap =
    random.chance(40) && objects.length > 0 ? random.pick(objects) : random.pick(['any', 'eq', 'struct', 'func']);
  const type = resultType(code, ref(heap, true));
  code.byte(0x02);
  type.write();
  code.open('block', [], type.results);
  castBranch(code, 0, type.results, heap);
}

/** A `try` of the older form goes on with `catch`, `catch_all` or `delegate`. */
function nextPart(code: Code, kind: 'try' | 'catch'): void {
  const { random, world } = code;
  if (kind === 'try' && random.chance(25)) {
    code.close();
    code.byte(0x18);
    code.u32(random.below(code.blocks.length));
    return;
  }
  if (random.chance(30)) {
    code.byte(0x19);
    code.reopen('catch_all', []);
    maybeRethrow(code);
    return;
  }
  const tag = random.below(world.tags.length);
  code.byte(0x07);
  code.u32(tag);
  code.reopen('catch', (world.types[world.tags[tag]!]!.shape as FuncShape).params);
  maybeRethrow(code);
}

/** Throws again what the part handles, under a condition. */
function maybeRethrow(code: Code): void {
  if (!code.random.chance(40) || code.blocks.length > DEEPEST) return;
  code.value('i32');
  code.byte(0x04, 0x40);
  code.take(1);
  code.open('if', [], []);
  code.byte(0x09, 1);
  code.die();
}

export function branch(code: Code): void {
  const { random } = code;
  const depth = random.below(code.blocks.length);
  const { label } = code.label(depth);
  switch (random.below(8)) {
    case 0:
    case 1:
      code.provide([...label, 'i32']);
      code.byte(0x0d);
      code.u32(depth);
      code.apply(label.length + 1, label);
      return;
    case 2:
      code.provide(label);
      code.byte(0x0c);
      code.u32(depth);
      code.die();
      return;
    case 3:
      return branchTable(code, depth, label);
    case 4:
      code.provide(code.type.results);
      code.byte(0x0f);
      code.die();
      return;
    case 5:
      if (!code.risky && !random.chance(10)) return;
      code.byte(0x00);
      code.die();
      return;
    default:
      referenceBranch(code, depth);
  }
}

function branchTable(code: Code, depth: number, label: readonly Type[]): void {
  const { random } = code;
  // What fits the most exact of them fits all.
  const fitting = code.blocks.flatMap((block, i) =>
    block.label.length === label.length && label.every((type, j) => code.matches(type, block.label[j]!))
      ? [code.blocks.length - 1 - i]
      : [],
  );
  code.provide([...label, 'i32']);
  code.byte(0x0e);
  const count = random.below(4);
  code.u32(count);
  for (let i = 0; i < count; i++) code.u32(random.pick(fitting));
  code.u32(depth);
  code.die();
}

/** br_on_null, br_on_non_null, br_on_cast, br_on_cast_fail: to a label whose last type is what they leave. */
function referenceBranch(code: Code, depth: number): void {
  if (!code.has('function-references')) return;
  const { random } = code;
  const { label } = code.label(depth);
  if (random.chance(25)) {
    const type = valueType(code, 100);
    const nullable = orNull(type);
    code.provide([...label, nullable]);
    code.byte(0xd5);
    code.u32(depth);
    code.apply(label.length + 1, [...label, nonNull(nullable)]);
    return;
  }
  const last = label.at(-1);
  const heap = last === undefined ? null : heapOf(last);
  if (heap === null) return;
  const rest = label.slice(0, -1);
  if (!isNullable(last!) || random.chance(30)) {
    code.provide([...rest, ref(heap, true)]);
    code.byte(0xd6);
    code.u32(depth);
    code.apply(label.length, rest);
    return;
  }
  if (code.has('gc') && heap !== 'exn') castBranch(code, depth, label, heap);
}

function castBranch(code: Code, depth: number, label: readonly Type[], heap: string | number): void {
  const { random } = code;
  const fails = random.chance(50);
  const rest = label.slice(0, -1);
  // The type it comes from is the label's own or one above; the type asked for is below both.
  const from = ref(fails ? heap : random.chance(60) ? heap : above(code, heap), true);
  const to = narrower(code, heap, random.chance(50));
  code.provide([...rest, from]);
  code.byte(0xfb, fails ? 25 : 24);
  code.byte(1 | (isNullable(to) ? 2 : 0));
  code.u32(depth);
  code.heap(heapOf(from)!);
  code.heap(heapOf(to)!);
  const left = fails ? to : isNullable(to) ? nonNull(from) : from;
  // The label takes null, and so whatever goes there.
  code.apply(label.length, [...rest, left]);
}

function above(code: Code, heap: string | number): string | number {
  if (typeof heap === 'number') {
    const { parent, shape } = code.world.types[heap]!;
    return parent ?? (shape.kind === 'func' ? 'func' : shape.kind);
  }
  return { i31: 'eq', struct: 'eq', array: 'any', eq: 'any', none: 'eq' }[heap] ?? heap;
}

/** A type below a heap type, by chance one that is not null. */
export function narrower(code: Code, heap: string | number, nullable: boolean): Type {
  const { types } = code.world;
  const below = [...types.keys(), 'i31', 'struct', 'array', 'eq', 'none', 'nofunc', 'noextern'].filter((one) =>
    code.matches(ref(one, true), ref(heap, true)),
  );
  return ref(below.length > 0 ? code.random.pick(below) : heap, nullable);
}

export function call(code: Code): void {
  const { random, world } = code;
  const tail = code.has('tail-call') && random.chance(15);
  const form = random.below(10);
  const typed = code.has('function-references') && form < 3;
  const tables = world.tables.flatMap(({ element }, i) => (code.matches(element, '(ref null func)') ? [i] : []));
  const targets = world.types.flatMap(({ shape }, i) =>
    shape.kind === 'func' && (!tail || resultsFit(code, shape)) ? [i] : [],
  );
  if (targets.length === 0) return;
  const index = random.pick(targets);
  const { params, results } = world.types[index]!.shape as FuncShape;
  let taken = params.length;
  if (typed) {
    code.provide(params);
    code.value(ref(index, code.risky));
    code.byte(tail ? 0x15 : 0x14);
    code.u32(index);
    taken++;
  } else if (tables.length > 0 && form < 6) {
    const table = random.pick(tables);
    const { is64, min } = world.tables[table]!;
    code.provide(params);
    if (code.risky || min === 0) {
      code.value(is64 ? 'i64' : 'i32');
      code.take(1);
    } else {
      code.byte(is64 ? 0x42 : 0x41);
      code.w.s32(random.below(min));
    }
    code.byte(tail ? 0x13 : 0x11);
    code.u32(index);
    code.u32(table);
  } else {
    const funcs = world.funcs.flatMap((type, i) => (type === index ? [i] : []));
    code.provide(params);
    code.byte(tail ? 0x12 : 0x10);
    code.u32(random.pick(funcs));
  }
  if (tail) code.die();
  else code.apply(taken, results);
}

function resultsFit(code: Code, { results }: FuncShape): boolean {
  const wanted = code.type.results;
  return results.length === wanted.length && results.every((type, i) => code.matches(type, wanted[i]!));
}

export function parametric(code: Code): void {
  const { random } = code;
  if (random.chance(40)) {
    const top = code.top();
    if (top === null) return;
    code.byte(0x1a);
    code.take(1);
    return;
  }
  const type = valueType(code);
  code.provide([type, type, 'i32']);
  if (isRef(type) || random.chance(30)) {
    code.byte(0x1c);
    writeTypes(code.w, [type]);
  } else {
    code.byte(0x1b);
  }
  code.apply(3, [type]);
}

export function variable(code: Code): void {
  const { random, world } = code;
  if (random.chance(30) && world.globals.length > 0) {
    const index = random.below(world.globals.length);
    const { type, mutable } = world.globals[index]!;
    const set = mutable && random.chance(60);
    if (set) code.provide([type]);
    code.byte(set ? 0x24 : 0x23);
    code.u32(index);
    code.apply(set ? 1 : 0, set ? [] : [type]);
    return;
  }
  if (code.locals.length === 0) return;
  const index = random.below(code.locals.length);
  const type = code.locals[index]!;
  const op = code.isSet(index) ? random.pick([0x20, 0x21, 0x22]) : random.pick([0x21, 0x22]);
  if (op !== 0x20) code.provide([type]);
  code.byte(op);
  code.u32(index);
  code.apply(op === 0x20 ? 0 : 1, op === 0x21 ? [] : [type]);
  if (op !== 0x20) code.set.add(index);
}
