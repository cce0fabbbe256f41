import { describe, expect, it } from 'vitest';
import { globalViews, Inspector, Marks } from '../../../src/engine/index.ts';
import { assemble } from '../../support/assemble.ts';
import { debugBytes } from '../../support/debugging.ts';

/** Steps through a function; at every stop which of its locals, and of the globals, are marked as changed. */
function changes(code: string): string[] {
  const bytes = assemble({
    types: [{ struct: ['i32'] }, { func: [[], []] }],
    globals: [
      { type: '(ref null 0)', init: 'ref.null (ref null 0)' },
      { type: 'v128', init: 'v128.const 0 0' },
    ],
    funcs: [{ type: 1, name: 'f', locals: ['(ref null 0)', 'v128', 'i32'], code }],
  });
  const it = debugBytes(bytes, { entry: { export: 'f', args: [] } });
  const driver = it.debug.start();
  const marks = new Marks();
  driver.toEntry();
  const seen: string[] = [];
  for (let i = 0; i < 40; i++) {
    it.settle();
    if (driver.state !== 'paused') break;
    const { machine, instance } = driver.run;
    marks.stopped(machine, instance);
    const top = new Inspector(driver, marks).frame(0);
    const was = (before: bigint | undefined): string => (before === undefined ? '' : ` was 0x${before.toString(16)}`);
    const locals = top.locals.filter(({ changed }) => changed);
    const globals = globalViews(driver.run, marks, 0, 10).filter(({ changed }) => changed);
    const all = [
      ...locals.map(({ index, before }) => `local ${index}${was(before)}`),
      ...globals.map(({ index, before }) => `global ${index}${was(before)}`),
    ];
    if (all.length > 0) seen.push(`${top.next?.text}: ${all.join()}`);
    driver.step('into');
  }
  return seen;
}

describe('what is new since the stop before', () => {
  it('is a reference to another object, not to the same', () => {
    expect(
      changes(`struct.new_default 0; local.set 0; nop; local.get 0; local.set 0; local.get 0; global.set 0; nop
        struct.new_default 0; local.set 0; i32.const 7; drop; local.get 0; global.set 0; nop
        ref.null (ref null 0); local.set 0; nop`),
    ).toEqual(['nop: local 0', 'nop: global 0', 'i32.const 7: local 0', 'nop: global 0', 'nop: local 0']);
  });

  it('is a vector of which any lane is new, with what it was', () => {
    expect(
      changes(`v128.const 0 5; local.set 1; nop; local.get 1; local.set 1; i32.const 1; local.set 2; nop
        v128.const 7 1; global.set 1; nop; v128.const 7 1; global.set 1; nop
        v128.const 1 2; local.set 1; nop; v128.const 0 0; global.set 1; nop`),
    ).toEqual([
      'nop: local 1 was 0x0',
      'nop: local 2',
      'nop: global 1 was 0x0',
      'nop: local 1 was 0x50000000000000000',
      'nop: global 1 was 0x10000000000000007',
    ]);
  });
});
