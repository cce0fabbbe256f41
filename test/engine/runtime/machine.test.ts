import { describe, expect, it } from 'vitest';
import { f64, i32, i64, inspectAt, toNumber, type Stop } from '../../../src/engine/index.ts';
import { hostFunc, Session } from './support.ts';

const countdown = `(func (export "count") (param $n i32) (result i32) (local $sum i32)
  (loop $again
    (local.set $sum (i32.add (local.get $sum) (local.get $n)))
    (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
  (local.get $sum))`;

const fib = `(func $fib (export "fib") (param $n i32) (result i32)
  (if (result i32) (i32.lt_u (local.get $n) (i32.const 2))
    (then (local.get $n))
    (else (i32.add (call $fib (i32.sub (local.get $n) (i32.const 1)))
                   (call $fib (i32.sub (local.get $n) (i32.const 2)))))))`;

describe('a machine', () => {
  it('calls functions and gives their results back', async () => {
    const loaded = await Session.of(fib);
    expect(loaded.invoke('fib', i32(15))).toEqual([i32(610)]);
    expect(loaded.machine.idle).toBe(true);
    expect(loaded.machine.frames()).toEqual([]);
  });

  it('gives several results, in order', async () => {
    const loaded = await Session.of(
      '(func (export "three") (result i32 i64 f64) (i32.const 1) (i64.const -2) (f64.const 0.5))',
    );
    expect(loaded.invoke('three')).toEqual([i32(1), i64(-2n), f64(0.5)]);
  });

  it('takes blocks with parameters and several results', async () => {
    const loaded = await Session.of(`(func (export "f") (param i32) (result i32 i32)
      (i32.const 10) (i32.const 20)
      (block (param i32 i32) (result i32 i32)
        (if (param i32 i32) (result i32 i32) (local.get 0)
          (then (i32.const 5) (i32.add) (br 1))
          (else (drop) (i32.const 1)))))`);
    expect(loaded.invoke('f', i32(1))).toEqual([i32(10), i32(25)]);
    expect(loaded.invoke('f', i32(0))).toEqual([i32(10), i32(1)]);
  });

  it('drops what lies between when it branches out of a block', async () => {
    const loaded = await Session.of(`(func (export "f") (param i32) (result i32)
      (i32.const 100)
      (block (result i32) (i32.const 1) (i32.const 2) (i32.const 3) (br_if 0 (local.get 0)) (drop) (drop))
      (i32.add))`);
    expect(loaded.invoke('f', i32(1))).toEqual([i32(103)]);
    expect(loaded.invoke('f', i32(0))).toEqual([i32(101)]);
  });

  it('chooses by br_table, the last label for everything beyond', async () => {
    const loaded = await Session.of(`(func (export "f") (param i32) (result i32)
      (block (block (block (br_table 0 1 2 (local.get 0))) (return (i32.const 10))) (return (i32.const 11)))
      (i32.const 12))`);
    const ask = (n: number): number => toNumber(loaded.invoke('f', i32(n))[0]!);
    expect([0, 1, 2, 3, -1, 0x7fffffff].map(ask)).toEqual([10, 11, 12, 12, 12, 12]);
  });

  it('returns through br_table, with operands to drop', async () => {
    const loaded = await Session.of(`(func (export "f") (param i32) (result i32)
      (i32.const 7)
      (block (result i32) (i32.const 8) (i32.const 9) (br_table 0 1 0 (local.get 0)))
      (i32.add))`);
    expect(loaded.invoke('f', i32(0))).toEqual([i32(16)]);
    expect(loaded.invoke('f', i32(1))).toEqual([i32(9)]);
    expect(loaded.invoke('f', i32(5))).toEqual([i32(16)]);
  });

  it('zeroes the locals of every call', async () => {
    const loaded = await Session.of(`
      (func $dirty (param i64 i64) (result i64) (local i64 externref) (local.set 2 (i64.const -1)) (local.get 2))
      (func $clean (result i64 i32) (local i64 externref) (local.get 0) (ref.is_null (local.get 1)))
      (func (export "f") (result i64 i32) (drop (call $dirty (i64.const -1) (i64.const -1))) (call $clean))`);
    expect(loaded.invoke('f')).toEqual([i64(0n), i32(1)]);
  });

  it('stops when the fuel is used up and goes on as if nothing had been', async () => {
    const loaded = await Session.of(countdown);
    loaded.call('count', i32(1000));
    const stops: Stop[] = [...loaded.machine.run({ fuel: 100 })];
    expect(stops.slice(0, -1).every(({ why }) => why === 'fuel')).toBe(true);
    expect(stops.length).toBe(10);
    expect(stops.at(-1)).toEqual({ why: 'done', results: [i32(500500)] });
    expect(loaded.machine.ticks).toBe(1000);
  });

  it('stands at the loop when the fuel is used up, so that an endless one can be left', async () => {
    const loaded = await Session.of('(func (export "hang") (nop) (loop (br 0)))');
    loaded.call('hang');
    expect(loaded.machine.run({ fuel: 50 }).next().value).toMatchObject({ why: 'fuel' });
    expect(loaded.places()).toEqual(['0+1', 'outer']);
    loaded.machine.unwind();
    expect(loaded.machine.idle).toBe(true);
  });

  it('stops for fuel in endless recursion too', async () => {
    const loaded = await Session.of('(func $f (export "f") (call $f))');
    loaded.call('f');
    const run = loaded.machine.run({ fuel: 10 });
    expect(run.next().value).toMatchObject({ why: 'fuel' });
    expect(loaded.machine.frames().length).toBe(12);
  });

  it('shows frames, locals and operands where it stands', async () => {
    const loaded = await Session.of(fib);
    const { machine, store } = loaded;
    loaded.call('fib', i32(5));
    const { func } = machine.frames()[0] as { func: { entry: number } };
    // Stop where fib(1) is about to answer: local.get $n in the first part.
    let stop: Stop | undefined;
    const steps = machine.run({ each: true });
    do stop = steps.next().value ?? undefined;
    while (stop && machine.frames().length < 6);
    const frames = machine.frames().filter((frame) => frame.kind === 'wasm');
    expect(frames.map((frame) => toNumber(machine.read(frame.locals, 'i32')))).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(frames.map((frame) => frame.func)).size).toBe(1);
    expect(frames.map(({ top, operands }) => (top - operands) / 2)).toEqual([0, 0, 0, 0, 0]);
    expect(store.code.funcOf(func.entry)).toBe(frames[0]!.func);
  });

  it('lets a local be changed while it stands', async () => {
    const loaded = await Session.of(countdown);
    const { machine } = loaded;
    loaded.call('count', i32(1_000_000));
    machine.run({ fuel: 10 }).next();
    const [frame] = machine.frames();
    if (frame?.kind !== 'wasm') throw new Error('no frame');
    machine.write(frame.locals, i32(1));
    machine.write(frame.locals + 2, i32(41));
    expect(loaded.run()).toEqual({ why: 'done', results: [i32(42)] });
  });

  it('can be unwound at any point and used again', async () => {
    const loaded = await Session.of(fib);
    loaded.call('fib', i32(25));
    loaded.machine.run({ fuel: 1000 }).next();
    loaded.machine.unwind();
    expect(loaded.machine.frames()).toEqual([]);
    expect(loaded.invoke('fib', i32(10))).toEqual([i32(55)]);
  });

  it('runs another call while one is stopped, and then goes on with it', async () => {
    const loaded = await Session.of(fib);
    const { machine } = loaded;
    loaded.call('fib', i32(12));
    machine.run({ fuel: 100 }).next();
    const before = loaded.places();
    expect(loaded.invoke('fib', i32(7))).toEqual([i32(13)]);
    expect(loaded.places()).toEqual(before);
    expect(loaded.run()).toEqual({ why: 'done', results: [i32(144)] });
  });
});

describe('stepping', () => {
  it('stops before every instruction once, in the order they run', async () => {
    const loaded = await Session.of(countdown);
    loaded.call('count', i32(2));
    const seen: number[] = [];
    const { code } = loaded.module.funcs[0]!.body!;
    for (const stop of loaded.machine.run({ each: true })) {
      if (stop.why === 'step') seen.push(loaded.store.code.offsetOf(stop.pc)! - code);
    }
    const turn = [2, 4, 6, 7, 9, 11, 13, 14, 16];
    // loop itself was where the call began; `br_if 0` goes back to it.
    expect(seen).toEqual([...turn, 0, ...turn, 18, 19, 21]);
  });

  it('gives the results of a run that was stepped from end to end', async () => {
    const loaded = await Session.of(fib);
    loaded.call('fib', i32(11));
    let last: Stop | undefined;
    let steps = 0;
    for (const stop of loaded.machine.run({ each: true })) {
      last = stop;
      steps++;
    }
    expect(last).toEqual({ why: 'done', results: [i32(89)] });
    expect(steps).toBeGreaterThan(2000);
  });

  it('stops at each call of a function that begins by calling itself', async () => {
    const loaded = await Session.of('(func $f (export "f") (call $f))', {}, { maxFrames: 20 });
    loaded.call('f');
    const depths: number[] = [];
    for (const stop of loaded.machine.run({ each: true })) {
      depths.push(loaded.machine.frames().length - 1);
      if (stop.why === 'trap') break;
    }
    expect(depths.slice(0, 5)).toEqual([2, 3, 4, 5, 6]);
    expect(loaded.machine.trap?.cause.kind).toBe('call-stack-exhausted');
  });

  it('may change to running at any point, and back', async () => {
    const loaded = await Session.of(fib);
    const { machine } = loaded;
    loaded.call('fib', i32(16));
    for (let i = 0; i < 50; i++) {
      for (let k = 0; k < i; k++) expect(machine.step().why).toBe('step');
      expect(machine.slice(7).why).toBe('fuel');
    }
    expect(loaded.run()).toEqual({ why: 'done', results: [i32(987)] });
  });

  it('finds the stack as high as the validator says, before every instruction', async () => {
    const loaded = await Session.of(`${fib}
      (func (export "all") (param i32) (result i32 i64) (local i64)
        (i32.const 3)
        (block (param i32) (result i32 i64)
          (i64.const 1)
          (loop (param i32 i64) (result i32 i64)
            (local.set 1)
            (if (param i32) (result i32) (local.get 0) (then (call $fib)) (else (i32.const 1) (i32.add)))
            (local.get 1)
            (br_if 1 (i32.eqz (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (br 0))))`);
    loaded.call('all', i32(3));
    let steps = 0;
    for (const stop of loaded.machine.run({ each: true })) {
      if (stop.why === 'done') break;
      const [frame] = loaded.machine.frames();
      if (frame?.kind !== 'wasm') throw new Error('no frame');
      const state = inspectAt(loaded.module, frame.func.index, frame.offset);
      expect((frame.top - frame.operands) / 2).toBe(state!.slots);
      steps++;
    }
    expect(steps).toBeGreaterThan(60);
  });
});

describe('a BREAK', () => {
  it('stops before its instruction every time, and is passed when going on', async () => {
    const loaded = await Session.of(countdown);
    const func = loaded.func('count');
    if (func.kind !== 'wasm') throw new Error('no function');
    loaded.store.compile(func);
    const { code } = loaded.store;
    const at = code.pcOf(func, loaded.module.funcs[0]!.body!.code + 6)!;
    code.setBreak(at);
    loaded.call('count', i32(3));
    const sums: number[] = [];
    for (const stop of loaded.machine.run()) {
      if (stop.why === 'done') expect(stop.results).toEqual([i32(6)]);
      if (stop.why !== 'break') continue;
      expect(stop.pc).toBe(at);
      const [frame] = loaded.machine.frames();
      if (frame?.kind === 'wasm') sums.push(toNumber(loaded.machine.read(frame.locals + 2, 'i32')));
    }
    expect(sums).toEqual([0, 3, 5]);
    code.clearBreak(at);
    expect(loaded.invoke('count', i32(3))).toEqual([i32(6)]);
  });

  it('on the first instruction stops each call, also after another stop there', async () => {
    const loaded = await Session.of(fib);
    const func = loaded.func('fib');
    if (func.kind !== 'wasm') throw new Error('no function');
    loaded.store.code.setBreak(loaded.store.compile(func));
    loaded.call('fib', i32(3));
    const whys = [...loaded.machine.run()].map(({ why }) => why);
    expect(whys).toEqual(['break', 'break', 'break', 'break', 'break', 'done']);
  });

  it('on a call that becomes direct stays where it is', async () => {
    const loaded = await Session.of('(func $g (result i32) (i32.const 1)) (func (export "f") (result i32) (call $g))');
    const func = loaded.func('f');
    if (func.kind !== 'wasm') throw new Error('no function');
    const at = loaded.store.compile(func);
    loaded.store.code.setBreak(at);
    for (let i = 0; i < 3; i++) {
      loaded.call('f');
      expect([...loaded.machine.run()].map(({ why }) => why)).toEqual(['break', 'done']);
    }
    loaded.store.code.clearBreak(at);
    expect(loaded.invoke('f')).toEqual([i32(1)]);
  });

  it('can be patched in as soon as a function is compiled', async () => {
    const loaded = await Session.of('(func $g (nop)) (func (export "f") (call $g))');
    loaded.store.onCompiled = (_func, compiled) => loaded.store.code.setBreak(compiled.entry);
    loaded.call('f');
    expect([...loaded.machine.run()].map(({ why }) => why)).toEqual(['break', 'break', 'done']);
  });
});

describe('a call while another is stopped', () => {
  it('can be given up by itself, wherever it is', async () => {
    const loaded = await Session.of(
      `${fib} (func (export "bad") (param i32) (drop (call $fib (i32.const 3))) unreachable)`,
    );
    const { machine } = loaded;
    loaded.call('fib', i32(12));
    machine.run({ fuel: 100 }).next();
    const state = (): unknown => [loaded.places(), machine.sp, machine.fp, machine.fr, machine.instance?.index];
    const before = state();
    for (const fuel of [1, 2, 3, 1000]) {
      loaded.call('bad', i32(1));
      machine.slice(fuel);
      machine.giveUp();
      expect(state()).toEqual(before);
    }
    expect(loaded.run()).toEqual({ why: 'done', results: [i32(144)] });
    machine.giveUp();
    expect(machine.idle).toBe(true);
  });

  it('stops at its own host calls, and leaves the stop of the other as it was', async () => {
    const host = hostFunc({ params: [], results: [] }, () => []);
    const loaded = await Session.of('(import "env" "h" (func $h)) (func (export "f") (call $h))', { h: host });
    const { machine } = loaded;
    host.breaks = true;
    loaded.call('f');
    expect(machine.slice(10).why).toBe('host-call');
    loaded.call('f');
    expect([machine.slice(10).why, machine.slice(10).why, machine.slice(10).why]).toEqual([
      'host-call',
      'done',
      'done',
    ]);
    expect(host.calls).toBe(2);
  });
});
