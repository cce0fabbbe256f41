import { describe, expect, it } from 'vitest';
import { HostFunc, type Func } from '../../../src/engine/index.ts';
import { Session } from './support.ts';

const text = `
  (import "e" "host" (func $host (param i32) (result i32)))
  (func (export "inner") (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then unreachable))
    (i32.mul (local.get 0) (i32.const 10)))
  (func (export "outer") (param i32) (result i32)
    (i32.const 1)
    (call $host (local.get 0))
    (i32.add))`;

/** A host function on the bare stack that calls back into the program, by whole runs or by steps. */
function callingBack(how: 'run' | 'step', target: () => Func): HostFunc {
  const func = new HostFunc({ params: ['i32'], results: ['i32'] }, 'e', 'host', () => []);
  func.raw = (machine, base) => {
    const argument = machine.i32[base]!;
    machine.call(target(), [{ type: 'i32', bits: argument }]);
    for (;;) {
      const stop = how === 'run' ? machine.slice(1000) : machine.step();
      if (stop.why === 'trap') {
        machine.giveUp();
        machine.i32[base] = -1;
        return;
      }
      if (stop.why !== 'done') continue;
      const [result] = stop.results;
      machine.i32[base] = result && 'bits' in result ? Number(result.bits) : 0;
      return;
    }
  };
  return func;
}

describe('a host function on the bare stack that calls back', () => {
  for (const how of ['run', 'step'] as const) {
    it(`leaves the caller as it was (${how})`, async () => {
      const host = callingBack(how, () => loaded.func('inner'));
      const loaded = await Session.of(text, { host });
      const { machine } = loaded;
      machine.call(loaded.func('outer'), [{ type: 'i32', bits: 4 }]);
      expect(machine.slice(1000)).toEqual({ why: 'done', results: [{ type: 'i32', bits: 41 }] });
      expect(machine.idle).toBe(true);
      expect(host.calls).toBe(1);
    });

    it(`is one step of the caller, whatever ran inside (${how})`, async () => {
      const host = callingBack(how, () => loaded.func('inner'));
      const loaded = await Session.of(text, { host });
      const { machine } = loaded;
      machine.call(loaded.func('outer'), [{ type: 'i32', bits: 4 }]);
      const offsets: (number | undefined)[] = [];
      for (;;) {
        const [frame] = machine.frames(1);
        offsets.push(frame?.kind === 'wasm' ? frame.offset : undefined);
        const stop = machine.step();
        if (stop.why === 'done') {
          expect(stop.results).toEqual([{ type: 'i32', bits: 41 }]);
          break;
        }
        expect(stop.why).toBe('step');
      }
      // i32.const, local.get, call, i32.add, end: each once, in order.
      expect(offsets).toHaveLength(5);
      expect([...new Set(offsets)]).toEqual([...offsets].sort((a, b) => a! - b!));
    });

    it(`goes on when what it called trapped (${how})`, async () => {
      const host = callingBack(how, () => loaded.func('inner'));
      const loaded = await Session.of(text, { host });
      const { machine } = loaded;
      machine.call(loaded.func('outer'), [{ type: 'i32', bits: 0 }]);
      expect(machine.slice(1000)).toEqual({ why: 'done', results: [{ type: 'i32', bits: 0 }] });
      expect(machine.idle).toBe(true);
    });
  }

  it('gives up what it called when it throws, and what it throws comes out unchanged', async () => {
    const thrown = { mine: true };
    const host = new HostFunc({ params: ['i32'], results: ['i32'] }, 'e', 'host', () => []);
    host.raw = (machine) => {
      machine.call(loaded.func('inner'), [{ type: 'i32', bits: 1 }]);
      throw thrown;
    };
    const loaded = await Session.of(text, { host });
    const { machine } = loaded;
    machine.call(loaded.func('outer'), [{ type: 'i32', bits: 4 }]);
    let caught: unknown;
    try {
      machine.slice(1000);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
    expect(machine.calls).toHaveLength(1);
    machine.giveUp();
    expect([machine.idle, machine.sp, machine.fr, machine.instance]).toEqual([true, 0, 0, null]);
  });

  it('costs the caller the fuel of its own instructions alone', async () => {
    const host = callingBack('run', () => loaded.func('inner'));
    const loaded = await Session.of(text, { host });
    const { machine } = loaded;
    machine.call(loaded.func('outer'), [{ type: 'i32', bits: 4 }]);
    machine.slice(1000);
    const both = machine.ticks;
    // The call of the host and, inside of it, nothing: a call from outside is free.
    expect(both).toBe(1);
  });
});
