import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noKeys } from '../../../../src/engine/index.ts';
import { debugBytes } from '../../../support/debugging.ts';
import { Random } from '../../../support/random.ts';
import { went } from '../../../support/time.ts';
import { firstDifference, standsAs, wholeState } from '../../../support/whole-state.ts';

const rocket = readFileSync(new URL('../../../../src/examples/rocket/rocket.wasm', import.meta.url));

describe('a game that is played, paused, stepped, edited and forked', () => {
  it('is put back to any moment as it was, its picture included', { timeout: 300_000 }, () => {
    for (let seed = 1; seed <= 4; seed++) {
      const random = new Random(seed);
      const it = debugBytes(rocket);
      const { debug } = it;
      const driver = debug.start();
      const state = (): string => wholeState(debug);
      const branches = new Map<number, Map<number, string>>([[1, new Map()]]);
      let last = 1;
      const see = (): void => {
        const { current } = driver.history.recording!.branches;
        let seen = branches.get(current.branch);
        if (!seen) {
          seen = new Map([...branches.get(last)!].filter(([at]) => at < current.from));
          branches.set(current.branch, seen);
        }
        last = current.branch;
        const unclear = driver.history.past || driver.history.between;
        if (unclear || (driver.calls.length === 0 && driver.run.program.pending)) return;
        if (driver.state === 'running') seen.delete(driver.history.at);
        else seen.set(driver.history.at, state());
      };
      driver.resume();
      for (let i = 0; i < 160; i++) {
        if (driver.state !== 'running') {
          see();
          const what = random.below(9);
          const at = random.below(3000);
          if (what === 0) debug.edit({ of: 'memory', memory: 0, address: at, bytes: Uint8Array.of(random.below(99)) });
          else if (what === 1) debug.wish = { framebuffer: null };
          else if (what === 2 && i > 60) {
            const branch = random.pick([...branches.keys()]);
            const moments = [...branches.get(branch)!.keys()];
            if (moments.length === 0) continue;
            expect(went(debug.journeys!.show(branch, random.pick(moments))).found).toBe(true);
            last = branch;
          } else if (what < 6) driver.step(random.pick(['into', 'over', 'out', 'frame', 'host-call']));
          else driver.resume();
          continue;
        }
        if (random.chance(30)) {
          debug.keys = { ...noKeys, left: random.chance(50), right: random.chance(30), up: random.chance(50) };
        }
        if (random.chance(5)) debug.fixedDt = random.chance(50);
        const outcome = debug.advance({ fuel: 1 + random.below(2000) });
        if (outcome === 'frame') driver.beginFrame(random.pick([1 / 60, 0.02, 0.0333]));
        if (random.chance(10) && !driver.history.between) driver.history.checkpoint(false);
        see();
        if (random.chance(15)) driver.pause();
      }
      driver.hold();
      see();
      const ends = driver.history.past ? null : [state(), standsAs(driver), String(last)];
      let compared = 0;
      for (let i = 0; i < 40; i++) {
        const branch = random.pick([...branches.keys()]);
        const moments = branches.get(branch)!;
        if (moments.size === 0) continue;
        const at = random.pick([...moments.keys()]);
        const says = `seed ${seed}: branch ${branch} of ${branches.size} at #${at}`;
        const view = went(debug.journeys!.show(branch, at));
        expect(view.found, `${says}: ${view.text}`).toBe(true);
        expect(firstDifference(state(), moments.get(at)!), says).toBe(null);
        compared++;
      }
      went(debug.journeys!.show(last));
      if (ends) expect([state(), standsAs(driver), String(last)]).toEqual(ends);
      expect(driver.history.diverged).toBe(null);
      expect(compared).toBeGreaterThan(20);
    }
  });

  it('stops in its past where it stopped, and at its end it is there', () => {
    const it = debugBytes(rocket);
    const { debug } = it;
    debug.breakpoints.set([{ id: 'clear', enabled: true, on: { kind: 'export', name: 'draw' } }]);
    const driver = debug.start();
    const stops: number[] = [];
    const run = (): void => {
      for (let i = 0; i < 100 && driver.state === 'running'; i++) {
        if (debug.advance({ fuel: 100_000 }) === 'frame') driver.beginFrame(1 / 60);
      }
    };
    for (let i = 0; i < 4; i++) {
      driver.resume();
      run();
      stops.push(driver.history.at);
    }
    expect(new Set(stops).size).toBe(4);
    const end = [wholeState(debug), standsAs(driver)];
    for (let again = 0; again < 2; again++) {
      expect(went(debug.journeys!.to(0)).found).toBe(true);
      for (const stop of stops) {
        expect(driver.history.past).toBe(true);
        driver.resume();
        run();
        expect(driver.history.at).toBe(stop);
      }
      expect(driver.history.past).toBe(false);
      expect([wholeState(debug), standsAs(driver)]).toEqual(end);
    }
  });
});
