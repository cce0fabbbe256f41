import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import {
  decode,
  type Func,
  i32,
  i64,
  instantiate,
  invokeSync,
  LiveServices,
  Machine,
  type Memory,
  PlacedTrap,
  Store,
  toNumber,
  type Value,
} from '../../../../src/engine/index.ts';
import type { HostServices } from '../../../../src/engine/hosts/host.ts';
import { atomicRows } from '../../../../src/engine/module/opcode-rows/atomic.ts';
import { Random } from '../../../support/random.ts';
import { wat } from '../../../support/wat.ts';
import { Session } from '../support.ts';

const rows = atomicRows.filter(({ mnemonic }) => /^i(32|64)\.|notify/.test(mnemonic));
const OFFSETS = [0, 8, 12, 65_528];

/** One exported function for each row and offset, of the operands and results of the row. */
function moduleText(memory: string): string {
  const funcs = rows.flatMap(({ mnemonic, params, results }) =>
    OFFSETS.map((offset) => {
      const operands = params!.map((_, i) => `(local.get ${i})`).join(' ');
      const result = results!.map((type) => `(result ${type})`).join('');
      return `(func (export "${mnemonic} ${offset}") (param ${params!.join(' ')}) ${result}
        (${mnemonic} offset=${offset} ${operands}))`;
    }),
  );
  return `(module (memory (export "memory") ${memory}) ${funcs.join('\n')})`;
}

const trapKinds: readonly (readonly [RegExp, string])[] = [
  [/out of bounds/, 'out-of-bounds-memory-access'],
  [/unaligned/, 'unaligned-atomic'],
];

type Outcome = number | bigint | string | null;

function ours(bytes: Uint8Array) {
  const store = new Store(nodePlatform);
  const { exports } = instantiate(store, decode(bytes), []);
  const machine = new Machine(store);
  return {
    memory: (exports.get('memory') as Memory).bytes,
    run(name: string, args: readonly (number | bigint)[]): Outcome {
      try {
        const values = args.map((arg): Value => (typeof arg === 'bigint' ? i64(arg) : i32(arg)));
        const [result] = invokeSync(machine, exports.get(name) as Func, values);
        if (result === undefined) return null;
        return 'bits' in result && typeof result.bits === 'bigint' ? BigInt.asIntN(64, result.bits) : toNumber(result);
      } catch (error) {
        if (error instanceof PlacedTrap) return error.cause.kind;
        throw error;
      }
    },
  };
}

function platform(bytes: Uint8Array<ArrayBuffer>) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  return {
    memory: new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer),
    run(name: string, args: readonly (number | bigint)[]): Outcome {
      try {
        const func = exports[name] as (...args: readonly (number | bigint)[]) => number | bigint | undefined;
        return func(...args) ?? null;
      } catch (error) {
        const { message } = error as Error;
        return trapKinds.find(([pattern]) => pattern.test(message))?.[1] ?? message;
      }
    },
  };
}

const numbers = [0, 1, -1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x1_0000, 0x7fff_ffff, -0x8000_0000];
const addresses = [0, 1, 2, 3, 4, 6, 8, 16, 65_520, 65_524, 65_532, 65_535, 65_536, -1, -8, 0x7fff_fff8];

describe('atomic instructions', () => {
  it.each(['1', '1 1 shared'])('agree with the platform on a memory of %s', async (memory) => {
    const bytes = await wat(moduleText(memory));
    const [mine, theirs] = [ours(bytes), platform(bytes)];
    const random = new Random(3);
    const seen = new Map<unknown, number>();
    for (let at = 0; at < 65_536; at++) mine.memory[at] = theirs.memory[at] = random.below(256);
    for (let round = 0; round < 60; round++) {
      for (const { mnemonic, params, access } of rows) {
        const name = `${mnemonic} ${random.pick(OFFSETS)}`;
        const address = random.chance(70) ? 16 * random.below(8) : random.pick(addresses);
        const args = params!.map((type, i) => {
          const number = i === 0 ? address : random.chance(30) ? random.below(256) : random.pick(numbers);
          return type === 'i64' ? BigInt(number) * (random.chance(50) ? 0x1_0000_0001n : 1n) : number | 0;
        });
        // Else an exchange would hardly ever happen.
        if (mnemonic.includes('cmpxchg') && random.chance(70)) {
          const [, expected] = args;
          const held = theirs.run(name, [args[0]!, expected!, expected!]);
          const noise = BigInt(random.below(2)) << BigInt(8 * access!.bytes);
          if (typeof held === 'bigint') args[1] = BigInt.asIntN(64, held + noise);
          else if (typeof held === 'number') args[1] = Number(BigInt.asIntN(32, BigInt(held) + noise));
          mine.run(name, [args[0]!, expected!, expected!]);
        }
        const got = mine.run(name, args);
        expect([name, args, got]).toEqual([name, args, theirs.run(name, args)]);
        const kind = typeof got === 'string' ? got : 'fine';
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
    }
    expect(Buffer.from(mine.memory).equals(Buffer.from(theirs.memory))).toBe(true);
    for (const kind of ['fine', 'unaligned-atomic', 'out-of-bounds-memory-access']) {
      expect(seen.get(kind)).toBeGreaterThan(50);
    }
    expect(seen.size).toBe(3);
  });

  it('leave everything as it was when they trap', async () => {
    const loaded = await Session.of(moduleText('1').replace(/^\(module|\)$/g, ''));
    for (const { mnemonic, params } of rows) {
      const args = params!.map((type, i) => (i === 0 ? i32(3) : type === 'i64' ? i64(5n) : i32(5)));
      loaded.call(`${mnemonic} 0`, ...args);
      const stop = loaded.run();
      if (mnemonic.includes('8')) expect(stop.why).toBe('done');
      else {
        expect(stop).toMatchObject({
          why: 'trap',
          trap: { cause: { kind: 'unaligned-atomic', address: 3, memory: 0 } },
        });
        const { machine } = loaded;
        const held = machine.readAll(machine.sp - 2 * params!.length, params!);
        expect([mnemonic, held]).toEqual([mnemonic, args]);
        machine.unwind();
      }
    }
  });

  it('do nothing for a fence, and need no memory for it', async () => {
    const loaded = await Session.of('(func (export "f") (result i32) (i32.const 7) (atomic.fence))');
    expect(loaded.invoke('f')).toEqual([i32(7)]);
  });
});

describe('waiting', () => {
  const text = (memory: string): string => `(memory (export "memory") ${memory})
    (func (export "wait32") (param i32 i32 i64) (result i32)
      (memory.atomic.wait32 offset=4 (local.get 0) (local.get 1) (local.get 2)))
    (func (export "wait64") (param i32 i64 i64) (result i32)
      (memory.atomic.wait64 (local.get 0) (local.get 1) (local.get 2)))`;

  /** A clock that goes when it is told to. */
  class Clock implements HostServices {
    time = 0n;
    now = (): bigint => this.time;
    began = (first: bigint | null): bigint => first ?? this.time;
    random = (length: number): Uint8Array => new Uint8Array(length);
    input = (): null => null;
    inputReady = (): null => null;
  }

  async function waiting(memory = '1 1 shared') {
    const store = new Store(nodePlatform);
    const instance = instantiate(store, decode(await wat(`(module ${text(memory)})`)), []);
    const clock = new Clock();
    const machine = new Machine(store, clock);
    const call = (name: string, ...args: readonly Value[]): void =>
      machine.call(instance.exports.get(name) as Func, args);
    return { machine, clock, call, memory: instance.memories[0]! };
  }

  it('traps on a memory that is not shared', async () => {
    const { machine, call } = await waiting('1 1');
    call('wait32', i32(0), i32(0), i64(0n));
    expect(machine.slice(100)).toMatchObject({ trap: { cause: { kind: 'expected-shared-memory', memory: 0 } } });
  });

  it('is over at once when the memory holds something else', async () => {
    const { machine, call } = await waiting();
    call('wait32', i32(0), i32(1), i64(-1n));
    expect(machine.slice(100)).toMatchObject({ why: 'done', results: [i32(1)] });
    call('wait64', i32(8), i64(1n << 32n), i64(-1n));
    expect(machine.slice(100)).toMatchObject({ why: 'done', results: [i32(1)] });
  });

  it('stops the machine until its time is over, however often that is asked', async () => {
    const { machine, call, clock } = await waiting();
    clock.time = 50n;
    call('wait64', i32(0), i64(0n), i64(1000n));
    for (const time of [50n, 60n, 1049n]) {
      clock.time = time;
      expect(machine.slice(100)).toMatchObject({ why: 'wait', for: { input: false, until: 1050n } });
    }
    expect(machine.step()).toMatchObject({ why: 'wait' });
    clock.time = 1050n;
    expect(machine.slice(100)).toMatchObject({ why: 'done', results: [i32(2)] });
    // The next one has a time of its own.
    call('wait64', i32(0), i64(0n), i64(10n));
    expect(machine.slice(100)).toMatchObject({ why: 'wait', for: { until: 1060n } });
    machine.unwind();
    clock.time = 2000n;
    call('wait64', i32(0), i64(0n), i64(10n));
    expect(machine.slice(100)).toMatchObject({ why: 'wait', for: { until: 2010n } });
  });

  it('ends when the memory is changed while the machine stands', async () => {
    const { machine, call, memory } = await waiting();
    call('wait32', i32(0), i32(0), i64(1000n));
    expect(machine.slice(100)).toMatchObject({ why: 'wait' });
    memory.write(4, Uint8Array.of(1));
    expect(machine.slice(100)).toMatchObject({ why: 'done', results: [i32(1)] });
  });

  it('without a time limit is a deadlock that can be resolved by hand', async () => {
    const { machine, call, memory } = await waiting();
    call('wait32', i32(12), i32(0), i64(-1n));
    expect(machine.slice(100)).toMatchObject({ trap: { cause: { kind: 'deadlock', address: 16, memory: 0 } } });
    memory.write(16, Uint8Array.of(9));
    expect(machine.slice(100)).toMatchObject({ why: 'done', results: [i32(1)] });
  });

  it('never keeps who cannot wait', async () => {
    const { machine, call } = await waiting();
    machine.waits = false;
    call('wait32', i32(0), i32(0), i64(10n ** 18n));
    expect(machine.slice(100)).toMatchObject({ why: 'done', results: [i32(2)] });
    const store = new Store(nodePlatform);
    const instance = instantiate(store, decode(await wat(`(module ${text('1 1 shared')})`)), []);
    const live = new Machine(store, new LiveServices(nodePlatform));
    const func = instance.exports.get('wait32') as Func;
    expect(invokeSync(live, func, [i32(0), i32(0), i64(10n ** 18n)])).toEqual([i32(2)]);
    expect(live.waits).toBe(true);
  });
});

describe('a shared memory', () => {
  it("has the platform's shared bytes, and keeps them when it grows", () => {
    const memory = new Store(nodePlatform).createMemory({ limits: { min: 1, max: 3 }, address: 'i32', shared: true });
    const before = memory.bytes;
    expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(memory.grow(2)).toBe(1);
    expect(memory.grow(1)).toBe(-1);
    before[5] = 7;
    expect(memory.bytes[5]).toBe(7);
    expect(memory.read(5, 1).buffer).toBeInstanceOf(ArrayBuffer);
  });

  it('is one like any other where there are none', async () => {
    const store = new Store({
      ...nodePlatform,
      createMemory: (min, max) => nodePlatform.createMemory(min, max),
    });
    const instance = instantiate(store, decode(await wat(moduleText('1 2 shared'))), []);
    expect(instance.memories[0]?.buffer).toBeInstanceOf(ArrayBuffer);
    expect(instance.memories[0]?.type.shared).toBe(true);
  });
});
