import { describe, expect, it } from 'vitest';
import { callbackHost, type Purity } from '../../../support/callback-host.ts';
import { type Act, Life } from '../../../support/lived-run.ts';
import { went } from '../../../support/time.ts';
import { wat } from '../../../support/wat.ts';
import { standsAs, wholeState } from '../../../support/whole-state.ts';

const source = `(module
  (import "test" "pure" (func $pure (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "loops") (param $n i32) (result i32)
    (loop $again
      (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (call $pure (i32.const 1))))
      (br_if $again (i32.gt_s (local.tee $n (i32.sub (local.get $n) (call $pure (i32.const -2)))) (i32.const 0))))
    (i32.load (i32.const 8)))
  (func (export "stores") (i32.store (i32.const 16) (call $pure (i32.const 0)))))`;

const invoke = (name: string, ...bits: number[]): Act => ({
  kind: 'invoke',
  name,
  args: bits.map((one) => ({ type: 'i32', bits: one })),
});

async function lived(purity: Purity): Promise<Life> {
  const life = new Life(await wat(source), { hosts: [callbackHost(purity)] });
  expect(life.start()).toBe(true);
  for (const act of [invoke('loops', 40), invoke('stores'), invoke('loops', 10)]) {
    life.do(act);
    settle(life);
  }
  return life;
}

function settle({ debug }: Life): void {
  while (debug.state === 'running') debug.advance({ fuel: 50 });
}

/** Whatever has happened: it can be stopped, looked at, called, and gone back with. */
function isUsable(life: Life): void {
  const { debug } = life;
  const driver = debug.driver!;
  expect(went(debug.journeys!.to(0)).found).toBe(true);
  expect(driver.state).toBe('paused');
  driver.invoke('stores', [], false);
  settle(life);
  expect(['idle', 'paused']).toContain(driver.state);
  expect(driver.history.past).toBe(false);
  const end = wholeState(debug);
  expect(went(debug.journeys!.back('into')).found).toBe(true);
  expect(went(debug.journeys!.to(driver.history.total)).found).toBe(true);
  expect(wholeState(debug)).toBe(end);
}

describe('a run that goes another way when it is repeated', () => {
  it('is noticed where a moment cannot be reached, and said', async () => {
    for (const offset of [2.5, 4, 30, 0]) {
      const purity: Purity = { offset: 3 };
      const life = await lived(purity);
      const { history } = life.debug.driver!;
      const { total } = { total: history.at };
      purity.offset = offset;
      const view = went(life.debug.journeys!.to(total - 3));
      expect(view.found, `offset ${offset}`).toBe(false);
      expect(view.text).toMatch(
        /^The run goes another way at #\d+ than when it was recorded, so #\d+ cannot be reached\.$/,
      );
      expect(history.diverged).not.toBe(null);
      purity.offset = 3;
      isUsable(life);
    }
  });

  it('is noticed at the end when only bytes differ, and stands as it stood', async () => {
    const purity: Purity = { offset: 3 };
    const life = await lived(purity);
    const { debug } = life;
    life.do(invoke('stores'));
    settle(life);
    const driver = debug.driver!;
    const end = [wholeState(debug), standsAs(driver)];
    const { total } = driver.history;
    expect(went(debug.journeys!.to(total - 3)).found).toBe(true);
    purity.offset = 4;
    driver.resume();
    settle(life);
    expect(driver.history.diverged).toBe(total);
    expect([wholeState(debug), standsAs(driver)]).toEqual(end);
    isUsable(life);
  });

  it('is not said of one that goes the same way', async () => {
    const life = await lived({ offset: 3 });
    const { history } = life.debug.driver!;
    const total = history.at;
    for (let at = total; at >= 0; at -= 37) expect(went(life.debug.journeys!.to(at)).found).toBe(true);
    life.debug.driver!.resume();
    settle(life);
    expect([history.at, history.diverged]).toEqual([total, null]);
  });
});
