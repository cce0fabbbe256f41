import { describe, expect, it } from 'vitest';
import { command } from '../support/command-line.ts';
import { expectGolden } from '../support/golden.ts';

const trace = (file: string, ...words: string[]) => command(['trace', `src/examples/${file}`, ...words]);

describe('trace', () => {
  it('prints a line per instruction: function, offset, instruction, operands before it', async () => {
    const { code, out, err } = await trace('lessons/03-function.wasm');
    expect({ code, err }).toEqual({ code: 0, err: ['result f64:2.3'] });
    expectGolden(import.meta.url, 'trace-function.txt', out.join('\n'));
  });

  it('shows loops, branches and calls of the host as they are taken', async () => {
    const { code, out, err } = await trace('lessons/05-display.wasm', '--max', '60');
    expect({ code, err }).toEqual({ code: 0, err: ['  <0:>', '  <0:>', 'Ended after 60 instructions.'] });
    expect(out).toHaveLength(60);
    expectGolden(import.meta.url, 'trace-display.txt', out.join('\n'));
  });

  it('ends with the instruction that trapped', async () => {
    const { code, out, err } = await trace('lessons/06-traps.wasm', '--invoke', 'divide', '1', '0');
    expect(code).toBe(134);
    expect(out.at(-1)).toMatch(/^divide +0x\w+ {2}i32.div_s +\| i32:1 i32:0$/);
    expect(err[0]).toBe('trap: An integer was divided by zero.');
  });

  it('traces the start function and every call', async () => {
    const text = `(module (global $g (mut i32) (i32.const 1)) (func $start (global.set $g (i32.const 5)))
      (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (global.get $g))) (start $start))`;
    const { out, err } = await command(['trace', 'a.wat', '--invoke', 'f', '1', '--invoke', 'f', '2'], {
      'a.wat': text,
    });
    expect(out.map((line) => line.replace(/ +/g, ' ').replace(/0x\w+ /, ''))).toEqual([
      'start i32.const 5 |',
      'start global.set $g | i32:5',
      'start end |',
      'f local.get local0 |',
      'f global.get $g | i32:1',
      'f i32.add | i32:1 i32:5',
      'f end | i32:6',
      'f local.get local0 |',
      'f global.get $g | i32:2',
      'f i32.add | i32:2 i32:5',
      'f end | i32:7',
    ]);
    expect(err).toEqual(['result i32:6', 'result i32:7']);
  });

  it('shows the last operands of a deep stack', async () => {
    const consts = Array.from({ length: 20 }, (_, i) => `i32.const ${i}`).join(' ');
    const text = `(module (func (export "main") ${consts} ${'drop '.repeat(20)}))`;
    const { out } = await command(['trace', 'a.wat'], { 'a.wat': text });
    expect(out[20]).toMatch(/drop +\| …4 i32:4 .* i32:19$/);
  });

  it('stops at breakpoints between the lines', async () => {
    const { out, err } = await trace('lessons/03-function.wasm', '--break', 'f64.mul', '--break', 'update_position');
    expect(err).toEqual([
      'Breakpoint: export update_position (hit 1)',
      expect.stringContaining('#0 update_position(x=f64:2 v=f64:3 dt=f64:0.1) at'),
      expect.stringContaining('#1 main() at'),
      'Breakpoint: opcode f64.mul (hit 1)',
      expect.stringContaining('f64.mul | f64:2 f64:3 f64:0.1'),
      expect.stringContaining('#1 main() at'),
      'result f64:2.3',
    ]);
    expect(out).toHaveLength(23);
  });
});
