import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import { i32 } from '../../../../src/engine/index.ts';
import { debugging, type Debugging } from '../../../support/debugging.ts';
import { went } from '../../../support/time.ts';
import { sumOf } from '../../../support/whole-state.ts';

const PAGES = 640;

/** 40 MB, of which a call writes every word, and then does what takes some time. */
const source = `(module
  (memory (export "memory") ${PAGES})
  (func (export "write") (param $value i32)
    (local $i i32)
    (loop $next
      (i32.store (local.get $i) (local.get $value))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const ${PAGES * 65536}))))
    (local.set $i (i32.const 3000000))
    (loop $wait (br_if $wait (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))))`;

/** Runs until the first piece of a checkpoint is taken and it is not done. */
function toTaking({ debug }: Debugging): void {
  for (let i = 0; i < 5000 && !debug.driver!.history.taking; i++) {
    if (debug.advance({ fuel: 20_000 }) !== 'running') throw new Error('the call has ended');
  }
  expect(debug.driver!.history.taking).toBe(true);
}

function sum({ debug }: Debugging): number {
  return sumOf(debug.run!.instance.memories[0]!.bytes);
}

async function written(): Promise<Debugging> {
  // A clock of its own: a piece takes long on any machine.
  let now = 0;
  const it = await debugging(source, { platform: { ...nodePlatform, now: () => (now += 3) } });
  it.debug.start();
  it.debug.driver!.invoke('write', [i32(7)], false);
  toTaking(it);
  return it;
}

describe('a checkpoint of much memory', () => {
  it('is taken in pieces, while the run stands still', { timeout: 60_000 }, async () => {
    const it = await written();
    const { history } = it.debug.driver!;
    const { at } = history;
    const before = history.recording!.checkpoints.list.length;
    let pieces = 0;
    for (; history.taking; pieces++) {
      expect(history.at).toBe(at);
      expect(it.debug.advance({ fuel: 20_000 })).toBe('running');
    }
    expect(pieces).toBeGreaterThan(0);
    const { last, list } = history.recording!.checkpoints;
    expect([list.length, last!.at]).toEqual([before + 1, at]);
    const here = sum(it);
    const end = history.at;
    it.debug.driver!.pause();
    went(it.debug.journeys!.to(at - 1_000_000));
    expect(went(it.debug.journeys!.to(end)).found).toBe(true);
    expect(sum(it)).toBe(here);
  });

  it('is given up for what comes in meanwhile, and nothing of that is missing later', { timeout: 60_000 }, async () => {
    const it = await written();
    const driver = it.debug.driver!;
    const { history } = driver;
    driver.pause();
    // What was taken of it already, and what was not.
    for (const address of [4, PAGES * 65536 - 8]) {
      history.put({ kind: 'edit', edit: { of: 'memory', memory: 0, address, bytes: new Uint8Array([1, 2, 3]) } });
    }
    expect(history.taking).toBe(false);
    const { at } = history;
    const edited = sum(it);
    history.checkpoint(false);
    driver.resume();
    for (let i = 0; i < 20; i++) it.debug.advance({ fuel: 20_000 });
    driver.pause();
    expect(went(it.debug.journeys!.to(at)).found).toBe(true);
    expect(sum(it)).toBe(edited);
  });
});
