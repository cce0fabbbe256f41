import { describe, expect, it } from 'vitest';
import { moduleOf } from '../support/bytes.ts';
import { command } from '../support/command-line.ts';
import { expectGolden } from '../support/golden.ts';

const rocket = 'src/examples/rocket/rocket.wasm';
const variety = `(module
  (import "env" "draw_score" (func (param f64)))
  (import "env" "other" (func $other (param i32) (result i64 f32)))
  (import "env" "table" (table 1 4 funcref))
  (import "env" "base" (global i32))
  (type $unused (func (param externref)))
  (memory (export "memory") 1 16)
  (global $count (export "count") (mut i64) (i64.const 1))
  (data (i32.const 0) "words") (data $passive "more")
  (elem (i32.const 0) $go) (elem declare func $other)
  (func $go (export "go") (param i32) (result i32) local.get 0)
  (func $begin)
  (start $begin))`;

describe('info', () => {
  it('tells people what a module holds', async () => {
    const { code, out, err } = await command(['info', 'a.wat'], { 'a.wat': variety });
    expect({ code, err }).toEqual({ code: 0, err: [] });
    expectGolden(import.meta.url, 'info.txt', out.join('\n'));
  });

  it('tells programs the same', async () => {
    const { code, out } = await command(['info', 'a.wat', '--json'], { 'a.wat': variety });
    expect(code).toBe(0);
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      file: 'a.wat',
      valid: true,
      problem: null,
      hosts: { rocket: 1, stub: 3 },
      start: { func: 3, name: 'begin' },
      functions: { imported: 2, defined: 2 },
      imports: [
        { module: 'env', name: 'draw_score', kind: 'func', index: 0, type: '(f64) -> ()' },
        { name: 'other', type: '(i32) -> (i64 f32)' },
        { name: 'table', kind: 'table', type: '1 to 4 funcref' },
        { name: 'base', kind: 'global', type: 'i32' },
      ],
      exports: [
        { name: 'memory', kind: 'memory', index: 0, type: '1 to 16 pages' },
        { name: 'count', type: 'i64, mutable' },
        { name: 'go', kind: 'func', index: 2, type: '(i32) -> (i32)' },
      ],
      memories: [{ index: 0, min: 1, max: 16, imported: false }],
      datas: [
        { mode: 'active', size: 5 },
        { mode: 'passive', size: 4 },
      ],
    });
  });

  it('finds the host of a game', async () => {
    const { out } = await command(['info', rocket]);
    expect(out.join('\n')).toMatch(/imports by +host rocket \(9\)/);
  });

  it('shows as much as could be read of a broken file, and says what is wrong', async () => {
    const whole = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 9, 1]);
    const { code, out, err } = await command(['info', 'cut.wasm'], { 'cut.wasm': whole });
    expect(code).toBe(65);
    expect(out.join('\n')).toMatch(/sections \(2\)/);
    expect(err).toEqual([
      'cut.wasm: Unexpected end: the function section says it has 9 bytes, but 1 are left in the file (at 0x11)',
      'The file seems to be cut off: copy or download it again.',
    ]);
    const json = await command(['info', '--json', 'cut.wasm'], { 'cut.wasm': whole });
    expect(json.code).toBe(65);
    expect(JSON.parse(json.out.join('\n'))).toMatchObject({ valid: false, problem: { kind: 'decode', offset: 0x11 } });
  });

  it('names the feature that a module needs beyond what runs here', async () => {
    const module = moduleOf('01 04 01 60 00 00 03 02 01 00 0a 06 01 04 00 e2 00 0b ; suspend');
    const { code, out, err } = await command(['info', 'a.wasm'], { 'a.wasm': module });
    expect(code).toBe(65);
    expect(out[0]).toMatch(/^a.wasm: \d+ bytes$/);
    expect(err[0]).toMatch(/stack switching.*at 0x/);
  });
});
