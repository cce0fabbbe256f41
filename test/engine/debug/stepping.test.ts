import { describe, expect, it } from 'vitest';
import { lines } from '../../support/golden.ts';
import { debugging } from '../../support/debugging.ts';
import { nextText, trace } from '../../support/trace.ts';

const calls = `(module
  (func $double (param $x i32) (result i32) local.get $x i32.const 2 i32.mul)
  (func (export "f") (result i32) i32.const 5 call $double i32.const 1 i32.add))`;

const loop = `(module (func (export "f") (result i32) (local $i i32)
  (block $done
    (loop $again
      local.get $i i32.const 1 i32.add local.tee $i i32.const 3 i32.ge_s br_if $done
      br $again))
  local.get $i))`;

const recursion = `(module
  (func $fac (param $n i32) (result i32)
    local.get $n
    if (result i32)
      local.get $n  local.get $n i32.const 1 i32.sub  call $fac  i32.mul
    else
      i32.const 1
    end)
  (func (export "f") (result i32) i32.const 5 call $fac))`;

const traps = '(module (func $bad unreachable) (func (export "f") nop call $bad nop))';

const host = `(module (import "env" "log" (func $log (param i32)))
  (func $say i32.const 1 call $log i32.const 2 call $log)
  (func (export "f") call $say i32.const 3 call $log))`;

describe('step into', () => {
  it('executes one instruction at a time and shows every block', async () => {
    const blocks = '(module (func (export "f") (block nop) i32.const 2 i32.const 3 i32.add drop))';
    expect(await trace(blocks, 'into', 9)).toBe(
      lines(
        'block        |',
        'nop          |',
        'end          |',
        'i32.const 2  | 2',
        'i32.const 3  | 2 3',
        'i32.add      | 5',
        'drop         |',
        'end          | f =',
      ),
    );
  });

  it('enters a call and comes back with its results', async () => {
    expect(await trace(calls, 'into', 10)).toBe(
      lines(
        'i32.const 5   | 5',
        'call $double  |',
        'local.get $x  | 5',
        'i32.const 2   | 5 2',
        'i32.mul       | 10',
        'end           | 10',
        'i32.const 1   | 10 1',
        'i32.add       | 11',
        'end           | f = 11',
      ),
    );
  });

  it('passes over calls of the host, which have no instructions', async () => {
    expect(await trace(host, 'into', 4)).toBe(
      lines('call $say    |', 'i32.const 1  | 1', 'call $log    |', 'i32.const 2  | 2'),
    );
  });
});

describe('step over', () => {
  it('executes a call whole', async () => {
    expect(await trace(calls, 'over', 10)).toBe(
      lines(
        'i32.const 5   | 5',
        'call $double  | 10',
        'i32.const 1   | 10 1',
        'i32.add       | 11',
        'end           | f = 11',
      ),
    );
  });

  it('is not fooled by recursion through the same call', async () => {
    expect(await trace(recursion, 'over', 9, { skip: 2 })).toBe(
      lines(
        'local.get $n     | 5',
        'if (result i32)  |',
        'local.get $n     | 5',
        'local.get $n     | 5 5',
        'i32.const 1      | 5 5 1',
        'i32.sub          | 5 4',
        'call $fac        | 5 24',
        'i32.mul          | 120',
        'else             | 120',
      ),
    );
  });

  it('stops at a trap inside the call', async () => {
    expect(await trace(traps, 'over', 3)).toBe(
      lines(
        'nop        |',
        'call $bad  | trap: The program reached an `unreachable` instruction: it gave up by itself.',
      ),
    );
  });
});

describe('step out', () => {
  it('stops behind the call, and at the end of what the host called', async () => {
    expect(await trace(calls, 'out', 3, { skip: 3 })).toBe(lines('i32.const 2  | 10', 'i32.const 1  | f = 11'));
  });

  it('leaves one level of a recursion at a time', async () => {
    expect(await trace(recursion, 'out', 9, { skip: 30 })).toBe(
      lines(
        'local.get $n  | 2 1',
        'i32.mul       | 3 2',
        'i32.mul       | 4 6',
        'i32.mul       | 5 24',
        'i32.mul       | 120',
        'end           | f = 120',
      ),
    );
  });
});

const tails = `(module
  (import "env" "get" (func $get (result i32)))
  (func $c (param $n i32) (result i32) local.get $n i32.const 1 i32.add)
  (func $b (param $n i32) (result i32) local.get $n i32.const 10 i32.mul return_call $c)
  (func $host (result i32) nop return_call $get)
  (func (export "f") (result i32) i32.const 5 call $b call $host i32.add))`;

describe('tail calls', () => {
  it('are entered in the place of their function, which is gone', async () => {
    expect(await trace(tails, 'into', 20)).toBe(
      lines(
        'i32.const 5       | 5',
        'call $b           |',
        'local.get $n      | 5',
        'i32.const 10      | 5 10',
        'i32.mul           | 50',
        'return_call $c    |',
        'local.get $n      | 50',
        'i32.const 1       | 50 1',
        'i32.add           | 51',
        'end               | 51',
        'call $host        |',
        'nop               |',
        'return_call $get  | 51 0',
        'i32.add           | 51',
        'end               | f = 51',
      ),
    );
  });

  it('are stepped over to where the caller goes on', async () => {
    expect(await trace(tails, 'over', 9, { skip: 5 })).toBe(
      lines('return_call $c  | 51', 'call $host      | 51 0', 'i32.add         | 51', 'end             | f = 51'),
    );
  });

  it('are stepped over to the end where the host called', async () => {
    const source = `(module (func $g (result i32) i32.const 1 i32.const 2 i32.add)
      (func (export "f") (result i32) return_call $g))`;
    expect(await trace(source, 'over', 9)).toBe('return_call $g  | f = 3');
  });

  it('of a recursion are one function after the other, and a step out leaves them all', async () => {
    const source = `(module (func $g (param $n i32) (result i32)
        (if (i32.eqz (local.get $n)) (then (return (i32.const 7))))
        (return_call $g (i32.sub (local.get $n) (i32.const 1))))
      (func (export "f") (result i32) i32.const 1000 call $g i32.const 1 i32.add))`;
    expect(await trace(source, 'out', 1, { skip: 16 })).toBe('local.get $n  | 7');
    expect(await trace(source, 'over', 1, { skip: 8 })).toBe('return_call $g  | 7');
  });
});

describe('step to the end of the block', () => {
  it('runs a loop to where it is left, not to its next round', async () => {
    expect(await trace(loop, 'block-end', 2, { skip: 4 })).toBe(lines('i32.add       |', 'local.get $i  | f = 3'));
  });

  it('takes the function for the outermost block', async () => {
    expect(await trace(loop, 'block-end', 1)).toBe('block  | f = 3');
  });
});

describe('step to the next host call', () => {
  it('stops before each, with the arguments on the stack', async () => {
    expect(await trace(host, 'host-call', 9)).toBe(
      lines('call $say  | 1', 'call $log  | 2', 'call $log  | 3', 'call $log  | f ='),
    );
  });
});

describe('step by count', () => {
  it('executes that many instructions, also inside of calls', async () => {
    expect(await trace(calls, 'count', 9, { count: 4 })).toBe(
      lines('i32.const 5  | 5 2', 'i32.mul      | 11', 'end          | f = 11'),
    );
  });
});

describe('run to an instruction', () => {
  it('stops there in whatever call gets there first, compiled or not', async () => {
    // $double: local.get 0 at +0, i32.const 2 at +2, i32.mul at +4
    const { debug } = await debugging(calls);
    const offset = (debug.module.funcs[0]?.body?.code ?? 0) + 4;
    expect(await trace(calls, 'to', 2, { offset })).toBe(lines('i32.const 5  | 5 2', 'i32.mul      | f = 11'));
  });
});

describe('step frame', () => {
  const game = `(module (global $n (mut i32) (i32.const 0))
    (func (export "update") (param f64) (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (func (export "draw") nop))`;

  it('goes to the next game frame, not to the next call in the same one', async () => {
    const it = await debugging(game);
    const driver = it.debug.start();
    const places: string[] = [];
    for (const kind of ['frame', 'into', 'frame', 'out', 'frame'] as const) {
      driver.step(kind);
      it.settle();
      places.push(`${driver.calls.at(-1)?.note}: ${driver.calls.at(-1)?.name}, ${nextText(it)}`);
    }
    expect(places).toEqual([
      'host: frame 1: update, global.get $n',
      'host: frame 1: update, i32.const 1',
      'host: frame 2: update, global.get $n',
      'host: frame 2: draw, nop',
      'host: frame 3: update, global.get $n',
    ]);
  });
});
