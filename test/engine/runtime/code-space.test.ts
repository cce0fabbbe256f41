import { describe, expect, it } from 'vitest';
import { i32 } from '../../../src/engine/index.ts';
import { Session } from './support.ts';

const twice = '(func (export "twice") (param i32) (result i32) (i32.add (local.get 0) (local.get 0)))';

describe('a BREAK that several want', () => {
  it('is there until nobody wants it any more', async () => {
    const loaded = await Session.of(twice);
    const func = loaded.func('twice');
    if (func.kind !== 'wasm') throw new Error('no function');
    const pc = loaded.store.compile(func);
    const { code } = loaded.store;
    const words = [...code.active];
    const stops = (): string[] => {
      loaded.call('twice', i32(4));
      return [...loaded.machine.run()].map(({ why }) => why);
    };
    for (const [first, second] of [
      ['debug', 'tier'],
      ['tier', 'debug'],
    ] as const) {
      code.setBreak(pc, 'debug');
      code.setBreak(pc, 'tier');
      expect(stops()).toEqual(['break', 'done']);
      code.clearBreak(pc, first);
      expect([code.isPatched(pc), code.isBreak(pc)]).toEqual([true, first === 'tier']);
      expect(stops()).toEqual(['break', 'done']);
      code.clearBreak(pc, second);
      expect([code.isPatched(pc), code.isBreak(pc)]).toEqual([false, false]);
      expect(stops()).toEqual(['done']);
      expect([...code.active]).toEqual(words);
    }
  });

  it("is the debugger's only where the debugger wants it", async () => {
    const loaded = await Session.of(twice);
    const func = loaded.func('twice');
    if (func.kind !== 'wasm') throw new Error('no function');
    const pc = loaded.store.compile(func);
    const { code } = loaded.store;
    code.setBreak(pc, 'tier');
    expect(code.isBreak(pc)).toBe(false);
    code.clearBreak(pc);
    expect(code.isPatched(pc)).toBe(true);
  });
});
