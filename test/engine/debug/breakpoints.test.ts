import { describe, expect, it } from 'vitest';
import type { BreakpointOn, BreakpointSpec } from '../../../src/engine/index.ts';
import { assemble } from '../../support/assemble.ts';
import { debugBytes, type Debugging, debugging } from '../../support/debugging.ts';
import { nextText } from '../../support/trace.ts';

const source = `(module
  (import "env" "log" (func $log (param f64)))
  (memory (export "memory") 1)
  (global $runs (mut i32) (i32.const 0))
  (start $init)
  (func $init (global.set $runs (i32.const 1)))
  (func $root (param $x f64) (result f64)
    local.get $x f64.const 0 f64.lt
    if (result f64) f64.const 0 else local.get $x f64.sqrt end)
  (func $early (param $x i32) (result i32)
    (block (br_if 1 (i32.const 7) (local.get $x)) drop)
    i32.const 9)
  (func $loops (export "loops") (local $i i32)
    loop
      local.get $i i32.const 1 i32.add local.tee $i i32.const 3 i32.lt_s br_if 0
    end)
  (func (export "main")
    f64.const 9 call $root call $log
    i32.const 0 call $early drop
    i32.const 1 call $early drop
    call $loops
    call $loops)
  (func (export "dead") unreachable nop))`;

function specs(...on: BreakpointOn[]): BreakpointSpec[] {
  return on.map((what, i) => ({ id: `b${i + 1}`, enabled: true, on: what }));
}

/** Everything that stops a run of the module, as `text @ next instruction`. */
function stops(it: Debugging): string[] {
  const { debug } = it;
  const driver = debug.driver ?? debug.start();
  const seen: string[] = [];
  driver.resume();
  for (let i = 0; i < 50; i++) {
    if (it.settle() !== 'stopped') break;
    seen.push(`${driver.stop?.text} @ ${nextText(it)}`);
    if (driver.state === 'trapped') break;
    driver.resume();
  }
  return seen;
}

async function stopsAt(...on: BreakpointOn[]): Promise<string[]> {
  const it = await debugging(source, { entry: { export: 'main', args: [] } });
  expect(it.debug.breakpoints.set(specs(...on)).every(({ verified }) => verified)).toBe(true);
  it.debug.start().resume();
  it.settle();
  // The start function has run; now what Continue calls.
  const first = it.debug.driver?.stop ? [`${it.debug.driver.stop.text} @ ${nextText(it)}`] : [];
  return [...first, ...stops(it)];
}

describe('breakpoints set before the first run', () => {
  it('stop at an export when it is entered', async () => {
    expect(await stopsAt({ kind: 'export', name: 'main' })).toEqual(['Breakpoint: export main @ f64.const 9']);
  });

  it('stop at the entry of a function that begins with a loop once a call, not once a round', async () => {
    expect(await stopsAt({ kind: 'export', name: 'loops' })).toEqual([
      'Breakpoint: export loops @ loop',
      'Breakpoint: export loops @ loop',
    ]);
  });

  it('stop where a function returns, by whatever instruction, only when it does', async () => {
    expect(await stopsAt({ kind: 'function', func: 3, at: 'return' })).toEqual([
      'Breakpoint: early returns @ end',
      'Breakpoint: early returns @ br_if 1',
    ]);
  });

  it('stop before an import is called', async () => {
    expect(await stopsAt({ kind: 'import', module: 'env', name: 'log' })).toEqual([
      'Breakpoint: import env.log @ call $log',
    ]);
  });

  it('stop at an opcode, and at a group of them', async () => {
    expect(await stopsAt({ kind: 'opcode', pattern: 'f64.sqrt' })).toEqual(['Breakpoint: opcode f64.sqrt @ f64.sqrt']);
    expect(await stopsAt({ kind: 'opcode', pattern: 'f64.*' })).toEqual([
      'Breakpoint: opcode f64.const (f64.*) @ f64.const 9',
      'Breakpoint: opcode f64.const (f64.*) @ f64.const 0',
      'Breakpoint: opcode f64.lt (f64.*) @ f64.lt',
      'Breakpoint: opcode f64.sqrt (f64.*) @ f64.sqrt',
    ]);
  });

  it('stop at the start function', async () => {
    expect(await stopsAt({ kind: 'start' })).toEqual(['Breakpoint: start function @ i32.const 1']);
  });

  it('say all that hit at one place', async () => {
    expect(await stopsAt({ kind: 'export', name: 'main' }, { kind: 'opcode', pattern: 'f64.const' })).toContain(
      'Breakpoint: export main, opcode f64.const @ f64.const 9',
    );
  });
});

describe('a list of breakpoints', () => {
  it('stops at an instruction by its offset, and counts hits', async () => {
    const it = await debugging(source, { entry: { export: 'main', args: [] } });
    const body = it.debug.module.funcs[4]?.body;
    // loop (2 bytes), local.get (2), i32.const (2), i32.add
    const offset = (body?.code ?? 0) + 6;
    const [status] = it.debug.breakpoints.set(specs({ kind: 'instruction', offset }));
    expect(status).toMatchObject({ verified: true, location: { func: 4, offset }, hits: 0 });
    it.debug.start().resume();
    it.settle();
    const seen = stops(it);
    expect(seen).toHaveLength(6);
    expect(new Set(seen)).toEqual(new Set([`Breakpoint: instruction 0x${offset.toString(16)} in loops @ i32.add`]));
    expect(it.debug.breakpoints.hits).toEqual([{ id: 'b1', hits: 6 }]);
  });

  it('says what can never hit, and why', async () => {
    const { debug } = await debugging(source);
    const dead = debug.module.funcs[6]?.body;
    const messages = debug.breakpoints
      .set(
        specs(
          { kind: 'export', name: 'nope' },
          { kind: 'export', name: 'memory' },
          { kind: 'function', func: 99, at: 'entry' },
          { kind: 'function', func: 0, at: 'entry' },
          { kind: 'import', module: 'env', name: 'nope' },
          { kind: 'opcode', pattern: 'i33.*' },
          { kind: 'instruction', offset: 2 },
          { kind: 'instruction', offset: (debug.module.funcs[5]?.body?.code ?? 0) + 1 },
          { kind: 'instruction', offset: (dead?.code ?? 0) + 1 },
        ),
      )
      .map(({ verified, message }) => `${verified} ${message.replace(/0x[0-9a-f]{2,}/, 'AT')}`);
    expect(messages).toEqual([
      'false There is no export "nope".',
      'false The export "memory" is a memory.',
      'false There is no function 99.',
      'false The function is imported: set a breakpoint on the import.',
      'false There is no import "env" "nope".',
      'false No instruction is called "i33.*".',
      'false There is no code at 0x2.',
      'false No instruction begins at AT.',
      'false No path leads to this instruction.',
    ]);
  });

  it('can be changed while the machine stands, in code that is compiled already', async () => {
    const it = await debugging(source, { entry: { export: 'main', args: [] } });
    it.debug.breakpoints.set(specs({ kind: 'export', name: 'main' }));
    it.debug.start().resume();
    it.settle();
    it.debug.driver?.resume();
    it.settle();
    expect(nextText(it)).toBe('f64.const 9');
    it.debug.breakpoints.set([
      { id: 'b1', enabled: false, on: { kind: 'export', name: 'main' } },
      ...specs({ kind: 'export', name: 'main' }, { kind: 'opcode', pattern: 'drop' }).slice(1),
    ]);
    expect(stops(it)).toEqual(Array.from({ length: 3 }, () => 'Breakpoint: opcode drop @ drop'));
    expect(stops(it).slice(0, 1)).toEqual(['Breakpoint: opcode drop @ drop']);
  });

  it('stops at traps unless it has been told not to', async () => {
    const it = await debugging('(module (func (export "main") unreachable))');
    it.debug.start().resume();
    expect(it.settle()).toBe('stopped');
    expect(it.debug.state).toBe('trapped');
    it.debug.breakpoints.set([{ id: 't', enabled: false, on: { kind: 'trap' } }]);
    it.debug.start().resume();
    expect(it.settle()).toBe('idle');
    expect(it.told).toEqual(['The program reached an `unreachable` instruction: it gave up by itself.']);
    it.debug.breakpoints.set(specs({ kind: 'trap' }));
    it.debug.start().resume();
    expect(it.settle()).toBe('stopped');
    expect(it.debug.breakpoints.hits).toEqual([{ id: 'b1', hits: 1 }]);
  });

  it('makes a step stop where a breakpoint is', async () => {
    const it = await debugging(source, { entry: { export: 'main', args: [] } });
    it.debug.breakpoints.set(specs({ kind: 'opcode', pattern: 'f64.sqrt' }));
    const driver = it.debug.start();
    driver.resume();
    it.settle();
    driver.toEntry();
    it.settle();
    driver.step('over');
    it.settle();
    driver.step('over');
    it.settle();
    expect([driver.stop?.reason, nextText(it)]).toEqual(['breakpoint', 'f64.sqrt']);
  });
});

describe('a breakpoint where a function returns', () => {
  const through = (code: string): string[] => {
    const bytes = assemble({
      types: [{ struct: [] }, { func: [['anyref'], ['anyref']] }, { func: [[], []] }, { array: 'i8' }],
      funcs: [
        { type: 1, code },
        { type: 1, code: 'local.get 0' },
        {
          type: 2,
          name: 'main',
          code: 'ref.null anyref; call 0; drop; struct.new_default 0; call 0; drop; i32.const 0; array.new_default 3; call 0; drop',
        },
      ],
    });
    const it = debugBytes(bytes, { entry: { export: 'main', args: [] } });
    it.debug.breakpoints.set(specs({ kind: 'function', func: 0, at: 'return' }));
    return stops(it).map((text) => text.replace(/^.* @ /, ''));
  };

  it('stops at tail calls', () => {
    expect(through('local.get 0; return_call 1')).toEqual([
      'return_call func1',
      'return_call func1',
      'return_call func1',
    ]);
  });

  it('stops at branches on references when they are taken', () => {
    expect(through('local.get 0; local.get 0; br_on_null 0; drop')).toEqual(['br_on_null 0', 'end', 'end']);
    expect(through('local.get 0; br_on_non_null 0; ref.null anyref')).toEqual([
      'end',
      'br_on_non_null 0',
      'br_on_non_null 0',
    ]);
    expect(through('local.get 0; br_on_cast 0 anyref (ref 0)').map((text) => text.replace(/ .*/, ''))).toEqual([
      'end',
      'br_on_cast',
      'end',
    ]);
    expect(through('local.get 0; br_on_cast_fail 0 anyref (ref 0)').map((text) => text.replace(/ .*/, ''))).toEqual([
      'br_on_cast_fail',
      'end',
      'br_on_cast_fail',
    ]);
  });
});
