import { describe, expect, it } from 'vitest';
import { type BreakpointOn, Inspector, Marks } from '../../../src/engine/index.ts';
import { type Debugging, debugging } from '../../support/debugging.ts';
import { lines } from '../../support/golden.ts';
import { nextText, outcome, trace } from '../../support/trace.ts';

const source = `(module
  (tag $oops (param i32 f64)) (tag $other)
  (func $deep (param $n i32)
    local.get $n i32.eqz (if (then i32.const 5 f64.const 0.5 throw $oops))
    local.get $n i32.const 1 i32.sub call $deep nop)
  (func $middle call $other-way i32.const 2 call $deep nop)
  (func $other-way (try_table (catch $other 0) throw $other) nop)
  (func (export "f") (result i32)
    nop
    (block $h (result i32 f64)
      (try_table (catch $oops $h) call $middle)
      unreachable)
    drop i32.const 10 i32.add)
  (func (export "older") (result i32)
    (try (result i32)
      (do nop call $middle i32.const 1)
      (catch $oops drop i32.const 20 i32.add)
      (catch_all i32.const 3)))
  (func (export "bare") i32.const 1 call $deep nop))`;

const caught = (name: string, kind: 'over' | 'out' | 'block-end', skip: number): Promise<string> =>
  trace(source, kind, 1, { entry: name, skip });

describe('a step', () => {
  it('over a call that throws past its function stops where the exception is caught', async () => {
    expect(await trace(source, 'over', 20)).toBe(
      lines(
        'nop                        |',
        'block (result i32 f64)     |',
        'try_table (catch $oops 0)  |',
        'call $middle               | 5 0.5',
        'drop                       | 5',
        'i32.const 10               | 5 10',
        'i32.add                    | 15',
        'end                        | f = 15',
      ),
    );
    expect(await caught('older', 'over', 2)).toBe('call $middle  | 5 0.5');
  });

  it('over a call goes on when the exception is caught further in', async () => {
    expect(await caught('f', 'over', 4)).toBe('call $other-way  |');
  });

  it('out of a function stops where its exception is caught', async () => {
    expect(await caught('f', 'out', 4)).toBe('call $other-way  | 5 0.5');
    // From inside of $deep.
    expect(await caught('f', 'out', 9)).toBe('local.get $n  | 5 0.5');
    // What is caught in the function itself does not leave it.
    expect(await caught('f', 'out', 6)).toBe('throw $other  |');
  });

  it('out of a function that begins at the throw stops where that is caught, paced or not', async () => {
    for (const instructions of [Infinity, 1]) {
      const all = await debugging(source);
      const { debug } = all;
      const driver = debug.start();
      driver.invoke('f', [], true);
      all.settle();
      for (let i = 0; i < 100 && nextText(all) !== 'throw $oops'; i++) {
        driver.step('into');
        all.settle();
      }
      expect(nextText(all)).toBe('throw $oops');
      driver.step('out');
      for (let i = 0; i < 100 && driver.state === 'running'; i++) debug.advance({ fuel: 1000, instructions });
      expect([driver.state, driver.stop?.reason, nextText(all)]).toEqual(['paused', 'step', 'drop']);
    }
  });

  it('to the end of a block stops in a catch part', async () => {
    expect(await caught('older', 'block-end', 1)).toBe('nop  | 5 0.5');
  });

  it('that throws goes to the handler, here out of the function', async () => {
    const text = await trace(source, 'into', 5, { skip: 5 });
    expect(text).toBe(
      lines(
        'try_table (catch $other 0)  |',
        'throw $other                |',
        'i32.const 2                 | 2',
        'call $deep                  |',
        'local.get $n                | 2',
      ),
    );
  });
});

/** Runs an export with these breakpoints to its first stop. */
async function stopped(name: string, ...on: readonly (BreakpointOn & { readonly off?: true })[]): Promise<Debugging> {
  const it = await debugging(source, { entry: { export: name, args: [] } });
  it.debug.breakpoints.set(on.map(({ off, ...what }, i) => ({ id: `b${i}`, enabled: !off, on: what as BreakpointOn })));
  it.debug.start().resume();
  it.settle();
  return it;
}

describe('an exception that nobody catches', () => {
  it('stops where it was thrown, with a sentence that says all of it', async () => {
    const it = await stopped('bare');
    const { driver } = it.debug;
    expect([driver?.state, driver?.stop?.reason]).toEqual(['trapped', 'exception']);
    expect(driver?.stop?.text).toMatch(
      /^Exception \$oops \(i32 5, f64 0.5\) thrown at 0x[0-9a-f]+ in \$deep: nobody catches it\.$/,
    );
    expect(driver?.stop?.trap).toMatchObject({
      kind: 'exception',
      func: 0,
      hint: expect.stringContaining('call stack'),
    });
    expect(nextText(it)).toBe('throw $oops');
    const inspector = new Inspector(driver!, new Marks());
    expect(inspector.frames(0, 9).map(({ name }) => name)).toEqual(['deep', 'deep', 'bare', 'bare']);
  });

  it('ends the run when such exceptions are not to stop', async () => {
    const it = await stopped('bare', { kind: 'exception', when: 'uncaught', off: true });
    expect(it.debug.state).toBe('idle');
    expect(it.told).toEqual([expect.stringContaining('nobody catches it')]);
  });

  it('counts for the breakpoints on it', async () => {
    const it = await stopped(
      'bare',
      { kind: 'exception', when: 'uncaught' },
      { kind: 'exception', when: 'all', tag: 0 },
    );
    expect(it.debug.driver?.stop?.breakpoints).toEqual(['b0', 'b1']);
    expect(it.debug.breakpoints.hits).toEqual([
      { id: 'b0', hits: 1 },
      { id: 'b1', hits: 1 },
    ]);
  });
});

describe('a breakpoint on throws', () => {
  it('stops at every throw, says where it will be caught, and goes on', async () => {
    const it = await stopped('f', { kind: 'exception', when: 'all' });
    const driver = it.debug.driver!;
    const seen: (string | undefined)[] = [];
    for (let i = 0; i < 9 && it.debug.state === 'paused'; i++) {
      seen.push(driver.stop?.text.replaceAll(/0x[0-9a-f]+/g, '#'));
      driver.resume();
      it.settle();
    }
    expect(seen).toEqual([
      'Exception $other thrown at # in $other-way: it is caught at # in $other-way.',
      'Exception $oops (i32 5, f64 0.5) thrown at # in $deep: it is caught at # in $f.',
    ]);
    expect(it.told).toEqual(['f = 15']);
    expect(it.debug.breakpoints.hits).toEqual([{ id: 'b0', hits: 2 }]);
  });

  it('may be for the exceptions of one tag', async () => {
    const it = await stopped('older', { kind: 'exception', when: 'all', tag: 0 });
    expect(nextText(it)).toBe('throw $oops');
    it.debug.driver!.step('into');
    it.settle();
    expect([nextText(it), outcome(it)]).toEqual(['drop', '5 0.5']);
    it.debug.driver!.resume();
    it.settle();
    expect(it.told).toEqual(['older = 25']);
  });

  it('must name a tag that there is', async () => {
    const it = await debugging(source);
    const on = (tag: number): BreakpointOn => ({ kind: 'exception', when: 'all', tag });
    const status = it.debug.breakpoints.set([0, 1, 2].map((tag) => ({ id: `b${tag}`, enabled: true, on: on(tag) })));
    expect(status.map(({ verified, message }) => [verified, message])).toEqual([
      [true, ''],
      [true, ''],
      [false, 'There is no tag 2.'],
    ]);
  });
});

describe('the labels around an instruction', () => {
  async function labels(name: string, text: string): Promise<unknown[]> {
    const it = await debugging(source, { entry: { export: name, args: [] } });
    const driver = it.debug.start();
    driver.toEntry();
    it.settle();
    for (let i = 0; i < 30 && nextText(it) !== text; i++) {
      driver.step('over');
      it.settle();
    }
    const { top } = new Inspector(driver, new Marks()).pause(driver.stop!);
    return (top?.labels ?? []).map(({ kind, catches }) => {
      return catches ? [kind, ...catches.map((one) => `${one.kind} ${one.tag}`.trim())] : [kind];
    });
  }

  it('say what a try catches, and which part one is in', async () => {
    expect(await labels('f', 'call $middle')).toEqual([['try_table', 'catch oops'], ['block'], ['func']]);
    expect(await labels('older', 'call $middle')).toEqual([['try', 'catch oops', 'catch_all'], ['func']]);
    expect(await labels('older', 'i32.const 20')).toEqual([['catch'], ['func']]);
  });
});
