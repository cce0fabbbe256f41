import { describe, expect, it } from 'vitest';
import { type Func, HostFunc, i32, type Machine } from '../../../src/engine/index.ts';
import { Session } from './support.ts';

/** Frames innermost first: the function, and for wasm its locals and operands in words. */
function shape(machine: Machine): string[] {
  return machine.frames().map((frame) => {
    const name = frame.func.kind === 'wasm' ? `func ${frame.func.index}` : frame.func.name;
    if (frame.kind !== 'wasm') return `${frame.kind} ${name}`;
    return `${name} ${frame.locals}..${frame.operands}..${frame.top}`;
  });
}

const nothing = { params: [], results: [] };

describe('walkFrames', () => {
  it('tells each frame its locals and operands, and where the outside called', async () => {
    const { machine, instance } = await Session.of(`
      (func $inner (param i32 i64) (local f32) i32.const 1 i32.const 2 drop drop)
      (func (export "outer") (param i32) i32.const 7 (call $inner (i32.const 8) (i64.const 9)) drop)`);
    machine.call(instance.exports.get('outer') as Func, [i32(5)]);
    for (let i = 0; i < 5; i++) machine.step();
    expect(shape(machine)).toEqual(['func 0 4..10..12', 'func 1 0..2..4', 'outer func 1']);
  });

  it('sees through calls from outside that have not begun, made while another call was under way', async () => {
    const host = new HostFunc(nothing, 'e', 'host', () => []);
    const { machine, instance } = await Session.of(
      `(import "e" "host" (func $host)) (export "again" (func $host))
       (func (export "f") (param i32) i32.const 1 i32.const 2 drop drop)`,
      { host },
    );
    const f = instance.exports.get('f') as Func;
    machine.call(f, [i32(1)]);
    machine.step();
    machine.call(instance.exports.get('again') as Func, []);
    machine.call(instance.exports.get('again') as Func, []);
    expect(shape(machine)).toEqual(['outer host', 'outer host', 'func 1 0..2..4', 'outer func 1']);
    machine.call(f, [i32(2)]);
    machine.step();
    expect(shape(machine)).toEqual([
      'func 1 4..6..8',
      'outer func 1',
      'outer host',
      'outer host',
      'func 1 0..2..4',
      'outer func 1',
    ]);
  });
});
