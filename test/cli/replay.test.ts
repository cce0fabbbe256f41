import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../scripts/run-ts.mjs';
import { stateSum } from '../../src/engine/session/state-sum.ts';
import { f64 } from '../../src/engine/runtime/value.ts';
import { playRocket, rocket, saved } from '../engine/session/playing.ts';
import { command, type Outcome } from '../support/command-line.ts';
import { debugging } from '../support/debugging.ts';
import { wat } from '../support/wat.ts';

const program = `(module
  (import "env" "display_player" (func $display (param f64)))
  (memory 1)
  (global $count (mut i32) (i32.const 0))
  (func $note (param $at i32) (param $value i64)
    (i64.store (local.get $at) (local.get $value)))
  (func (export "step") (param $x f64) (result f64)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (call $note (i32.const 16) (i64.const 0x4142434445464748))
    (call $display (local.get $x))
    (f64.mul (local.get $x) (f64.const 2))))`;

let bytes: Uint8Array;
let module: Uint8Array;

beforeAll(async () => {
  module = await wat(program);
  const { debug, settle } = await debugging(program);
  const driver = debug.start();
  for (const x of [1, 2, 3]) {
    driver.invoke('step', [f64(x)], false);
    settle();
  }
  driver.invoke('step', [f64(4)], true);
  settle();
  for (let i = 0; i < 9; i++) {
    driver.step('into');
    settle();
  }
  bytes = saved(debug, false, { module });
});

function replay(line: string, files: Readonly<Record<string, Uint8Array>> = { 'a.wscope': bytes }): Promise<Outcome> {
  return command(['replay', 'a.wscope', ...line.split(' ').filter(Boolean)], files);
}

describe('replay', () => {
  it('prints the moment and the calls where the session was left', async () => {
    const { code, out, err } = await replay('');
    expect({ code, err }).toEqual({ code: 0, err: [] });
    expect(out[0]).toBe('moment:');
    expect(out[1]).toMatch(/^#\d+ of #\d+$/);
    expect(out[2]).toBe('calls:');
    expect(out[3]).toMatch(/^#0 note\(at=i32:16 value=i64:4702394921427289928\) at 0x[0-9a-f]+: i64\.store/);
    expect(out[4]).toMatch(/^#1 step\(x=f64:4\)/);
  });

  it('prints stack, locals, globals, memory and what was printed, each at that moment', async () => {
    const { out } = await replay('--print stack,locals,globals --print memory:0x10+10 --print console');
    expect(out).toEqual([
      'stack:',
      'i64:4702394921427289928',
      'i32:16',
      'locals:',
      'at = i32:16',
      'value = i64:4702394921427289928',
      'globals:',
      'count = i32:4',
      'memory:0x10+10:',
      '0x10  48 47 46 45 44 43 42 41 00 00                    HGFEDCBA..',
      'console:',
      ' <0:>',
      '  <0:>',
      '   <0:>',
    ]);
  });

  it('goes to moments in every form', async () => {
    const moment = async (to: string) => (await replay(`--to ${to} --print moment`)).out[0];
    const end = /of (#\d+)/.exec((await moment('here')) ?? '')?.[1];
    expect(await moment('end')).toBe(`${end} of ${end}`);
    expect(await moment('start')).toBe(`#0 of ${end}`);
    expect(await moment('5')).toBe(`#5 of ${end}`);
    expect(await moment('#5')).toBe(`#5 of ${end}`);
    expect(await moment('50%')).toBe(`#${Math.round(Number(end?.slice(1)) / 2)} of ${end}`);
    const second = Number(/#(\d+)/.exec((await moment('call 2')) ?? '')?.[1]);
    expect((await replay('--to call 2 --print globals')).out).toEqual(['count = i32:1']);
    expect((await replay(`--to ${second - 1} --print console`)).out).toEqual([' <0:>']);
  });

  it.each([
    ['--to frame', 64, /write it as 1234567, 50%, frame 312/],
    ['--to 99999999', 64, /the session ends at #\d+/],
    ['--to 101%', 64, /from 0% to 100%/],
    ['--to call 9', 64, /there is no call 9/],
    ['--print nonsense', 64, /there are moment, stack, locals/],
    ['--print memory:x', 64, /memory:ADDR\+LEN/],
    [
      '--module other.wasm',
      65,
      /^other\.wasm: this is another module, or another version of it: its SHA-256 is [0-9a-f]{64}/,
    ],
  ])('refuses %s', async (line, code, message) => {
    const other = await wat('(module (func))');
    const outcome = await replay(line, { 'a.wscope': bytes, 'other.wasm': other });
    expect(outcome.code).toBe(code);
    expect(outcome.out).toEqual([]);
    expect(outcome.err.join('\n')).toMatch(message);
  });

  it('names both modules when another one is given', async () => {
    const other = await wat('(module (func))');
    const { err } = await replay('--module other.wasm', { 'a.wscope': bytes, 'other.wasm': other });
    expect(err[1]).toMatch(/^The session was made with test\.wasm, SHA-256 [0-9a-f]{64}\.$/);
  });

  it('tells a module from a session, and a file that is not there', async () => {
    expect(await replay('', { 'a.wscope': module })).toMatchObject({
      code: 65,
      err: [/this is no session/, /modules/].map((text) => expect.stringMatching(text)),
    });
    const { code, err } = await command(['replay', 'nowhere.wscope']);
    expect({ code, err }).toEqual({ code: 65, err: ['nowhere.wscope: there is no such file'] });
  });

  it('is what every other command names for a session', async () => {
    expect(await command(['run', 'a.wscope'], { 'a.wscope': bytes })).toEqual({
      code: 65,
      out: [],
      err: ['a.wscope: this is a session, not a module', 'Play it: wasmscope replay a.wscope'],
    });
  });

  it('finds the module beside the session, and asks for it when it is not there', async () => {
    const { debug, settle } = await debugging(program);
    debug.start().invoke('step', [f64(1)], false);
    settle();
    const without = saved(debug);
    expect(await replay('--print globals', { 'a.wscope': without, 'test.wasm': module })).toMatchObject({
      code: 0,
      out: ['count = i32:1'],
    });
    const { code, err } = await replay('', { 'a.wscope': without });
    expect(code).toBe(65);
    expect(err[0]).toMatch(/^a\.wscope: the module is not in the session: test\.wasm, SHA-256 [0-9a-f]{64}$/);
    expect(err[1]).toBe('Name it with --module FILE.');
  });

  it('plays what is left of a damaged session, and says so', async () => {
    const cut = bytes.slice(0, bytes.length - 30);
    const outcome = await replay('--module m.wasm --print globals', { 'a.wscope': cut, 'm.wasm': module });
    expect(outcome.code).toBe(65);
    expect(outcome.out).toEqual(['count = i32:4']);
    expect(outcome.err[0]).toMatch(/^a\.wscope is damaged at byte \d+/);
  });
});

describe('replay in another process', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const folder = join(root, 'node_modules', '.cache', `replay-test-${process.pid}`);
  let cli = '';

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    cli = await bundle('src/cli/index.ts', join(folder, 'bundle'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('comes to the same state, and to the same picture', () => {
    const debug = playRocket(200);
    const { at, low, high } = stateSum(debug.run!);
    const sum = [high, low].map((half) => half.toString(16).padStart(8, '0')).join('');
    const path = join(folder, 'rocket.wscope');
    writeFileSync(path, saved(debug, true, { module: rocket }));
    const words = [cli, 'replay', path, '--to', 'end', '--print', 'hash,moment,picture'];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines.slice(0, 5)).toEqual(['hash:', sum, 'moment:', `#${at} of #${at}, frame 200`, 'picture:']);
    expect(lines).toContain('1024x600');
    expect(stdout).toMatch(/^draw_player\(/m);
  });
});
