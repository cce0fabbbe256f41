import { describe, expect, it } from 'vitest';
import { type RefType, typedValue, type ValueType } from '../../../src/engine/index.ts';
import { shownObjects } from '../../../src/engine/debug/shown-objects.ts';
import { editMember } from '../../../src/engine/debug/edit.ts';
import { storeElement, storeField } from '../../../src/engine/runtime/gc/members.ts';
import type { Run } from '../../../src/engine/debug/run.ts';
import { type HostRef, objectWindow, valueView } from '../../../src/engine/index.ts';
import { Assembled } from '../runtime/assembled.ts';

const assembled = Assembled.of({
  types: [
    { final: false, struct: ['mut i8', 'i32', 'mut (ref null 0)', 'mut v128'] },
    { array: 'mut i16' },
    { func: [[], ['(ref 0)']] },
    { func: [[], ['(ref 1)']] },
    { sub: 0, struct: ['mut i8', 'i32', 'mut (ref null 0)', 'mut v128'] },
    { func: [[], ['(ref 4)']] },
  ],
  funcs: [
    { type: 2, name: 'node', code: 'struct.new_default 0' },
    { type: 3, name: 'text', code: 'i32.const 3; array.new_default 1' },
    { type: 5, name: 'leaf', code: 'struct.new_default 4' },
  ],
});
const { instance, store } = assembled;
const { module } = instance;

const outcome = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};
/** A type of the module as the store knows it. */
const typed = (type: ValueType, text: string, within: typeof instance | null = instance): unknown =>
  outcome(() => {
    const value = typedValue(within ? store.valueType(module, type) : type, text, within);
    return 'ref' in value ? value.ref : value.bits;
  });
const made = (name: string): { readonly ref: unknown; readonly id: number } => {
  const [value] = assembled.invoke(name);
  const view = valueView(value!, module).ref;
  return { ref: (value as { ref: unknown }).ref, id: (view as { id: number }).id };
};

describe('references that are typed in', () => {
  it('are null and small integers where nothing can be referred to yet', () => {
    const plain = (type: RefType, text: string) => typed(type, text, null);
    expect(plain('anyref', ' null ')).toBeNull();
    expect(plain('(ref null 3)', 'ref.null 3')).toBeNull();
    expect(plain('anyref', '-1073741824')).toBe(-0x4000_0000);
    expect(plain('i31ref', '0x10')).toBe(16);
    expect(plain('(ref eq)', '-0')).toBe(0);
    expect(plain('i31ref', '1073741824')).toBe('1073741824 does not fit an i31: it holds -1073741824 to 1073741823');
    expect(plain('(ref 3)', '5')).toBe('"5" is not a (ref 3): write # and the number of an object that was shown');
    expect(plain('(ref any)', 'null')).toBe('a (ref any) is never null');
  });

  it('are functions by their name or number, and nothing but functions', () => {
    expect(typed('funcref', 'func:text')).toBe(instance.funcs[1]);
    expect(typed('funcref', 'text')).toBe(instance.funcs[1]);
    expect(typed('(ref null 2)', '$node')).toBe(instance.funcs[0]);
    expect(typed('funcref', 'func 2')).toBe(instance.funcs[2]);
    expect(typed('(ref null 2)', '$text')).toBe('$text is not a (ref null type2)');
    expect(typed('funcref', 'nowhere')).toBe('there is no function "nowhere"');
    expect(typed('anyref', 'func:node')).toBe('func:node is not an anyref');
  });

  it('are objects that were shown, by their number, when the type allows it', () => {
    const node = made('node');
    const leaf = made('leaf');
    expect(typed('(ref null 0)', `#${node.id}`)).toBe(node.ref);
    expect(typed('structref', `struct $node #${leaf.id}`)).toBe(leaf.ref);
    expect(typed('(ref 4)', `#${node.id}`)).toBe(`#${node.id} is not a (ref type4)`);
    expect(typed('(ref null 0)', '#99')).toBe('there is no object #99 any more, or it was never shown');
  });

  it('are values of the host', () => {
    const value = (type: ValueType, text: string) => (typed(type, text) as HostRef).value;
    expect(value('externref', '2.5')).toBe(2.5);
    expect(value('externref', '"2.5"')).toBe('2.5');
    expect(value('externref', 'a text')).toBe('a text');
    expect(value('externref', 'true')).toBe(true);
    expect(value('anyref', '"x\\"y"')).toBe('x"y');
    expect(typed('eqref', '"x"')).toMatch(/^"x" is not an eqref: write null, or a number for an i31, or #/);
  });
});

it('vectors are typed by lanes', () => {
  expect(typed('v128', 'i64x2 1 2')).toBe((2n << 64n) | 1n);
  expect(typed('v128', '1 2 3')).toBe('i32x4 has 4 lanes, not 3');
});

describe('members of objects', () => {
  const run = { instance } as Run;
  const edit = (kind: 'struct' | 'array' | 'exn', id: number, index: number, text: string) =>
    outcome(() => {
      const change = editMember(run, { kind, id }, index, text);
      const object = shownObjects(module).find(kind, id);
      if (change.of !== 'member') throw new Error('no change of a member');
      if (object?.kind === 'struct') storeField(object.type, object.cells, change.index, change.value);
      else if (object?.kind === 'array') storeElement(object, change.index, change.value);
    });
  const bits = (kind: 'struct' | 'array', id: number) =>
    objectWindow(module, kind, id, 0, 9)!.members.map(({ value }) => value.bits);

  it('are set where they may change', () => {
    const { id } = made('node');
    expect(edit('struct', id, 0, '-1')).toBeUndefined();
    expect(edit('struct', id, 2, `#${id}`)).toBeUndefined();
    expect(edit('struct', id, 3, 'f64x2 0 0')).toBeUndefined();
    const { members } = objectWindow(module, 'struct', id, 0, 9)!;
    expect(members[0]!.value.bits).toBe(255n);
    expect(members[2]!.value.ref).toMatchObject({ kind: 'struct', id });
    const text = made('text');
    expect(edit('array', text.id, 1, '65535')).toBeUndefined();
    expect(bits('array', text.id)).toEqual([0n, 65535n, 0n]);
  });

  it('say why where they may not', () => {
    const { id } = made('node');
    expect(edit('struct', id, 1, '5')).toBe('field1 does not change once the object is made');
    expect(edit('struct', id, 0, '256')).toBe('field0: 256 does not fit an i8: it holds -128 to 255');
    expect(edit('struct', id, 2, '5')).toMatch(/^field2: "5" is not a \(ref null type0\): write null, or #/);
    expect(edit('struct', id, 9, '5')).toBe('there is no member 9 in it');
    shownObjects(module).clear();
    expect(edit('struct', id, 0, '1')).toBe('the object is gone: nothing refers to it any more');
  });
});
