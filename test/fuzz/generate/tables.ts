import type { Code } from './code.ts';
import { isNullable, nonNull, orNull, type Type } from './types.ts';
import { valueType } from './control.ts';
import { functionOf } from './constants.ts';

/** References and tables. */
export function tableInstruction(code: Code): void {
  const { random, world } = code;
  if (world.tables.length === 0 || random.chance(30)) return reference(code);
  const table = random.below(world.tables.length);
  const { element, is64, max } = world.tables[table]!;
  const address: Type = is64 ? 'i64' : 'i32';
  const index = (): void => smallIndex(code, table);
  switch (random.below(8)) {
    case 0:
      index();
      code.byte(0x25);
      code.u32(table);
      code.apply(1, [element]);
      return;
    case 1:
      index();
      code.value(element);
      code.byte(0x26);
      code.u32(table);
      code.apply(2, []);
      return;
    case 2:
      code.value(element);
      if (max === null || random.chance(80)) constant(code, address, random.below(3));
      else code.value(address);
      code.byte(0xfc, 15);
      code.u32(table);
      code.apply(2, [address]);
      return;
    case 3:
      code.byte(0xfc, 16);
      code.u32(table);
      code.apply(0, [address]);
      return;
    case 4:
      index();
      code.value(element);
      constant(code, address, code.risky ? 100 : random.below(2));
      code.byte(0xfc, 17);
      code.u32(table);
      code.apply(3, []);
      return;
    case 5:
      return copy(code, table);
    default:
      return init(code, table);
  }
}

export function constant(code: Code, type: Type, value: number): void {
  code.byte(type === 'i64' ? 0x42 : 0x41);
  code.w.s32(value);
  code.stack.push(type);
}

function smallIndex(code: Code, table: number): void {
  const { min, is64 } = code.world.tables[table]!;
  const type = is64 ? 'i64' : 'i32';
  if (min === 0 || code.risky) code.value(type);
  else constant(code, type, code.random.below(min));
}

function copy(code: Code, to: number): void {
  const { random, world } = code;
  const wanted = world.tables[to]!;
  const sources = world.tables.flatMap(({ element }, i) => (code.matches(element, wanted.element) ? [i] : []));
  const from = random.pick(sources);
  const source = world.tables[from]!;
  const length = wanted.is64 && source.is64 ? 'i64' : 'i32';
  smallIndex(code, to);
  smallIndex(code, from);
  constant(code, length, code.risky ? random.below(9) : random.below(2));
  code.byte(0xfc, 14);
  code.u32(to);
  code.u32(from);
  code.apply(3, []);
}

function init(code: Code, table: number): void {
  const { random, world } = code;
  if (world.elements.length === 0) return;
  const fitting = world.elements.flatMap(({ type }, i) =>
    code.matches(type, world.tables[table]!.element) ? [i] : [],
  );
  if (fitting.length === 0 || random.chance(10)) {
    code.byte(0xfc, 13);
    code.u32(random.below(world.elements.length));
    return;
  }
  const segment = random.pick(fitting);
  smallIndex(code, table);
  constant(code, 'i32', code.risky ? random.below(9) : 0);
  constant(code, 'i32', code.risky ? random.below(9) : random.below(2));
  code.byte(0xfc, 12);
  code.u32(segment);
  code.u32(table);
  code.apply(3, []);
}

function reference(code: Code): void {
  const { random } = code;
  const type = valueType(code, 100);
  switch (random.below(5)) {
    case 0: {
      const func = functionOf(code, 'func');
      code.byte(0xd2);
      code.u32(func);
      const index = code.world.funcs[func]!;
      code.apply(0, [code.has('function-references') ? `(ref ${index})` : '(ref null func)']);
      return;
    }
    case 1:
    case 2:
      code.provide([orNull(type)]);
      code.byte(0xd1);
      code.apply(1, ['i32']);
      return;
    default: {
      if (!code.has('function-references')) return;
      const top = code.top();
      const of = top !== null && isNullable(top) ? top : orNull(type);
      if (top === of && !code.risky) return;
      if (top !== of) code.provideRef(of);
      code.byte(0xd4);
      code.apply(1, [nonNull(of)]);
    }
  }
}
