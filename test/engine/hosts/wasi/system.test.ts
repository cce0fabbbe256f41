import { describe, expect, it } from 'vitest';
import { OUT, WasiCaller } from '../../../support/wasi.ts';

const settings = {
  args: ['prog', '--x', 'ü'],
  env: [
    ['A', '1'],
    ['B', 'x=y'],
  ],
} as const;

describe('arguments and environment', () => {
  it.each([
    ['args', 'prog\0--x\0ü\0', 3],
    ['environ', 'A=1\0B=x=y\0', 2],
  ])('%s are texts with a zero byte each', (what, all, count) => {
    const caller = new WasiCaller(settings);
    expect(caller.call(`${what}_sizes_get`, OUT, OUT + 4)).toBe('success');
    const size = caller.u32(OUT + 4);
    expect([caller.u32(OUT), size]).toEqual([count, new TextEncoder().encode(all).length]);
    expect(caller.call(`${what}_get`, 0x200, 0x300)).toBe('success');
    expect(caller.text(0x300, size)).toBe(all);
    const starts = Array.from({ length: count }, (_, i) => caller.u32(0x200 + 4 * i) - 0x300);
    expect(
      starts.map((start) => all.split('\0').indexOf(caller.text(0x300 + start, size - start).split('\0')[0]!)),
    ).toEqual(starts.map((_, i) => i));
    expect(caller.call(`${what}_get`, 65_530, 0x300)).toBe('fault');
    expect(caller.call(`${what}_get`, 0x200, 65_530)).toBe('fault');
    expect(caller.call(`${what}_sizes_get`, OUT, 65_533)).toBe('fault');
  });
});

describe('clocks', () => {
  it('tell the time and how fine they are', () => {
    const caller = new WasiCaller();
    caller.time = 42n;
    for (const [clock, time] of [1_700_000_000_000_000_042n, 42n, 42n, 42n].entries()) {
      expect(caller.call('clock_time_get', clock, 0n, OUT)).toBe('success');
      expect(caller.u64(OUT)).toBe(time);
      expect(caller.call('clock_res_get', clock, OUT)).toBe('success');
      expect(caller.u64(OUT)).toBe(1000n);
    }
    expect(caller.call('clock_time_get', 4, 0n, OUT)).toBe('inval');
    expect(caller.call('clock_res_get', 4, OUT)).toBe('inval');
    expect(caller.call('clock_time_get', 0, 0n, 65_530)).toBe('fault');
  });
});

describe('chance', () => {
  it('fills what it is asked to fill, a piece at a time', () => {
    const caller = new WasiCaller({}, undefined, 3 << 20);
    const again = { wait: { input: false, until: 0n, partly: true } };
    expect(caller.raw('random_get', 0x2000, (2 << 20) + 1)).toEqual(again);
    expect(caller.memory[0x2000 + (1 << 20)]).toBe(0);
    expect(caller.raw('random_get', 0x2000, (2 << 20) + 1)).toEqual(again);
    expect(caller.call('random_get', 0x2000, (2 << 20) + 1)).toBe('success');
    const filled = caller.memory.subarray(0x2000, 0x2000 + (2 << 20) + 1);
    expect(filled.every((byte) => byte === 7)).toBe(true);
    expect([caller.memory[0x1fff], caller.memory[0x2000 + (2 << 20) + 1]]).toEqual([0, 0]);
    expect(caller.call('random_get', 0x2000, 3 << 20)).toBe('fault');
    expect(caller.call('random_get', 3 << 20, 0)).toBe('success');
  });
});

describe('the end', () => {
  it('comes with the code as it is, or with that of a signal', () => {
    const caller = new WasiCaller();
    expect(caller.raw('proc_exit', 0)).toEqual({ exit: 0 });
    expect(caller.raw('proc_exit', 0xffff_ffff)).toEqual({ exit: 0xffff_ffff });
    expect(caller.raw('proc_raise', 6)).toEqual({ exit: 134 });
    expect(caller.call('proc_raise', 0)).toBe('success');
    expect(caller.call('proc_raise', 17)).toBe('success');
    expect(caller.call('proc_raise', 31)).toBe('inval');
  });

  it('does not come from yielding, nor do sockets', () => {
    const caller = new WasiCaller();
    expect(caller.call('sched_yield')).toBe('success');
    expect(caller.call('sock_accept', 3, 0, OUT)).toBe('notsup');
    expect(caller.call('sock_recv', 3, 0, 0, 0, 0, 0)).toBe('notsup');
    expect(caller.call('sock_send', 3, 0, 0, 0, 0)).toBe('notsup');
    expect(caller.call('sock_shutdown', 3, 0)).toBe('notsup');
  });
});
