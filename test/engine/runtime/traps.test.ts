import { describe, expect, it } from 'vitest';
import { f32, f64, i32, i64, type TrapCause, type Value } from '../../../src/engine/index.ts';
import { type Loaded, Session } from './support.ts';

interface Case {
  readonly title: string;
  /** The body of a function without result; its last instruction but the drops traps. */
  readonly body: string;
  /** What must still be on the stack, deepest first. */
  readonly operands: readonly Value[];
  readonly cause: TrapCause;
}

const memory = (address: number, size: number): TrapCause => ({
  kind: 'out-of-bounds-memory-access',
  address,
  size,
  limit: 65536,
  memory: 0,
});

const cases: readonly Case[] = [
  { title: 'unreachable', body: '(i32.const 7) (unreachable)', operands: [i32(7)], cause: { kind: 'unreachable' } },
  {
    title: 'i32.div_s by 0',
    body: '(drop (i32.div_s (i32.const 5) (i32.const 0)))',
    operands: [i32(5), i32(0)],
    cause: { kind: 'integer-divide-by-zero' },
  },
  {
    title: 'i32.div_s that overflows',
    body: '(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))',
    operands: [i32(0x80000000), i32(-1)],
    cause: { kind: 'integer-overflow' },
  },
  {
    title: 'i32.rem_u by 0',
    body: '(drop (i32.rem_u (i32.const 5) (i32.const 0)))',
    operands: [i32(5), i32(0)],
    cause: { kind: 'integer-divide-by-zero' },
  },
  {
    title: 'i64.div_u by 0',
    body: '(drop (i64.div_u (i64.const 5) (i64.const 0)))',
    operands: [i64(5n), i64(0n)],
    cause: { kind: 'integer-divide-by-zero' },
  },
  {
    title: 'i64.div_s that overflows',
    body: '(drop (i64.div_s (i64.const 0x8000000000000000) (i64.const -1)))',
    operands: [i64(2n ** 63n), i64(-1n)],
    cause: { kind: 'integer-overflow' },
  },
  {
    title: 'i32.trunc_f64_s of a NaN',
    body: '(drop (i32.trunc_f64_s (f64.const nan)))',
    operands: [f64(NaN)],
    cause: { kind: 'invalid-conversion-to-integer', value: NaN },
  },
  {
    title: 'i32.trunc_f32_u out of range',
    body: '(drop (i32.trunc_f32_u (f32.const -1)))',
    operands: [f32(-1)],
    cause: { kind: 'integer-overflow', value: -1 },
  },
  {
    title: 'i64.trunc_f64_s out of range',
    body: '(drop (i64.trunc_f64_s (f64.const 1e300)))',
    operands: [f64(1e300)],
    cause: { kind: 'integer-overflow', value: 1e300 },
  },
  {
    title: 'a load past the end',
    body: '(drop (i32.load offset=3 (i32.const 65530)))',
    operands: [i32(65530)],
    cause: memory(65533, 4),
  },
  {
    title: 'a load whose address and offset pass 2^32',
    body: '(drop (i64.load offset=0xffffffff (i32.const -1)))',
    operands: [i32(-1)],
    cause: memory(0x1_ffff_fffe, 8),
  },
  {
    title: 'a store of eight bytes that would begin inside',
    body: '(f64.store (i32.const 65529) (f64.const 1))',
    operands: [i32(65529), f64(1)],
    cause: memory(65529, 8),
  },
  {
    title: 'a store of a byte',
    body: '(i32.store8 offset=1 (i32.const 65535) (i32.const 9))',
    operands: [i32(65535), i32(9)],
    cause: memory(65536, 1),
  },
  {
    title: 'memory.fill',
    body: '(memory.fill (i32.const 65530) (i32.const 1) (i32.const 7))',
    operands: [i32(65530), i32(1), i32(7)],
    cause: memory(65530, 7),
  },
  {
    title: 'memory.copy from beyond',
    body: '(memory.copy (i32.const 0) (i32.const 65530) (i32.const 7))',
    operands: [i32(0), i32(65530), i32(7)],
    cause: memory(65530, 7),
  },
  {
    title: 'table.get',
    body: '(drop (table.get $t (i32.const 4)))',
    operands: [i32(4)],
    cause: { kind: 'out-of-bounds-table-access', index: 4, size: 1, limit: 4, table: 0 },
  },
  {
    title: 'call_indirect beyond the table',
    body: '(call_indirect (i32.const -1))',
    operands: [i32(-1)],
    cause: { kind: 'undefined-element', index: 0xffffffff, limit: 4, table: 0 },
  },
  {
    title: 'call_indirect of nothing',
    body: '(call_indirect (i32.const 2))',
    operands: [i32(2)],
    cause: { kind: 'uninitialized-element', index: 2, table: 0 },
  },
  {
    title: 'call_indirect of another type',
    body: '(drop (call_indirect (param i32) (result i64) (i32.const 8) (i32.const 1)))',
    operands: [i32(8), i32(1)],
    cause: { kind: 'indirect-call-type-mismatch', expected: '[i32] -> [i64]', actual: '[] -> []', index: 1 },
  },
];

async function load(): Promise<Loaded> {
  const functions = cases.map(({ body }, i) => `(func (export "${i}") ${body})`).join('\n');
  return Session.of(`(memory 1) (table $t 4 funcref) (elem (i32.const 1) func $nothing)
    (func $nothing) ${functions} (func (export "good") (result i32) (i32.const 1))`);
}

describe('a trap', () => {
  it.each(cases.map((one, i) => [one.title, one, i] as const))(
    'of %s says why, and leaves the operands where they were',
    async (_title, { operands, cause }, i) => {
      const loaded = await load();
      const { machine } = loaded;
      // Run and stepped: both stand at the same place with the same stack.
      for (const each of [false, true]) {
        loaded.call(String(i));
        const stop = [...take(machine.run({ each }))].at(-1)!;
        if (stop.why !== 'trap') throw new Error(`stopped by ${stop.why}`);
        expect(stop.trap.cause).toEqual(cause);
        expect(machine.trap).toBe(stop.trap);
        const [frame] = machine.frames();
        if (frame?.kind !== 'wasm') throw new Error('no frame');
        expect(stop.trap).toMatchObject({ func: frame.func.index, offset: frame.offset });
        expect(frame.top - frame.operands).toBe(2 * operands.length);
        expect(
          machine.readAll(
            frame.operands,
            operands.map(({ type }) => type),
          ),
        ).toEqual(operands);
        // Trying again traps again.
        expect(machine.run().next().value).toEqual(stop);
        machine.unwind();
      }
      expect(loaded.invoke('good')).toEqual([i32(1)]);
    },
  );

  it('can be got over by mending what was wrong', async () => {
    const loaded = await Session.of(
      '(func (export "f") (param i32) (result i32) (i32.div_u (i32.const 84) (local.get 0)))',
    );
    loaded.call('f', i32(0));
    expect(loaded.run().why).toBe('trap');
    const [frame] = loaded.machine.frames();
    if (frame?.kind !== 'wasm') throw new Error('no frame');
    loaded.machine.write(frame.operands + 2, i32(2));
    expect(loaded.run()).toEqual({ why: 'done', results: [i32(42)] });
  });

  it('in a function that is not valid comes with its first call, and names it', async () => {
    const loaded = await Session.of('(func $bad (result i32) (i64.const 1)) (func (export "f") (drop (call $bad)))');
    loaded.call('f');
    const stop = loaded.run();
    expect(stop).toMatchObject({ why: 'trap', trap: { func: 1, cause: { kind: 'host' } } });
    expect(loaded.places()).toEqual(['1+0', 'outer']);
  });

  it('leaves nothing half written when a store or a fill does not fit', async () => {
    const loaded = await Session.of(`(memory (export "memory") 1)
      (func (export "f") (i64.store (i32.const 65532) (i64.const -1)))
      (func (export "g") (memory.fill (i32.const 65000) (i32.const 1) (i32.const 1000)))`);
    for (const name of ['f', 'g']) {
      loaded.call(name);
      expect(loaded.run().why).toBe('trap');
      loaded.machine.unwind();
    }
    expect(loaded.instance.memories[0]!.bytes.every((byte) => byte === 0)).toBe(true);
  });
});

describe('the call stack', () => {
  const endless = '(func $f (export "f") (param i64) (local i64 i64) (call $f (i64.add (local.get 0) (i64.const 1))))';

  it('ends in a trap at the frames that the setting allows, with all of them to be looked at', async () => {
    const loaded = await Session.of(endless, {}, { maxFrames: 500 });
    loaded.call('f', i64(0n));
    const stop = loaded.run();
    expect(stop).toMatchObject({ why: 'trap', trap: { cause: { kind: 'call-stack-exhausted', limit: 'frames' } } });
    const frames = loaded.machine.frames();
    expect(frames.length).toBeGreaterThan(490);
    expect(frames.length).toBeLessThan(502);
    const [frame] = frames;
    if (frame?.kind !== 'wasm') throw new Error('no frame');
    expect(loaded.machine.read(frame.operands, 'i64')).toEqual(i64(BigInt(frames.length - 1)));
  });

  it('ends in a trap at the bytes that the setting allows', async () => {
    const loaded = await Session.of(endless, {}, { maxStackBytes: 4096 });
    loaded.call('f', i64(0n));
    expect(loaded.run()).toMatchObject({
      why: 'trap',
      trap: { cause: { kind: 'call-stack-exhausted', limit: 'bytes' } },
    });
    expect(loaded.machine.frames().length).toBeGreaterThan(50);
  });

  it('is not overrun by one call that needs more than all of it', async () => {
    const loaded = await Session.of(`(func (export "f") ${'(local i64) '.repeat(300)})`, {}, { maxStackBytes: 2048 });
    loaded.call('f');
    expect(loaded.places()).toEqual(['outer']);
    expect(loaded.run()).toMatchObject({ why: 'trap', trap: { func: null, cause: { limit: 'bytes' } } });
  });

  it('is large enough for deep recursion by default', async () => {
    const loaded = await Session.of(`(func $f (export "f") (param i32) (result i32)
      (if (result i32) (local.get 0) (then (i32.add (i32.const 1) (call $f (i32.sub (local.get 0) (i32.const 1)))))
        (else (i32.const 0))))`);
    expect(loaded.invoke('f', i32(30_000))).toEqual([i32(30_000)]);
  });
});

describe('growth', () => {
  it('of a memory past the setting answers -1 and changes nothing', async () => {
    const loaded = await Session.of(
      '(memory 1) (func (export "grow") (param i32) (result i32 i32) (memory.grow (local.get 0)) (memory.size))',
      {},
      { maxMemoryPages: 4 },
    );
    expect(loaded.invoke('grow', i32(2))).toEqual([i32(1), i32(3)]);
    expect(loaded.invoke('grow', i32(2))).toEqual([i32(-1), i32(3)]);
    expect(loaded.invoke('grow', i32(-1))).toEqual([i32(-1), i32(3)]);
    expect(loaded.invoke('grow', i32(1))).toEqual([i32(3), i32(4)]);
    expect(loaded.invoke('grow', i32(0))).toEqual([i32(4), i32(4)]);
  });

  it('of a table past the setting answers -1', async () => {
    const loaded = await Session.of(
      '(table 1 externref) (func (export "grow") (param i32) (result i32) (table.grow (ref.null extern) (local.get 0)))',
      {},
      { maxTableElements: 4 },
    );
    expect(loaded.invoke('grow', i32(3))).toEqual([i32(1)]);
    expect(loaded.invoke('grow', i32(1))).toEqual([i32(-1)]);
  });

  it('is seen by the very next access', async () => {
    const loaded = await Session.of(`(memory 1)
      (func (export "f") (result i32)
        (drop (memory.grow (i32.const 1)))
        (i32.store (i32.const 65536) (i32.const 77))
        (i32.load (i32.const 65536)))`);
    expect(loaded.invoke('f')).toEqual([i32(77)]);
  });

  it.each([
    ['a memory', '(memory 5)', /memory wants at least 5 pages/],
    ['a table', '(table 9 funcref)', /table wants at least 9 elements/],
  ])('is no excuse for %s whose minimum cannot be had', async (_what, text, message) => {
    await expect(Session.of(text, {}, { maxMemoryPages: 4, maxTableElements: 8 })).rejects.toThrow(message);
  });
});

function* take<T extends { readonly why: string }>(stops: Iterable<T>): Generator<T> {
  for (const stop of stops) {
    yield stop;
    if (stop.why === 'trap') return;
  }
}
