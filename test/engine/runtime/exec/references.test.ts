import { describe, expect, it } from 'vitest';
import { HostFunc, HostRef, i32, refFits, toNumber, type Value } from '../../../../src/engine/index.ts';
import { Assembled } from '../assembled.ts';

const number = ([value]: readonly Value[]): number => (value ? toNumber(value) : NaN);
const host = (value: unknown): Value => ({ type: 'externref', ref: new HostRef(value) });
const none: Value = { type: 'externref', ref: null };

describe('call_ref', () => {
  const module = {
    types: [{ func: [['i32'], ['i32']] }, { func: [['i32', '(ref null 0)'], ['i32']] }, { func: [[], ['(ref 0)']] }],
    imports: [['twice', 0]],
    declared: [0, 1, 2],
    funcs: [
      { type: 0, code: 'local.get 0; i32.const 1; i32.add' },
      { type: 1, name: 'apply', code: 'local.get 0; local.get 1; call_ref 0' },
      { type: 2, name: 'next', code: 'ref.func 1' },
      { type: 2, name: 'twice', code: 'ref.func 0' },
    ],
  } as const;
  const twice = new HostFunc({ params: ['i32'], results: ['i32'] }, 'host', 'twice', ([a]) => [i32(2 * number([a!]))]);

  it('calls functions of the module and of the host', () => {
    const assembled = Assembled.withImports({ twice }, module);
    const [next] = assembled.invoke('next');
    const [double] = assembled.invoke('twice');
    expect(number(assembled.invoke('apply', i32(5), next!))).toBe(6);
    expect(number(assembled.invoke('apply', i32(5), double!))).toBe(10);
  });

  it('traps on null, with the operands in place', () => {
    const assembled = Assembled.withImports({ twice }, module);
    expect(assembled.stop('apply', i32(5), { type: '(ref null 0)', ref: null })).toMatchObject({
      why: 'trap',
      trap: { func: 2, cause: { kind: 'null-function-reference' } },
    });
    expect(assembled.machine.read(assembled.machine.sp - 4, 'i32')).toEqual(i32(5));
  });

  it('stops before a function of the host that is marked, and goes on', () => {
    const marked = new HostFunc({ params: ['i32'], results: ['i32'] }, 'host', 'twice', ([a]) => [a!]);
    const assembled = Assembled.withImports({ twice: marked }, module);
    const [ref] = assembled.invoke('twice');
    marked.breaks = true;
    expect(assembled.stop('apply', i32(5), ref!)).toMatchObject({ why: 'host-call', func: { name: 'twice' } });
    expect([...assembled.machine.run()].at(-1)).toMatchObject({ why: 'done', results: [i32(5)] });
  });
});

describe('branches on null', () => {
  const assembled = Assembled.of({
    types: [
      { func: [['externref'], ['i32']] },
      { func: [['externref'], ['i32', 'externref']] },
      { func: [['externref'], ['externref']] },
    ],
    funcs: [
      {
        type: 0,
        name: 'on-null',
        code: 'block; i32.const 9; local.get 0; br_on_null 0; drop; drop; i32.const 1; return; end; i32.const 0',
      },
      {
        type: 1,
        name: 'on-null-out',
        code: 'i32.const 5; i32.const 7; local.get 0; local.get 0; br_on_null 0; drop; return',
      },
      {
        type: 1,
        name: 'on-non-null',
        code: 'block (ref extern); i32.const 1; i32.const 2; local.get 0; br_on_non_null 0; drop; drop; i32.const 3; ref.null externref; return; end; drop; i32.const 4; local.get 0',
      },
      { type: 2, name: 'must', code: 'local.get 0; ref.as_non_null' },
    ],
  });
  const value = host('x');

  it('br_on_null goes where the label is, or on with the reference', () => {
    expect(number(assembled.invoke('on-null', none))).toBe(0);
    expect(number(assembled.invoke('on-null', value))).toBe(1);
  });

  it('br_on_null to the function returns what lies below', () => {
    expect(assembled.invoke('on-null-out', value)).toEqual([i32(7), value]);
    expect(assembled.invoke('on-null-out', none)).toEqual([i32(7), none]);
  });

  it('br_on_non_null takes the reference along', () => {
    expect(assembled.invoke('on-non-null', value)).toEqual([i32(4), value]);
    expect(assembled.invoke('on-non-null', none)).toEqual([i32(3), none]);
  });

  it('ref.as_non_null traps on null', () => {
    expect(assembled.invoke('must', value)).toEqual([value]);
    expect(assembled.trap('must', none)).toEqual({ kind: 'null-reference' });
  });
});

it('a table that cannot hold null begins with the value of its initialiser', () => {
  const { instance, store } = Assembled.of({
    types: [{ func: [[], []] }],
    funcs: [{ type: 0, code: '' }],
    tables: [{ type: '(ref 0)', size: 3, init: 'ref.func 0', name: 't' }],
  });
  const [table] = instance.tables;
  expect(table?.elements).toEqual([instance.funcs[0], instance.funcs[0], instance.funcs[0]]);
  expect(refFits(table!.elements[2]!, table!.type.element, store.types)).toBe(true);
});
