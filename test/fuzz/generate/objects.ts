import type { Code } from './code.ts';
import { isMakeable } from './constants.ts';
import { castBlock, narrower, valueType } from './control.ts';
import { constant } from './tables.ts';
import {
  type ArrayShape,
  hasDefault,
  heapMatches,
  heapOf,
  isNullable,
  isRef,
  orNull,
  ref,
  type StructShape,
  topOf,
  unpacked,
} from './types.ts';

/** Structs, arrays, small integers and casts. */
export function objectInstruction(code: Code): void {
  if (!code.has('gc')) return;
  const { random, world } = code;
  const structs = world.types.flatMap(({ shape }, i) => (shape.kind === 'struct' ? [i] : []));
  const arrays = world.types.flatMap(({ shape }, i) => (shape.kind === 'array' ? [i] : []));
  const kind = random.below(10);
  if (random.chance(12)) castBlock(code);
  else if (kind < 3 && structs.length > 0) structInstruction(code, random.pick(structs));
  else if (kind < 7 && arrays.length > 0) arrayInstruction(code, random.pick(arrays), arrays);
  else if (kind < 9) cast(code);
  else small(code);
}

function structInstruction(code: Code, index: number): void {
  const { random, world } = code;
  const { fields } = world.types[index]!.shape as StructShape;
  if (fields.length === 0 || random.chance(25)) {
    if (fields.every(({ storage }) => hasDefault(storage)) && random.chance(40)) {
      code.byte(0xfb, 1);
      code.u32(index);
      code.apply(0, [ref(index, false)]);
      return;
    }
    code.provide(fields.map(({ storage }) => unpacked(storage)));
    code.byte(0xfb, 0);
    code.u32(index);
    code.apply(fields.length, [ref(index, false)]);
    return;
  }
  const field = random.below(fields.length);
  const { storage, mutable } = fields[field]!;
  code.provideRef(ref(index, true));
  const set = mutable && random.chance(50);
  if (set) code.value(unpacked(storage));
  const packed = storage === 'i8' || storage === 'i16';
  code.byte(0xfb, set ? 5 : packed ? 3 + random.below(2) : 2);
  code.u32(index);
  code.u32(field);
  code.apply(set ? 2 : 1, set ? [] : [unpacked(storage)]);
}

/** An index or a length that mostly is small enough. */
function count(code: Code, most: number): void {
  if (!code.risky) constant(code, 'i32', code.random.below(most));
  else if (code.random.chance(70)) constant(code, 'i32', code.random.below(12));
  else constant(code, 'i32', code.random.pick([-1, 0x7fff_ffff, 0x4000_0000]));
}

function arrayInstruction(code: Code, index: number, arrays: readonly number[]): void {
  const { random, world } = code;
  const { storage, mutable } = (world.types[index]!.shape as ArrayShape).field;
  const element = unpacked(storage);
  const packed = storage === 'i8' || storage === 'i16';
  const own = ref(index, false);
  const done = (bytes: readonly number[], taken: number, results: readonly string[]): void => {
    code.byte(0xfb, ...bytes);
    code.apply(taken, results);
  };
  const array = (): void => code.provideRef(ref(index, true));
  const range = (most: number): void => {
    count(code, most);
    count(code, 3);
  };
  const datas = world.datas.length;
  const elements = world.elements.flatMap(({ type }, i) => (code.matches(type, storage) ? [i] : []));
  const segment = isRef(storage) ? elements : packed || !isRef(storage) ? [...Array(datas).keys()] : [];
  switch (random.below(12)) {
    case 0:
      code.value(element);
      constant(code, 'i32', code.risky ? random.pick([-1, 70_000]) : random.below(9));
      return done([6, index], 2, [own]);
    case 1:
      if (!hasDefault(storage)) return;
      constant(code, 'i32', code.risky ? random.pick([-1, 70_000]) : random.below(9));
      return done([7, index], 1, [own]);
    case 2: {
      const length = random.below(6);
      code.provide(Array.from({ length }, () => element));
      return done([8, index, length], length, [own]);
    }
    case 3: {
      if (segment.length === 0) return;
      const chosen = random.pick(segment);
      range(2);
      return done([isRef(storage) ? 10 : 9, index, chosen], 2, [own]);
    }
    case 4:
    case 5:
      array();
      count(code, 3);
      return done([packed ? 12 + random.below(2) : 11, index], 2, [element]);
    case 6:
      if (!mutable) return;
      array();
      count(code, 3);
      code.value(element);
      return done([14, index], 3, []);
    case 7:
      code.provideRef('(ref null array)');
      return done([15], 1, ['i32']);
    case 8:
      if (!mutable) return;
      array();
      count(code, 2);
      code.value(element);
      count(code, 3);
      return done([16, index], 4, []);
    case 9: {
      if (!mutable) return;
      const sources = arrays.filter((one) => {
        const from = (world.types[one]!.shape as ArrayShape).field.storage;
        return from === storage || (isRef(from) && isRef(storage) && code.matches(from, storage));
      });
      const from = random.pick(sources);
      array();
      count(code, 2);
      code.value(ref(from, code.risky));
      count(code, 2);
      count(code, 2);
      return done([17, index, from], 5, []);
    }
    default: {
      if (!mutable || segment.length === 0) return;
      const chosen = random.pick(segment);
      array();
      count(code, 2);
      range(2);
      return done([isRef(storage) ? 19 : 18, index, chosen], 4, []);
    }
  }
}

/** ref.test, ref.cast, ref.eq, and conversions between inside and outside. */
function cast(code: Code): void {
  const { random, world } = code;
  if (random.chance(20)) {
    code.provide(['(ref null eq)', '(ref null eq)']);
    code.byte(0xd3);
    code.apply(2, ['i32']);
    return;
  }
  if (random.chance(20)) {
    const out = random.chance(50);
    const top = code.top();
    const heap = out ? 'any' : 'extern';
    const given = top !== null && code.matches(top, ref(heap, true)) ? top : ref(heap, true);
    code.provide([given]);
    code.byte(0xfb, out ? 27 : 26);
    code.apply(1, [ref(out ? 'extern' : 'any', isNullable(given))]);
    return;
  }
  const top = code.top();
  const from = top !== null && isRef(top) && heapOf(top) !== 'exn' ? top : orNull(valueType(code, 100));
  const heap = heapOf(from)!;
  if (heap === 'exn') return;
  const above = random.chance(60) ? heap : topOf(world.types, heap);
  const to = narrower(code, above, random.chance(50));
  code.provide([from]);
  if (random.chance(60)) {
    code.byte(0xfb, isNullable(to) ? 21 : 20);
    code.heap(heapOf(to)!);
    code.apply(1, ['i32']);
    return;
  }
  // A cast that cannot fail goes up; others may trap.
  const sure = heapMatches(world.types, heap, heapOf(to)!);
  const safe = sure || code.risky ? to : orNull(from);
  code.byte(0xfb, isNullable(safe) ? 23 : 22);
  code.heap(heapOf(safe)!);
  code.apply(1, [isMakeable(world, safe) ? safe : orNull(safe)]);
}

function small(code: Code): void {
  if (code.random.chance(50)) {
    code.provide(['i32']);
    code.byte(0xfb, 28);
    code.apply(1, ['(ref i31)']);
    return;
  }
  code.provideRef('(ref null i31)');
  code.byte(0xfb, 29 + code.random.below(2));
  code.apply(1, ['i32']);
}
