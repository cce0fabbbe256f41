import { describe, expect, it } from 'vitest';
import {
  type Exn,
  type HostFunc,
  i32,
  invokeSync,
  type Stop,
  type Tag,
  Thrown,
  type Value,
} from '../../../../src/engine/index.ts';
import type { HostResult } from '../../../../src/engine/hosts/host.ts';
import { hostFunc, type Loaded, Session } from '../support.ts';

const num = (value: Value | undefined): unknown => (value && 'bits' in value ? value.bits : undefined);
const nothing = { params: [], results: [] } as const;

/** Functions that call each other down to one that throws, and one around them that catches. */
const chain = `
  (tag $e (export "e") (param i32 i64))
  (func $deep (export "deep") (param i32)
    (if (i32.eqz (local.get 0)) (then (throw $e (i32.const 7) (i64.const 8))))
    (call $deep (i32.sub (local.get 0) (i32.const 1)))
    nop)
  (func (export "caught") (param i32) (result i32)
    i32.const 1000
    (block $h (result i32 i64)
      (try_table (catch $e $h) (call $deep (local.get 0)))
      unreachable)
    i32.wrap_i64 i32.add i32.add)
  (func (export "older") (param i32) (result i32)
    i32.const 1000
    (try (result i32)
      (do (call $deep (local.get 0)) (i32.const 1))
      (catch $e i32.wrap_i64 i32.add))
    i32.add)`;

describe('an exception', () => {
  it.each(['caught', 'older'])('is caught however many calls are in between (%s)', async (name) => {
    const loaded = await Session.of(chain);
    for (const depth of [0, 1, 30_000]) expect(loaded.invoke(name, i32(depth)).map(num)).toEqual([1015]);
    expect(loaded.machine.idle).toBe(true);
    expect([loaded.machine.sp, loaded.machine.fr]).toEqual([0, 0]);
  });

  it('that nobody catches leaves the machine where it was thrown, and comes again when it goes on', async () => {
    const loaded = await Session.of(chain);
    const { machine } = loaded;
    loaded.call('deep', i32(2));
    const stop = loaded.run();
    expect(stop).toMatchObject({ why: 'exception', exception: { func: 0, caught: null } });
    expect(loaded.places()).toEqual(['0+9', '0+17', '0+17', 'outer']);
    const thrown = exceptionOf(stop);
    expect([thrown.tag, thrown.values.map(num)]).toEqual([loaded.instance.tags[0], [7, 8n]]);
    expect(machine.readAll(machine.sp - 4, ['i32', 'i64']).map(num)).toEqual([7, 8n]);
    expect(exceptionOf(machine.step())).toBe(thrown);
    expect(exceptionOf(loaded.run())).toBe(thrown);
    expect(loaded.places()).toHaveLength(4);
    machine.unwind();
    expect(loaded.invoke('caught', i32(1)).map(num)).toEqual([1015]);
  });

  it('comes out of a whole run as what it is', async () => {
    const loaded = await Session.of(chain);
    const run = (): unknown => invokeSync(loaded.machine, loaded.func('deep'), [i32(0)]);
    expect(run).toThrow(Thrown);
    try {
      run();
    } catch (error) {
      expect((error as Thrown).exception.values.map(num)).toEqual([7, 8n]);
    }
    expect(loaded.machine.idle).toBe(true);
  });

  it('that is caught does not end a whole run, though every throw is to be shown', async () => {
    const loaded = await Session.of(chain);
    loaded.machine.breakOnThrow = 'all';
    expect(invokeSync(loaded.machine, loaded.func('caught'), [i32(2)]).map(num)).toEqual([1015]);
  });

  it('can be shown at every throw, and says where it will be caught', async () => {
    const loaded = await Session.of(chain);
    const { machine } = loaded;
    machine.breakOnThrow = 'all';
    loaded.call('caught', i32(1));
    const stop = loaded.run();
    expect(stop).toMatchObject({ why: 'exception', exception: { func: 0, caught: { func: 1 } } });
    expect(loaded.places()).toHaveLength(4);
    expect(machine.step()).toMatchObject({ why: 'step' });
    expect(machine.frames()).toHaveLength(2);
    expect(loaded.run()).toMatchObject({ why: 'done' });
  });

  it('stops where it is caught when few enough frames are left there', async () => {
    const loaded = await Session.of(chain);
    const { machine } = loaded;
    loaded.call('caught', i32(3));
    machine.catchDepth = machine.fr;
    expect(loaded.run()).toMatchObject({ why: 'caught' });
    expect(machine.frames()).toHaveLength(2);
    machine.catchDepth = 0;
    expect(loaded.run()).toMatchObject({ why: 'done' });
    loaded.call('caught', i32(3));
    machine.catchDepth = machine.fr - 2;
    expect(loaded.run()).toMatchObject({ why: 'done' });
  });

  it('passes over instances, each with its own numbers of tags', async () => {
    const first = await Session.of(
      '(tag (export "e") (param i32)) (tag $f (export "f")) (func (export "t") (throw $f))',
    );
    const second = await first.session.load('(import "m" "t" (func $t)) (func (export "middle") (call $t) nop)', {
      t: first.func('t'),
    });
    const third = await first.session.load(
      `(import "m" "f" (tag $f)) (import "m" "middle" (func $middle)) (memory 1)
       (func (export "run") (result i32)
         (block $h (try_table (catch $f $h) (call $middle)) unreachable)
         (i32.load (i32.const 0)) i32.const 5 i32.add)`,
      { f: first.instance.exports.get('f')!, middle: second.func('middle') },
    );
    expect(third.invoke('run').map(num)).toEqual([5]);
  });

  it('is not caught by a function that has left by a tail call to the host', async () => {
    const loaded: Loaded = await Session.of(
      `(import "h" "fail" (func $fail)) (tag $e)
       (func $leaves (try_table (catch_all 0) (return_call $fail)))
       (func (export "run") (result i32)
         (block $h (try_table (catch_all $h) (call $leaves)) (return (i32.const 1)))
         i32.const 2)`,
      { fail: hostFunc(nothing, () => ({ throw: loaded.store.createException(loaded.instance.tags[0]!, []) })) },
    );
    expect(loaded.invoke('run').map(num)).toEqual([2]);
  });
});

describe('looking for a handler', () => {
  it.each([
    [
      'tries in each other',
      `${`(try_table ${'(catch $e 0)'.repeat(60)} `.repeat(60)} (call $deep (i32.const 0)) ${')'.repeat(60)}`,
    ],
    ['clauses', `(try_table ${'(catch $e 0) '.repeat(3200)} (throw $f))`],
    ['frames', '(call $deep (i32.const 3200))'],
  ])('costs fuel by the number of %s', async (_what, code) => {
    const loaded = await Session.of(`(tag $e) (tag $f)
      (func $deep (param i32) (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1))))) (throw $f))
      (func (export "run") (block $h (try_table (catch $f $h) ${code})))`);
    const { machine } = loaded;
    machine.breakOnThrow = 'all';
    loaded.call('run');
    expect(loaded.run()).toMatchObject({ why: 'exception' });
    const { ticks } = machine;
    expect(loaded.run()).toMatchObject({ why: 'done' });
    expect(machine.ticks - ticks).toBeGreaterThan(40);
    expect(machine.ticks - ticks).toBeLessThan(1000);
  });
});

describe('a trap', () => {
  it.each([
    ['unreachable', 'unreachable'],
    ['(throw_ref (ref.null exn))', 'null-exception-reference'],
    ['(call $forever)', 'call-stack-exhausted'],
  ])('is not caught: %s', async (code, kind) => {
    const loaded = await Session.of(
      `(tag $e) (func $forever (call $forever) nop)
       (func (export "new") (block $h (try_table (catch_all $h) ${code})))
       (func (export "old") (try (do ${code}) (catch_all)))`,
    );
    for (const name of ['new', 'old']) {
      loaded.call(name);
      expect(loaded.run()).toMatchObject({ why: 'trap', trap: { cause: { kind } } });
      loaded.machine.unwind();
    }
  });
});

describe('a step', () => {
  it('executes one instruction where a throw comes back to itself', async () => {
    // Behind the call of itself stands the throw, and what catches it goes on at the throw.
    const loaded = await Session.of(`
      (tag $e) (global $n (export "n") (mut i32) (i32.const 3)) (global $thrown (export "thrown") (mut i32) (i32.const 0))
      (func $f (export "f")
        (block $h
          (try_table (catch_all $h)
            (br_if 0 (i32.eqz (global.get $n)))
            (global.set $n (i32.sub (global.get $n) (i32.const 1)))
            (call $f)))
        (throw $e))`);
    const { machine } = loaded;
    loaded.call('f');
    const throws: number[] = [];
    for (;;) {
      const depth = machine.fr;
      const stop = machine.step();
      if (stop.why === 'exception') break;
      expect(stop.why).toBe('step');
      if (machine.fr < depth) throws.push(depth - machine.fr);
    }
    expect(throws).toEqual([2, 2, 2]);
    expect(machine.frames()).toHaveLength(2);
  });

  it('ends where a clause returns from its function', async () => {
    const loaded = await Session.of(`
      (tag $e (param i32))
      (func $f (result i32) (try_table (result i32) (catch $e 0) (throw $e (i32.const 4))))
      (func (export "run") (result i32) call $f i32.const 1 i32.add)`);
    const { machine } = loaded;
    loaded.call('run');
    const depths: number[] = [];
    for (let stop = machine.step(); stop.why === 'step'; stop = machine.step()) depths.push(machine.fr);
    // call, try_table, i32.const, throw (back in the caller), i32.const, i32.add, end
    expect(depths).toEqual([6, 6, 6, 4, 4, 4]);
    expect(loaded.invoke('run').map(num)).toEqual([5]);
  });
});

describe('functions of the host', () => {
  const text = `
    (import "h" "tag" (tag $e (param i32)))
    (import "h" "host" (func $host (param i32) (result i32)))
    (func (export "inner") (param i32) (result i32) (throw $e (local.get 0)))
    (func (export "fine") (param i32) (result i32) (local.get 0))
    (func (export "run") (param i32) (result i32)
      i32.const 100
      (block $h (result i32)
        (try_table (catch $e $h) (return (call $host (local.get 0))))
        unreachable)
      i32.add)`;
  const type = { params: ['i32'], results: ['i32'] } as const;

  async function loadedWith(
    run: (loaded: Loaded, tag: Tag, arg: Value) => HostResult,
    raw?: HostFunc['raw'],
  ): Promise<Loaded> {
    const session = await Session.of('');
    const tag = session.store.createTag(session.store.typeId({ params: ['i32'], results: [] }), 'e');
    const host = hostFunc(type, ([arg]) => run(loaded, tag, arg!));
    if (raw !== undefined) host.raw = raw;
    const loaded = await session.session.load(text, { tag, host });
    return loaded;
  }

  it('throw into the program', async () => {
    const loaded = await loadedWith(({ store }, tag, arg) => ({ throw: store.createException(tag, [arg]) }));
    expect(loaded.invoke('run', i32(5)).map(num)).toEqual([105]);
  });

  it('that wait for a call are passed over', async () => {
    const loaded = await loadedWith((it, _tag, arg) => ({ call: it.func('inner'), args: [arg], then: () => [] }));
    expect(loaded.invoke('run', i32(6)).map(num)).toEqual([106]);
    expect(loaded.machine.hostFrames).toHaveLength(0);
  });

  it('may catch what the call they wait for throws', async () => {
    const loaded = await loadedWith((it, _tag, arg) => {
      return { call: it.func('inner'), args: [arg], then: () => [], catch: ({ values }) => [...values] };
    });
    expect(loaded.invoke('run', i32(8)).map(num)).toEqual([8]);
    loaded.machine.breakOnThrow = 'all';
    loaded.call('run', i32(9));
    expect(loaded.run()).toMatchObject({ exception: { caught: { func: null } } });
    expect(loaded.run()).toMatchObject({ why: 'done', results: [i32(9)] });
  });

  it('may throw it again, or throw when they are resumed', async () => {
    const again = await loadedWith((it, _tag, arg) => {
      return { call: it.func('inner'), args: [arg], then: () => [], catch: (exn) => ({ throw: exn }) };
    });
    expect(again.invoke('run', i32(1)).map(num)).toEqual([101]);
    const later = await loadedWith((it, tag, arg) => {
      return { call: it.func('fine'), args: [arg], then: (r) => ({ throw: it.store.createException(tag, [...r]) }) };
    });
    expect(later.invoke('run', i32(2)).map(num)).toEqual([102]);
  });

  it('that call each other hand exceptions on', async () => {
    const loaded = await loadedWith((it, tag, arg) => {
      const thrower = hostFunc(type, ([value]) => ({ throw: it.store.createException(tag, [value!]) }));
      const between = hostFunc(type, ([value]) => ({ call: thrower, args: [value!], then: () => [] }));
      if (num(arg) === 0) return { call: between, args: [arg], then: () => [], catch: () => [i32(55)] };
      return { call: between, args: [arg], then: () => [] };
    });
    expect(loaded.invoke('run', i32(0)).map(num)).toEqual([55]);
    expect(loaded.invoke('run', i32(3)).map(num)).toEqual([103]);
    expect(loaded.machine.hostFrames).toHaveLength(0);
  });

  it('on the bare stack throw what a call inside of them ended with', async () => {
    const loaded: Loaded = await loadedWith(
      () => [],
      (machine, base) => {
        machine.call(loaded.func('inner'), [i32(machine.i32[base]!)]);
        const stop = machine.slice(1000);
        expect(stop).toMatchObject({ why: 'exception', exception: { caught: null } });
        throw new Thrown(exceptionOf(stop));
      },
    );
    expect(loaded.invoke('run', i32(4)).map(num)).toEqual([104]);
    expect(loaded.machine.calls).toHaveLength(0);
  });

  it('whose exception nobody catches leave the machine before their call', async () => {
    const loaded = await loadedWith(({ store }, _tag, arg) => {
      return { throw: store.createException(store.createTag(store.typeId({ params: ['i32'], results: [] })), [arg]) };
    });
    const host = loaded.instance.funcs[0]! as HostFunc;
    const { machine } = loaded;
    loaded.call('run', i32(5));
    expect(loaded.run()).toMatchObject({ why: 'exception', exception: { func: 3, caught: null } });
    expect(machine.read(machine.sp - 2, 'i32')).toEqual(i32(5));
    expect(loaded.run()).toMatchObject({ why: 'exception', exception: { func: 3 } });
    // It is thrown again, not asked again.
    expect(host.calls).toBe(1);
    machine.unwind();
    machine.call(host, [i32(1)]);
    expect(loaded.run()).toMatchObject({ why: 'exception', exception: { func: null, caught: null } });
  });
});

function exceptionOf(stop: Stop): Exn {
  if (stop.why !== 'exception') throw new Error(`stopped by ${stop.why}`);
  return stop.exception.exception;
}
