import { expect, it } from 'vitest';
import { InstructionReader } from '../../../src/engine/binary/instructions.ts';
import { Stacks } from '../../../src/engine/validate/stacks.ts';
import { decode } from '../../../src/engine/binary/decode.ts';
import { moduleOf } from '../../support/bytes.ts';

function stacks(): Stacks {
  const module = decode(moduleOf(''));
  const made = new Stacks(module, 0, new InstructionReader(module.bytes, 0, 8));
  made.open('func', [], ['i32']);
  return made;
}

const types = (made: Stacks) => made.operands.map(({ type }) => type);

it('counts slots of eight bytes: a vector takes two', () => {
  const made = stacks();
  made.pushAll(['i32', 'v128', 'f64']);
  expect(made.slots).toBe(4);
  made.popAny('a value');
  made.popAny('a value');
  expect(made.slots).toBe(1);
});

it('forgets what is above the block when nothing goes on, and makes up what is asked for', () => {
  const made = stacks();
  made.push('i64');
  made.open('block', [], ['i32']);
  made.push('f64');
  made.dead();
  expect([types(made), made.reachable]).toEqual([['i64'], false]);
  made.pop('f32');
  made.retype(['i32', 'i64']);
  expect(types(made)).toEqual(['i64', 'i32', 'i64']);
  expect(() => made.pop('f32')).toThrow('expects f32, found i64');
});

it('keeps the operands that a block takes over where they came from', () => {
  const made = stacks();
  made.push('i32', 7);
  made.open('loop', ['i32'], []);
  expect(made.top).toMatchObject({ kind: 'loop', height: 0, entered: true });
  expect(made.operands).toEqual([{ type: 'i32', slot: 0, pushedAt: 7 }]);
  made.pop('i32');
  expect(made.close().kind).toBe('loop');
  expect(made.top.kind).toBe('func');
});

it('knows a block inside unreachable code for what it is', () => {
  const made = stacks();
  made.dead();
  made.open('block', ['i64'], []);
  expect(made.top.entered).toBe(false);
  expect([types(made), made.reachable]).toEqual([['i64'], false]);
});

it('gives the types that a branch carries, by depth', () => {
  const made = stacks();
  made.push('f32');
  made.open('loop', ['f32'], ['f64']);
  expect([made.labelTypes(0), made.labelTypes(1)]).toEqual([['f32'], ['i32']]);
  expect(() => made.labelTypes(2)).toThrow('unknown label, there are 2');
});
