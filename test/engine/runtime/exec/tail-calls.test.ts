import { describe, expect, it } from 'vitest';
import { HostFunc, i32, type Machine, toNumber, type Value } from '../../../../src/engine/index.ts';
import { Session } from '../support.ts';
import { Assembled } from '../assembled.ts';

const number = ([value]: readonly Value[]): number => (value ? toNumber(value) : NaN);

const countDown = `
  (func $odd (export "odd") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0))
      (else (return_call $even (i32.sub (local.get 0) (i32.const 1))))))
  (func $even (export "even") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1))
      (else (return_call $odd (i32.sub (local.get 0) (i32.const 1))))))`;

/** Words of frames and values in use at the deepest, at the end of each slice. */
function deepest(machine: Machine): { frames: number; values: number } {
  const most = { frames: 0, values: 0 };
  for (const stop of machine.run({ fuel: 1000 })) {
    most.frames = Math.max(most.frames, machine.fr);
    most.values = Math.max(most.values, machine.sp);
    if (stop.why === 'trap') throw new Error(stop.trap.cause.kind);
  }
  return most;
}

describe('a million tail calls', () => {
  it('leave the stacks as they were', async () => {
    const loaded = await Session.of(countDown);
    loaded.call('even', i32(1_000_000));
    const { frames, values } = deepest(loaded.machine);
    expect(frames).toBe(4);
    expect(values).toBeLessThan(16);
    expect(number(loaded.invoke('odd', i32(999_999)))).toBe(1);
  });

  it('leave them so across instances', async () => {
    const session = await Session.of(`(table (export "t") 1 funcref)
      (type $f (func (param i32) (result i32)))
      (memory 1) (data (i32.const 0) "\\01")
      (func (export "ping") (type $f)
        (if (i32.eqz (local.get 0)) (then (return (i32.load8_u (i32.const 0)))))
        (return_call_indirect (type $f) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))`);
    const imports = { ping: session.func('ping'), t: session.instance.exports.get('t')! };
    const other = await session.session.load(
      `(import "host" "ping" (func $ping (param i32) (result i32)))
       (import "host" "t" (table 1 funcref)) (elem (i32.const 0) $pong)
       (memory 1) (data (i32.const 0) "\\02")
       (func $pong (param i32) (result i32)
         (if (i32.eqz (local.get 0)) (then (return (i32.load8_u (i32.const 0)))))
         (return_call $ping (i32.sub (local.get 0) (i32.const 1))))
       (func (export "f") (param i32) (result i32)
         (i32.add (i32.mul (call $ping (local.get 0)) (i32.const 10)) (i32.load8_u (i32.const 0))))`,
      imports,
    );
    other.call('f', i32(100_000));
    expect(deepest(other.machine).frames).toBeLessThanOrEqual(10);
    // Who came last reads its own memory, who called reads its own after that.
    expect(number(other.invoke('f', i32(100_000)))).toBe(12);
    expect(number(other.invoke('f', i32(100_001)))).toBe(22);
  });

  it('need fuel, so that a loop of them can be paused', async () => {
    const loaded = await Session.of('(func $f (export "f") return_call $f)');
    loaded.call('f');
    expect(loaded.machine.slice(1000).why).toBe('fuel');
    const { ticks } = loaded.machine;
    expect(loaded.machine.slice(1000).why).toBe('fuel');
    expect(loaded.machine.ticks - ticks).toBe(1000);
    expect(loaded.places()).toEqual(['0+0', 'outer']);
  });
});

describe('a tail call', () => {
  it('is one step, also of a function that begins with a tail call of itself', async () => {
    const loaded = await Session.of('(func $f (export "f") return_call $f)');
    loaded.call('f');
    expect(loaded.machine.step().why).toBe('step');
    expect(loaded.machine.step().why).toBe('step');
    expect(loaded.machine.ticks).toBe(2);
  });

  it('takes the place of its function in the list of calls', async () => {
    const loaded = await Session.of(`(func $g (param i64 i64) (local i64) nop unreachable)
      (func $f (param i32) i64.const 1 i64.const 2 return_call $g) (func (export "h") i32.const 7 call $f nop)`);
    loaded.call('h');
    for (let i = 0; i < 5; i++) loaded.machine.step();
    expect(loaded.places()).toEqual(['0+0', '2+2', 'outer']);
    const [frame] = loaded.machine.frames();
    expect(frame?.kind === 'wasm' && loaded.machine.readAll(frame.locals, ['i64', 'i64', 'i64'])).toEqual([
      { type: 'i64', bits: 1n },
      { type: 'i64', bits: 2n },
      { type: 'i64', bits: 0n },
    ]);
  });

  it('of the host gives the results of the host, in one step', async () => {
    const add = new HostFunc({ params: ['i32', 'i32'], results: ['i32'] }, 'host', 'add', ([a, b]) => [
      i32(number([a!]) + number([b!])),
    ]);
    const loaded = await Session.of(
      `(import "host" "add" (func $add (param i32 i32) (result i32))) (table funcref (elem $add))
       (func $f (result i32) i32.const 1 i32.const 2 return_call $add)
       (func $g (result i32) i32.const 3 i32.const 4 i32.const 0 return_call_indirect (param i32 i32) (result i32))
       (func (export "h") (result i32) call $f call $g i32.mul)`,
      { add },
    );
    loaded.call('h');
    for (let i = 0; i < 3; i++) loaded.machine.step();
    expect(loaded.places()[0]).toBe('1+4');
    loaded.machine.step();
    expect(loaded.places()[0]).toBe('3+2');
    const stop = loaded.run();
    expect(stop.why === 'done' && number(stop.results)).toBe(21);
  });

  it('of a host function that calls back and then traps is told with its operands in place', async () => {
    const fails = new HostFunc({ params: ['i32'], results: ['i32'] }, 'host', 'fails', () => {
      throw new Error('no');
    });
    const loaded = await Session.of(
      '(import "host" "fails" (func $fails (param i32) (result i32))) (func (export "f") (result i32) i32.const 5 return_call $fails)',
      { fails },
    );
    loaded.call('f');
    expect(loaded.run()).toMatchObject({ why: 'trap', trap: { func: 1, cause: { kind: 'host', message: 'no' } } });
    expect(loaded.machine.read(loaded.machine.sp - 2, 'i32')).toEqual(i32(5));
  });

  it('traps where the callee needs more stack than there is', async () => {
    const loaded = await Session.of(
      `(func $big (local ${'i64 '.repeat(1000)}) nop) (func (export "f") i32.const 1 drop return_call $big)`,
      {},
      { maxStackBytes: 4000 },
    );
    loaded.call('f');
    expect(loaded.run()).toMatchObject({ why: 'trap', trap: { func: 1, cause: { kind: 'call-stack-exhausted' } } });
  });

  it('through a reference goes where the reference points, and traps when it is null', () => {
    const assembled = Assembled.of({
      types: [{ func: [['i32'], ['i32']] }, { func: [['i32', '(ref null 0)'], ['i32']] }, { func: [[], ['i32']] }],
      declared: [0, 1],
      funcs: [
        { type: 0, code: 'local.get 0; i32.const 3; i32.mul' },
        { type: 1, code: 'local.get 0; local.get 1; return_call_ref 0', name: 'apply' },
        { type: 2, code: 'i32.const 5; ref.func 0; return_call 1', name: 'f' },
        { type: 2, code: 'i32.const 5; ref.null (ref null 0); call 1', name: 'null' },
      ],
    });
    expect(assembled.invoke('f')).toEqual([i32(15)]);
    expect(assembled.trap('null')).toEqual({ kind: 'null-function-reference' });
  });
});
