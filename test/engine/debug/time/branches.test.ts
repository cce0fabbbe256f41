import { describe, expect, it } from 'vitest';
import type { HistoryOptions } from '../../../../src/engine/index.ts';
import { callbackHost, everythingInside } from '../../../support/callback-host.ts';
import { Life, live } from '../../../support/lived-run.ts';
import { Random } from '../../../support/random.ts';
import { went } from '../../../support/time.ts';
import { wat } from '../../../support/wat.ts';
import { firstDifference, standsAs, wholeState } from '../../../support/whole-state.ts';

const FIRST = Number(process.env['WASMSCOPE_SEED'] ?? 1);
const CASES = Number(process.env['WASMSCOPE_CASES'] ?? 12);

/** What was seen of each branch when it was lived. */
class Seen {
  readonly of = new Map<number, Map<number, string>>([[1, new Map()]]);
  #last = 1;

  constructor(readonly life: Life) {}

  /** The branch that is shown; a new one shares what was before it parted. */
  get #here(): Map<number, string> {
    const { branches } = this.life.debug.driver!.history.recording!;
    const { branch } = branches.current;
    let here = this.of.get(branch);
    if (!here) {
      const { from } = branches.current;
      here = new Map([...this.of.get(this.#last)!].filter(([at]) => at < from));
      this.of.set(branch, here);
    }
    this.#last = branch;
    return here;
  }

  /** A branch is shown: what comes new parts from it. */
  shown(): void {
    this.#last = this.life.debug.driver!.history.recording!.branches.current.branch;
  }

  set(at: number, state: string): Map<number, string> {
    return this.#here.set(at, state);
  }

  delete(at: number): boolean {
    return this.#here.delete(at);
  }
}

function grown(bytes: Uint8Array, seed: number, forks: number, history?: HistoryOptions): { life: Life; seen: Seen } {
  const random = new Random(seed);
  const life = new Life(bytes, { hosts: [callbackHost()], ...(history && { history }) });
  expect(life.start()).toBe(true);
  const seen = new Seen(life);
  live(life, random, { acts: 30, most: 2500, checkpoints: true }, seen);
  const { debug } = life;
  for (let fork = 0; fork < forks; fork++) {
    const branches = [...seen.of.keys()];
    const branch = random.pick(branches);
    const moments = [...seen.of.get(branch)!.keys()];
    const view = went(debug.journeys!.show(branch, random.pick(moments)));
    expect(view.found, view.text).toBe(true);
    seen.shown();
    live(life, random, { acts: 12, most: life.at + 600, checkpoints: true }, seen);
  }
  return { life, seen };
}

describe('branches', () => {
  it(
    'are kept whole, however often they fork, and every moment of each is what it was',
    { timeout: 600_000 },
    async () => {
      const bytes = await wat(everythingInside);
      let forked = 0;
      for (let seed = FIRST; seed < FIRST + CASES; seed++) {
        const { life, seen } = grown(bytes, seed, 8);
        const { debug } = life;
        const random = new Random(seed);
        const { recording } = debug.driver!.history;
        const told = [...life.told];
        forked += seen.of.size - 1;
        for (let i = 0; i < 50; i++) {
          const branch = random.pick([...seen.of.keys()]);
          const moments = seen.of.get(branch)!;
          if (moments.size === 0) continue;
          const at = random.pick([...moments.keys()]);
          const view = went(debug.journeys!.show(branch, at));
          const says = `seed ${seed}: branch ${branch} of ${seen.of.size} at #${at}: ${view.text}`;
          expect(view.found, says).toBe(true);
          expect(recording!.branches.current.branch, says).toBe(branch);
          expect(firstDifference(wholeState(debug), moments.get(at)!), says).toBe(null);
          if (random.chance(10)) debug.driver!.history.checkpoint(false);
        }
        expect(life.told).toEqual(told);
        const views = recording!.branches.views(debug.driver!.history.total);
        expect(views.map(({ id }) => id).sort((a, b) => a - b)).toEqual([...seen.of.keys()].sort((a, b) => a - b));
        for (const { id, parent, from, total } of views) {
          expect(from).toBeLessThanOrEqual(total);
          if (id !== 1) expect(views.some((one) => one.id === parent && one.total >= from)).toBe(true);
        }
      }
      expect(forked).toBeGreaterThan(3 * CASES);
    },
  );

  it('keep to a small budget together, and every moment of each can be reached', { timeout: 600_000 }, async () => {
    const bytes = await wat(everythingInside);
    const budget = 150_000;
    let [held, least] = [0, 0];
    for (let seed = FIRST; seed < FIRST + CASES; seed++) {
      const { life, seen } = grown(bytes, seed, 5, { record: true, budget });
      const { debug } = life;
      const { history } = debug.driver!;
      const random = new Random(seed);
      const recording = history.recording!;
      for (let i = 0; i < 30; i++) {
        const branch = random.pick([...seen.of.keys()]);
        const moments = seen.of.get(branch)!;
        if (moments.size === 0) continue;
        const at = random.pick([...moments.keys()]);
        const view = went(debug.journeys!.show(branch, at));
        const says = `seed ${seed}: branch ${branch} of ${seen.of.size} at #${at}: ${view.text}`;
        expect(view.found, says).toBe(true);
        expect(firstDifference(wholeState(debug), moments.get(at)!), says).toBe(null);
        history.checkpoint(false);
        // What must stay: where branches part, the beginning, the end, and the one the memory is as at.
        const { list } = recording.checkpoints;
        if (list.filter(({ pinned }) => !pinned).length <= 2) least++;
        else {
          held++;
          expect(recording.bytes, says).toBeLessThanOrEqual(budget);
        }
      }
    }
    expect(held).toBeGreaterThan(CASES);
    expect(least).toBeGreaterThan(0);
  });

  it('keep their ends as they stood', async () => {
    const bytes = await wat(everythingInside);
    const { life } = grown(bytes, 3, 0);
    const { debug } = life;
    const driver = debug.driver!;
    const ends = new Map<number, string[]>();
    const random = new Random(9);
    for (let i = 0; i < 6; i++) {
      ends.set(driver.history.recording!.branches.current.branch, [wholeState(debug), standsAs(driver)]);
      went(debug.journeys!.to(random.below(driver.history.total)));
      expect(driver.history.past).toBe(true);
      driver.invoke('host', [{ type: 'i32', bits: 2 * i + (i % 2) }], false);
      while (driver.state === 'running') debug.advance({ fuel: 100 });
    }
    for (const [branch, end] of [...ends, ...[...ends].toReversed()]) {
      expect(went(debug.journeys!.show(branch)).found).toBe(true);
      expect(driver.history.past).toBe(false);
      expect([wholeState(debug), standsAs(driver)], `branch ${branch}`).toEqual(end);
    }
  });
});
