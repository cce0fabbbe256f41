import { expect, it } from 'vitest';
import { debugging } from '../../../support/debugging.ts';

/** A loop of so many instructions without a branch or a call. */
const straight = (instructions: number, turns: number): string => `(module
  (func (export "main") (local $x i32) (local $i i32)
    loop $again
      ${'local.get $x i32.const 3 i32.mul local.set $x\n'.repeat(instructions / 4)}
      local.get $i i32.const 1 i32.add local.tee $i i32.const ${turns} i32.lt_u br_if $again
    end))`;

it('stops in the middle of long stretches without a loop or a call, however little is known of them', async () => {
  const { debug, settle } = await debugging(straight(12_000, 800));
  const driver = debug.start();
  driver.resume();
  settle();
  const { history } = driver;
  const turn = 12_007;
  expect(history.total).toBeGreaterThan(799 * turn);
  for (const at of [100 * turn, 100 * turn + 3000, 200 * turn + 6000, 700 * turn + 9000, history.total - 5000]) {
    let before = Infinity;
    let longest = 0;
    const journey = debug.journeys!.to(at);
    for (let step = journey.next(); ; step = journey.next()) {
      if (step.done) {
        expect(step.value.found).toBe(true);
        break;
      }
      longest = Math.max(longest, history.at - before);
      before = history.at;
    }
    expect(history.at).toBe(at);
    // A slice is a few milliseconds' work, so that the worker can be asked for other things.
    expect(longest).toBeLessThan(4_000_000);
  }
});
