import { describe, expect, it } from 'vitest';
import {
  type Func,
  f64,
  HostFunc,
  i32,
  instantiate,
  invokeSync,
  decode,
  defaultValue,
  link,
  Machine,
  type NativeOptions,
  NativeTier,
  PlacedTrap,
  stopsAt,
  Store,
  type Value,
  type WasmFunc,
  ModuleRewriter,
} from '../../../src/engine/index.ts';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { makeBigModule } from '../../../bench/programs/big-module.ts';
import { plainPlatform } from '../../support/plain-platform.ts';
import { wat } from '../../support/wat.ts';

interface Loaded {
  readonly machine: Machine;
  readonly tier: NativeTier;
  readonly log: string[];
  call(name: string, ...args: Value[]): Value[];
}

/** A module with hosts of every kind in `env`. */
async function load(text: string, options: NativeOptions = {}): Promise<Loaded> {
  const store = new Store(nodePlatform);
  const module = decode(await wat(`(module ${text})`));
  const log: string[] = [];
  const machine = new Machine(store);
  let waits = 2;
  const hosts: Record<string, HostFunc['run']> = {
    add: ([a, b]) => {
      log.push('add');
      return [i32((a as { bits: number }).bits + (b as { bits: number }).bits)];
    },
    callback: ([value]) => {
      log.push('callback');
      const call = instance.exports.get('twice') as Func;
      return { call, args: [value!], then: (results) => (log.push('answered'), results) };
    },
    exit: () => ({ exit: 7 }),
    wait: () => (waits-- > 0 ? { wait: { input: true, until: null } } : (log.push('waited'), [i32(1)])),
    fail: () => {
      throw new Error('no such thing');
    },
    wrong: () => [f64(1)],
  };
  const instance = instantiate(
    store,
    module,
    link(module, store.types, ({ name, type }) => {
      if (type.kind !== 'func') return undefined;
      if (name === 'sine') {
        return new HostFunc(
          type.type,
          'env',
          name,
          () => [f64(0)],
          (_, x) => (log.push('sine'), x * 2),
        );
      }
      return new HostFunc(type.type, 'env', name, hosts[name]!);
    }),
  );
  const tier = new NativeTier(machine, options);
  expect(tier.add(instance).refusal).toBeNull();
  machine.tier = tier;
  return {
    machine,
    tier,
    log,
    call: (name, ...args) => invokeSync(machine, instance.exports.get(name) as Func, args),
  };
}

const hostImports = `
  (import "env" "add" (func $add (param i32 i32) (result i32)))
  (import "env" "callback" (func $callback (param i32) (result i32)))
  (import "env" "exit" (func $exit))
  (import "env" "wait" (func $wait (result i32)))
  (import "env" "fail" (func $fail))
  (import "env" "wrong" (func $wrong (result i32)))
  (import "env" "sine" (func $sine (param f64) (result f64)))
  (func (export "twice") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
  (func (export "sum") (param i32) (result i32) (call $add (call $add (local.get 0) (i32.const 1)) (i32.const 10)))
  (func (export "sines") (param f64) (result f64) (call $sine (call $sine (local.get 0))))
  (func (export "back") (param i32) (result i32) (i32.add (i32.const 100) (call $callback (local.get 0))))
  (func (export "ends") (result i32) (call $exit) (i32.const 1))
  (func (export "waits") (result i32) (i32.add (call $wait) (i32.const 5)))
  (func (export "fails") (result i32) (call $fail) (i32.const 1))
  (func (export "wrong") (result i32) (call $wrong))`;

describe('functions of the host', () => {
  it('are called natively when they take and give plain values', async () => {
    const { call, tier, log } = await load(hostImports);
    expect(call('sum', i32(5))).toEqual([i32(16)]);
    expect(call('sines', f64(1.5))).toEqual([f64(6)]);
    expect(log).toEqual(['add', 'add', 'sine', 'sine']);
    expect(tier.runs).toBe(2);
    expect(tier.leaves).toBe(0);
  });

  it('are called once when they ask for a call, whose function runs natively', async () => {
    const { call, tier, log } = await load(hostImports);
    expect(call('back', i32(21))).toEqual([i32(142)]);
    expect(log).toEqual(['callback', 'answered']);
    expect(tier.runs).toBe(2);
    expect(tier.leaves).toBe(1);
  });

  it('end the program, wait, and trap where they are called', async () => {
    const { machine, call, log } = await load(hostImports);
    expect(() => call('ends')).toThrow('exit code 7');
    expect(() => call('fails')).toThrow(PlacedTrap);
    expect(() => call('wrong')).toThrow(PlacedTrap);
    try {
      call('fails');
    } catch (error) {
      expect((error as PlacedTrap).info).toMatchObject({ cause: { kind: 'host', message: 'no such thing' }, func: 13 });
    }
    const stops: string[] = [];
    const funcs = [...machine.store.instances][0]!.exports;
    machine.call(funcs.get('waits') as Func, []);
    for (const stop of machine.run()) stops.push(stop.why === 'done' ? JSON.stringify(stop.results) : stop.why);
    expect(stops).toEqual(['wait', 'wait', '[{"type":"i32","bits":6}]']);
    expect(log).toEqual(['waited']);
  });

  it('stop the machine before they are called when they are to', async () => {
    const { machine, log } = await load(hostImports);
    const [instance] = [...machine.store.instances];
    (instance!.funcs[0] as HostFunc).breaks = true;
    machine.call(instance!.exports.get('sum') as Func, [i32(1)]);
    const stops = [...machine.run()].map(({ why }) => why);
    expect(stops).toEqual(['host-call', 'host-call', 'done']);
    expect(log).toEqual(['add', 'add']);
  });
});

describe('traps', () => {
  const text = `(memory 1) (global $g (mut i32) (i32.const 0))
    (func $store (param i32) (i32.store (local.get 0) (i32.const 1)))
    (func (export "poke") (param i32) (result i32)
      (global.set $g (i32.add (global.get $g) (i32.const 1)))
      (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))
      (call $store (local.get 0))
      (i32.load (i32.const 8)))
    (func (export "divide") (param i32 i32) (result i32) (i32.add (i32.const 1) (i32.div_s (local.get 0) (local.get 1))))
    (func (export "chop") (param f64) (result i32) (i32.trunc_f64_s (local.get 0)))
    (func (export "deep") (param i32) (result i32)
      (if (result i32) (local.get 0) (then (i32.add (i32.const 1) (call 4 (i32.sub (local.get 0) (i32.const 1))))) (else (i32.const 0))))
    (func (export "never") (param i32) (result i32) (if (local.get 0) (then (unreachable))) (i32.const 3))`;
  const trapOf = (run: () => unknown): PlacedTrap['info'] => {
    try {
      run();
    } catch (error) {
      if (error instanceof PlacedTrap) return error.info;
      throw error;
    }
    throw new Error('no trap');
  };

  it('of the platform are met again by the interpreter, with nothing done twice', async () => {
    const { call, machine } = await load(text, { exactTraps: 1 << 20 });
    expect(call('poke', i32(0))).toEqual([i32(1)]);
    const info = trapOf(() => call('poke', i32(-4)));
    expect(info).toMatchObject({
      cause: { kind: 'out-of-bounds-memory-access', address: 0xffff_fffc, size: 4 },
      func: 0,
    });
    const [instance] = [...machine.store.instances];
    expect(instance!.globals[0]!.get()).toEqual(i32(2));
    expect(call('poke', i32(0))).toEqual([i32(3)]);
  });

  it('of the platform tell function and instruction even when the frames are gone', async () => {
    const { call, machine } = await load(text);
    const exact = await load(text, { exactTraps: 1 << 20 });
    const [lost, found] = [trapOf(() => call('poke', i32(-4))), trapOf(() => exact.call('poke', i32(-4)))];
    expect(lost).toMatchObject({ cause: { kind: 'out-of-bounds-memory-access' }, func: 0, offset: found.offset });
    expect(machine.idle).toBe(true);
    expect(call('poke', i32(0))).toEqual([i32(2)]);
  });

  it("that can be seen coming are the interpreter's, exact without any copy", async () => {
    const { call, machine } = await load(text);
    expect(trapOf(() => call('divide', i32(1), i32(0)))).toMatchObject({
      cause: { kind: 'integer-divide-by-zero' },
      func: 2,
    });
    expect(trapOf(() => call('divide', i32(-0x8000_0000), i32(-1)))).toMatchObject({
      cause: { kind: 'integer-overflow' },
    });
    expect(trapOf(() => call('chop', f64(3e9)))).toMatchObject({ cause: { kind: 'integer-overflow', value: 3e9 } });
    expect(trapOf(() => call('chop', f64(NaN)))).toMatchObject({ cause: { kind: 'invalid-conversion-to-integer' } });
    expect(trapOf(() => call('never', i32(1)))).toMatchObject({ cause: { kind: 'unreachable' }, func: 5 });
    const [instance] = [...machine.store.instances];
    machine.call(instance!.exports.get('divide') as Func, [i32(7), i32(0)]);
    expect(machine.slice(1000).why).toBe('trap');
    const [frame] = machine.frames(1);
    expect(frame).toMatchObject({ kind: 'wasm' });
    if (frame?.kind === 'wasm')
      expect(machine.readAll(frame.operands, ['i32', 'i32', 'i32'])).toEqual([i32(1), i32(7), i32(0)]);
    machine.unwind();
  });

  it('of a stack that is exhausted come where they do without', async () => {
    const { call, tier } = await load(text);
    expect(call('deep', i32(40_000))).toEqual([i32(40_000)]);
    expect(tier.leaves).toBeGreaterThan(3);
    expect(trapOf(() => call('deep', i32(60_000)))).toMatchObject({
      cause: { kind: 'call-stack-exhausted', frames: 50_000, limit: 'frames' },
    });
  });
});

describe('a native tier', () => {
  it('leaves the interpreter alone where the platform has no WebAssembly', async () => {
    const store = new Store(plainPlatform);
    const module = decode(await wat('(module (func (export "f") (result i32) (i32.const 3)))'));
    const instance = instantiate(store, module, []);
    const machine = new Machine(store);
    const tier = new NativeTier(machine);
    machine.tier = tier;
    expect(tier.add(instance)).toMatchObject({ refusal: { why: 'no-webassembly' }, native: 0 });
    expect(tier.ready).toBe(false);
    expect(invokeSync(machine, instance.exports.get('f') as Func, [])).toEqual([i32(3)]);
  });

  it('says what the platform said of a module that it does not take', async () => {
    const store = new Store({
      ...nodePlatform,
      wasm: {
        ...nodePlatform.wasm!,
        compile: () => {
          throw new Error('not today');
        },
      },
    });
    const instance = instantiate(
      store,
      decode(await wat('(module (func (export "f") (result i32) (i32.const 3)))')),
      [],
    );
    const machine = new Machine(store);
    const tier = new NativeTier(machine);
    machine.tier = tier;
    expect(tier.add(instance).refusal).toEqual({ why: 'refused', message: 'Error: not today' });
    expect(invokeSync(machine, instance.exports.get('f') as Func, [])).toEqual([i32(3)]);
  });

  it('is left at breakpoints as they come and go', async () => {
    const { machine, tier } = await load(`
      (func $inner (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
      (func (export "f") (param $n i32) (result i32) (local $sum i32)
        (loop $again
          (local.set $sum (i32.add (local.get $sum) (call $inner (local.get $n))))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $sum))`);
    const instance = [...machine.store.instances][0]!;
    const { code } = machine.store;
    const breaks = (): number => {
      let met = 0;
      machine.call(instance.exports.get('f') as Func, [i32(5)]);
      for (const stop of machine.run({ fuel: 1 })) {
        if (stop.why === 'break') met++;
        if (stop.why === 'done') expect(stop.results).toEqual([i32(45)]);
      }
      return met;
    };
    expect(breaks()).toBe(0);
    const inner = instance.funcs[0] as WasmFunc;
    machine.store.compile(inner);
    const { map } = code.functionAt(inner.entry)!;
    for (const index of [0, 1, map.pcs.length - 1]) {
      code.setBreak(map.pcs[index]!);
      tier.add(instance, { stops: stopsAt(instance.module, new Set([map.offsets[index]!])) });
      expect(breaks(), `at instruction ${index}`).toBe(5);
      code.clearBreak(map.pcs[index]!);
      tier.add(instance);
      const { runs } = tier;
      expect(breaks()).toBe(0);
      expect(tier.runs).toBeGreaterThan(runs);
    }
    tier.suspended = true;
    const { runs } = tier;
    expect(breaks()).toBe(0);
    expect(tier.runs).toBe(runs);
  });

  it('enters a loop that lasts, so that it does not stay in the interpreter', async () => {
    const { call, machine, tier } = await load(`
      (func (export "count") (param $n i32) (result i32) (local $sum i32) (local $far f64)
        (block $done
          (if (local.get $n) (then
            (loop $again
              (br_if $done (i32.eqz (local.get $n)))
              (local.set $sum (i32.add (local.get $sum) (local.get $n)))
              (local.set $far (f64.add (local.get $far) (f64.const 0.5)))
              (local.set $n (i32.sub (local.get $n) (i32.const 1)))
              (br $again)))
           (else (local.set $sum (i32.const -1)))))
        (i32.add (local.get $sum) (i32.trunc_f64_s (local.get $far))))`);
    const instance = [...machine.store.instances][0]!;
    machine.call(instance.exports.get('count') as Func, [i32(1_000_000)]);
    let slices = 0;
    for (const stop of machine.run({ fuel: 2000 })) {
      slices++;
      if (stop.why === 'done') expect(stop.results).toEqual([i32(((1_000_000 * 1_000_001) / 2 + 500_000) % 2 ** 32)]);
      else expect(stop.why).toBe('fuel');
    }
    expect(tier.runs).toBeGreaterThan(slices - 5);
    expect(call('count', i32(0))).toEqual([i32(-1)]);
  });

  it('takes every function of a large module, in less than twice its bytes', () => {
    const store = new Store(nodePlatform);
    const bytes = makeBigModule({ bytes: 300_000 });
    const module = decode(bytes);
    const externs = link(module, store.types, ({ name, type }) =>
      type.kind === 'func'
        ? new HostFunc(type.type, 'env', name, () => type.type.results.map(defaultValue))
        : undefined,
    );
    const instance = instantiate(store, module, externs);
    for (const counting of ['rounds', 'instructions'] as const) {
      const rewritten = new ModuleRewriter(instance, { counting, memory: true }).rewrite();
      expect(rewritten.functions.filter((func) => func === null)).toHaveLength(2);
      expect(rewritten.bytes.length).toBeLessThan(2 * bytes.length);
      expect(WebAssembly.validate(rewritten.bytes)).toBe(true);
    }
  });
});
