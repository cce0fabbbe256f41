import { expect, it } from 'vitest';
import { debugging } from '../../../support/debugging.ts';
import { went } from '../../../support/time.ts';

const source = `(module
  (func (export "bad") i32.const 1 i32.const 0 i32.div_u drop)
  (func (export "good") i32.const 1 drop))`;

it('a trap is met on the way back when it stops on the way forth, and else is passed', async () => {
  const { debug, settle } = await debugging(source);
  const trap = { id: 't', enabled: false, on: { kind: 'trap' } } as const;
  debug.breakpoints.set([trap]);
  const driver = debug.start();
  driver.invoke('bad', [], false);
  settle();
  driver.invoke('good', [], false);
  settle();
  expect([driver.state, driver.history.total]).toEqual(['idle', 5]);
  expect(went(debug.journeys!.back('continue')).text).toMatch(/no breakpoint was met/i);
  expect(driver.history.at).not.toBe(2);
  went(debug.journeys!.to(driver.history.total));
  debug.breakpoints.set([{ ...trap, enabled: true }]);
  went(debug.journeys!.back('continue'));
  expect([driver.history.at, driver.stop?.reason, driver.stop?.breakpoints]).toEqual([2, 'breakpoint', ['t']]);
});
