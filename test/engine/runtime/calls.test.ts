import { describe, expect, it } from 'vitest';
import { HostFunc, HostRef, f64, i32, i64, toNumber, Trap, type Func, type Stop } from '../../../src/engine/index.ts';
import { hostFunc, Session } from './support.ts';

const i32ToI32 = { params: ['i32'], results: ['i32'] } as const;

describe('a host function', () => {
  it('gets its arguments and answers with results', async () => {
    const log: unknown[] = [];
    const host = hostFunc({ params: ['i32', 'f64', 'i64', 'externref'], results: ['i64', 'i32'] }, (args) => {
      log.push(args);
      return [i64(7n), i32(8)];
    });
    const loaded = await Session.of(
      `(import "env" "h" (func $h (param i32 f64 i64 externref) (result i64 i32)))
       (func (export "f") (result i64 i32) (i32.const 3) (f64.const 0.25) (i64.const -1) (ref.null extern) (call $h))`,
      { h: host },
    );
    expect(loaded.invoke('f')).toEqual([i64(7n), i32(8)]);
    expect(log).toEqual([[i32(3), f64(0.25), i64(-1n), { type: 'externref', ref: null }]]);
    expect(host.calls).toBe(1);
  });

  it('may ask for calls, one after the other, and is resumed with the results', async () => {
    const results: number[] = [];
    let fib: Func | null = null;
    const host = hostFunc(i32ToI32, ([n]) => ({
      call: fib!,
      args: [n!],
      then: ([first]) => {
        results.push(toNumber(first!));
        return {
          call: fib!,
          args: [i32(toNumber(n!) + 1)],
          then: ([second]) => [i32(toNumber(first!) + toNumber(second!))],
        };
      },
    }));
    const loaded = await Session.of(
      `(import "env" "h" (func $h (param i32) (result i32)))
       (func $fib (export "fib") (param i32) (result i32)
         (if (result i32) (i32.lt_u (local.get 0) (i32.const 2)) (then (local.get 0))
           (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1)))
                          (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
       (func (export "f") (result i32) (i32.add (i32.const 1000) (call $h (i32.const 9))))`,
      { h: host },
    );
    fib = loaded.func('fib');
    expect(loaded.invoke('f')).toEqual([i32(1000 + 34 + 55)]);
    expect(results).toEqual([34]);
    // The same, stopping everywhere.
    loaded.call('f');
    expect([...loaded.machine.run({ each: true })].at(-1)).toEqual({ why: 'done', results: [i32(1089)] });
  });

  it('shows its waiting frame between those of wasm', async () => {
    let callee: Func | null = null;
    const host = hostFunc({ params: [], results: [] }, () => ({ call: callee!, args: [], then: () => [] }));
    const loaded = await Session.of(
      `(import "env" "h" (func $h)) (func (export "g") (nop)) (func (export "f") (nop) (call $h) (nop))`,
      { h: host },
    );
    callee = loaded.func('g');
    loaded.call('f');
    loaded.machine.step();
    expect(loaded.places()).toEqual(['2+1', 'outer']);
    loaded.machine.step();
    expect(loaded.places()).toEqual(['1+0', 'host', '2+1', 'outer']);
    loaded.machine.step();
    loaded.machine.step();
    expect(loaded.places()).toEqual(['2+3', 'outer']);
  });

  it('that asks for a call of itself for ever ends in a trap', async () => {
    let again: Func | null = null;
    const host = hostFunc({ params: [], results: [] }, () => ({ call: again!, args: [], then: () => [] }));
    const loaded = await Session.of(
      '(import "env" "h" (func $h)) (func (export "f") (call $h))',
      { h: host },
      { maxFrames: 50 },
    );
    again = loaded.func('f');
    loaded.call('f');
    expect(loaded.run()).toMatchObject({ why: 'trap', trap: { cause: { kind: 'call-stack-exhausted' } } });
    loaded.machine.unwind();
  });

  it('that throws becomes a trap at its call, whatever it throws', async () => {
    let thrown: unknown = new Error('no such file');
    const host = hostFunc({ params: ['i32'], results: [] }, () => {
      throw thrown;
    });
    const loaded = await Session.of(
      '(import "env" "h" (func $h (param i32))) (func (export "f") (nop) (call $h (i32.const 5)))',
      { h: host },
    );
    loaded.call('f');
    expect(loaded.run()).toMatchObject({
      why: 'trap',
      trap: { func: 1, cause: { kind: 'host', message: 'no such file' } },
    });
    expect(loaded.places()).toEqual(['1+3', 'outer']);
    loaded.machine.unwind();
    thrown = new Trap({ kind: 'unreachable' });
    loaded.call('f');
    expect(loaded.run()).toMatchObject({ trap: { cause: { kind: 'unreachable' } } });
    loaded.machine.unwind();
  });

  it('that answers with the wrong types becomes a trap that says so', async () => {
    const host = hostFunc(i32ToI32, () => [i64(1n)]);
    const loaded = await Session.of(
      '(import "env" "h" (func $h (param i32) (result i32))) (func (export "f") (result i32) (call $h (i32.const 5)))',
      { h: host },
    );
    loaded.call('f');
    expect(loaded.run()).toMatchObject({ trap: { cause: { message: 'the host returned [i64] instead of [i32]' } } });
  });

  it('marked to stop is stopped before, once a call, and runs when going on', async () => {
    const host = hostFunc(i32ToI32, ([n]) => [n!]);
    const loaded = await Session.of(
      `(import "env" "h" (func $h (param i32) (result i32))) (table funcref (elem $h))
       (func (export "f") (result i32)
         (i32.add (call $h (i32.const 1)) (call_indirect (param i32) (result i32) (i32.const 2) (i32.const 0))))`,
      { h: host },
    );
    host.breaks = true;
    loaded.call('f');
    const stops: Stop[] = [...loaded.machine.run()];
    expect(stops.map(({ why }) => why)).toEqual(['host-call', 'host-call', 'done']);
    expect(stops[0]).toMatchObject({ func: { module: 'host', name: 'test' } });
    expect(stops[2]).toEqual({ why: 'done', results: [i32(3)] });
    expect(host.calls).toBe(2);
  });

  it('of f64 numbers may have a fast form, which does the same', async () => {
    const seen: number[][] = [];
    const fast = (_context: unknown, ...args: number[]): number => {
      seen.push(args);
      return args[0]! * 10 + args[1]!;
    };
    const type = { params: ['f64', 'f64'], results: ['f64'] } as const;
    const host = new HostFunc(type, 'env', 'h', () => [f64(-1)], fast);
    const loaded = await Session.of(
      '(import "env" "h" (func $h (param f64 f64) (result f64))) (func (export "f") (result f64) (call $h (f64.const 4) (f64.const 2)))',
      { h: host },
    );
    expect(loaded.invoke('f')).toEqual([f64(42)]);
    expect(seen).toEqual([[4, 2, 0, 0]]);
  });

  it('can be called from outside, and from a table of another module', async () => {
    const host = hostFunc(i32ToI32, ([n]) => [i32(toNumber(n!) * 2)]);
    const { session, machine } = await Session.of('');
    machine.call(host, [i32(21)]);
    expect([...machine.run()]).toEqual([{ why: 'done', results: [i32(42)] }]);
    machine.call(host, [i32(4)]);
    expect([...machine.run({ each: true })]).toEqual([{ why: 'done', results: [i32(8)] }]);
    const loaded = await session.load('(import "env" "h" (func (param i32) (result i32))) (export "h" (func 0))', {
      h: host,
    });
    expect(loaded.invoke('h', i32(1))).toEqual([i32(2)]);
  });

  it('reads and writes the memory of its caller', async () => {
    const host = hostFunc({ params: ['i32'], results: ['i32'] }, ([at], context) => {
      const address = toNumber(at!);
      const [byte] = context.readBytes(0, address, 1);
      context.writeBytes(0, address + 1, Uint8Array.of(byte! + 1));
      return [i32(byte!)];
    });
    const loaded = await Session.of(
      `(import "env" "h" (func $h (param i32) (result i32))) (memory 1) (data (i32.const 10) "A")
       (func (export "f") (param i32) (result i32 i32) (call $h (local.get 0)) (i32.load8_u offset=1 (local.get 0)))`,
      { h: host },
    );
    expect(loaded.invoke('f', i32(10))).toEqual([i32(65), i32(66)]);
    loaded.call('f', i32(65535));
    expect(loaded.run()).toMatchObject({ trap: { cause: { kind: 'out-of-bounds-memory-access' } } });
  });
});

describe('calls between instances', () => {
  const library = `(memory (export "memory") 1) (global $n (mut i32) (i32.const 0))
    (func (export "put") (param i32) (result i32)
      (i32.store8 (i32.const 0) (local.get 0))
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (global.get $n))
    (func (export "trap") (unreachable))`;
  const user = `(import "lib" "put" (func $put (param i32) (result i32))) (import "lib" "trap" (func $trap))
    (memory (export "memory") 1) (table funcref (elem $put))
    (func (export "f") (result i32 i32 i32)
      (i32.store8 (i32.const 0) (i32.const 11))
      (call $put (i32.const 22))
      (call_indirect (param i32) (result i32) (i32.const 33) (i32.const 0))
      (i32.load8_u (i32.const 0)))
    (func (export "g") (call $trap))`;

  it('run each in its own memory, and come back to the caller’s', async () => {
    const lib = await Session.of(library);
    const loaded = await lib.session.load(user, { put: lib.func('put'), trap: lib.func('trap') });
    expect(loaded.invoke('f')).toEqual([i32(1), i32(2), i32(11)]);
    expect(loaded.instance.memories[0]!.bytes[0]).toBe(11);
    expect(lib.instance.memories[0]!.bytes[0]).toBe(33);
    loaded.call('f');
    expect([...loaded.machine.run({ each: true })].at(-1)).toEqual({
      why: 'done',
      results: [i32(3), i32(4), i32(11)],
    });
  });

  it('show the frames of both, also in a trap', async () => {
    const lib = await Session.of(library);
    const loaded = await lib.session.load(user, { put: lib.func('put'), trap: lib.func('trap') });
    loaded.call('g');
    expect(loaded.run()).toMatchObject({ why: 'trap', trap: { func: 1, offset: expect.any(Number) } });
    expect(loaded.places()).toEqual(['1+0', '3+0', 'outer']);
  });

  it('share globals and tables that were imported', async () => {
    const lib = await Session.of(`(global (export "g") (mut i64) (i64.const 5)) (table (export "t") 2 externref)
      (func (export "get") (result i64 externref) (global.get 0) (table.get 0 (i32.const 1)))`);
    const { exports } = lib.instance;
    const loaded = await lib.session.load(
      `(import "lib" "g" (global $g (mut i64))) (import "lib" "t" (table $t 1 externref))
       (func (export "f") (param externref)
         (global.set $g (i64.add (global.get $g) (i64.const 1)))
         (table.set $t (i32.const 1) (local.get 0)))`,
      { g: exports.get('g')!, t: exports.get('t')! },
    );
    const ref = new HostRef({ any: 'thing' });
    loaded.invoke('f', { type: 'externref', ref });
    expect(lib.invoke('get')).toEqual([i64(6n), { type: 'externref', ref }]);
  });
});
