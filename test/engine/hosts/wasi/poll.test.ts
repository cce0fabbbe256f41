import { describe, expect, it } from 'vitest';
import { folderOf, OUT, WasiCaller } from '../../../support/wasi.ts';

const IN = 0x4000;
const EVENTS = 0x8000;

interface Wish {
  readonly clock?: number;
  readonly timeout?: bigint;
  readonly absolute?: boolean;
  readonly read?: number;
  readonly write?: number;
}

/** Writes subscriptions, numbered from 1, and polls. */
function poll(caller: WasiCaller, ...wishes: readonly Wish[]) {
  const older = caller.module === 'wasi_unstable';
  const size = older ? 56 : 48;
  for (const [i, { clock, timeout = 0n, absolute = false, read, write }] of wishes.entries()) {
    const at = IN + i * size;
    caller.memory.fill(0, at, at + size);
    caller.view.setBigUint64(at, BigInt(i + 1), true);
    caller.memory[at + 8] = clock !== undefined ? 0 : read !== undefined ? 1 : 2;
    caller.view.setUint32(at + (older && clock !== undefined ? 24 : 16), clock ?? read ?? write ?? 0, true);
    if (clock === undefined) continue;
    caller.view.setBigUint64(at + (older ? 32 : 24), timeout, true);
    caller.view.setUint16(at + (older ? 48 : 40), absolute ? 1 : 0, true);
  }
  const result = caller.raw('poll_oneoff', IN, EVENTS, wishes.length, OUT);
  if (!Array.isArray(result)) return result;
  if (result[0].bits !== 0) return result[0].bits;
  return Array.from({ length: caller.u32(OUT) }, (_, i) => {
    const at = EVENTS + i * 32;
    const [user, bytes] = [caller.u64(at), caller.u64(at + 16)];
    return [user, caller.view.getUint16(at + 8, true), caller.memory[at + 10], bytes].map(Number);
  });
}

describe('poll_oneoff', () => {
  it('waits for a time, counted from the first call', () => {
    const caller = new WasiCaller();
    caller.time = 100n;
    const wish = { clock: 1, timeout: 50n };
    expect(poll(caller, wish)).toEqual({ wait: { input: false, until: 150n } });
    caller.time = 149n;
    expect(poll(caller, wish)).toEqual({ wait: { input: false, until: 150n } });
    caller.time = 150n;
    expect(poll(caller, wish)).toEqual([[1, 0, 0, 0]]);
    // A new wait begins anew.
    expect(poll(caller, wish)).toEqual({ wait: { input: false, until: 200n } });
  });

  it('waits until a time of either clock', () => {
    const caller = new WasiCaller();
    caller.time = 100n;
    expect(poll(caller, { clock: 1, timeout: 300n, absolute: true })).toEqual({ wait: { input: false, until: 300n } });
    const wall = 1_700_000_000_000_000_000n;
    expect(poll(caller, { clock: 0, timeout: wall + 250n, absolute: true })).toEqual({
      wait: { input: false, until: 250n },
    });
    expect(poll(caller, { clock: 0, timeout: wall, absolute: true })).toEqual([[1, 0, 0, 0]]);
  });

  it('waits for input or time, whichever comes first', () => {
    const caller = new WasiCaller();
    const both = [{ read: 0 }, { clock: 1, timeout: 10n }] as const;
    expect(poll(caller, ...both)).toEqual({ wait: { input: true, until: caller.time + 10n } });
    caller.input.push(new Uint8Array(5));
    expect(poll(caller, ...both)).toEqual([[1, 0, 1, 5]]);
    caller.input.take(5);
    caller.input.end();
    expect(poll(caller, ...both)).toEqual([[1, 0, 1, 0]]);
    // Nothing more will come.
    expect(caller.view.getUint16(EVENTS + 24, true)).toBe(1);
  });

  it('answers at once what is ready: files, output, what is no descriptor', () => {
    const caller = new WasiCaller(folderOf({ a: 'abc' }));
    const fd = Number(caller.open('a'));
    const found = poll(caller, { read: fd }, { write: 1 }, { read: 99 }, { clock: 9 }, { clock: 1, timeout: 99n });
    expect(found).toEqual([
      [1, 0, 1, 3],
      [2, 0, 2, 0],
      [3, 8, 1, 0],
      [4, 28, 0, 0],
    ]);
  });

  it('reads the older layout', () => {
    const caller = new WasiCaller({}, 'wasi_unstable');
    caller.time = 7n;
    expect(poll(caller, { clock: 1, timeout: 50n }, { clock: 1, timeout: 90n, absolute: true })).toEqual({
      wait: { input: false, until: 57n },
    });
    expect(poll(caller, { read: 1 }, { write: 1 })).toEqual([
      [1, 8, 1, 0],
      [2, 0, 2, 0],
    ]);
  });

  it('refuses to watch nothing, or too much, or what lies outside', () => {
    const caller = new WasiCaller();
    expect(caller.call('poll_oneoff', IN, EVENTS, 0, OUT)).toBe('inval');
    expect(caller.call('poll_oneoff', IN, EVENTS, 5000, OUT)).toBe('inval');
    expect(caller.call('poll_oneoff', 65_500, EVENTS, 1, OUT)).toBe('fault');
    expect(caller.call('poll_oneoff', IN, 65_530, 1, OUT)).toBe('fault');
    expect(caller.call('poll_oneoff', IN, EVENTS, 1, 65_533)).toBe('fault');
  });
});
