import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../scripts/run-ts.mjs';
import { wat } from '../support/wat.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'node_modules', '.cache', `cli-test-${process.pid}`);
const endless = join(folder, 'endless.wasm');
let program = '';

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  program = await bundle('src/cli/index.ts', join(folder, 'bundle'));
  const text = '(module (func (export "main") (loop (br 0))) (func (export "f") (result i32) i32.const 5))';
  writeFileSync(endless, await wat(text));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cli(...words: string[]): { code: number | null; out: string; err: string } {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], options);
  return { code: status, out: stdout, err: stderr };
}

/** How a process ended; `started` is called with it at once. */
function ending(words: readonly string[], started: (child: ChildProcess) => void): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...words], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => (said += String(text)));
    child.on('error', fail);
    child.on('close', (code, signal) => done(`${signal ?? code ?? ''} ${said}`.trim()));
    started(child);
  });
}

describe('the command line as a process', () => {
  it('ends with 0, 64, 65 and 134', () => {
    expect(cli('run', endless, '--invoke', 'f')).toEqual({ code: 0, out: '5\n', err: '' });
    expect(cli('run', endless, '--invoke', 'g')).toMatchObject({ code: 64, out: '' });
    expect(cli('run', join(folder, 'missing.wasm'))).toMatchObject({ code: 65, out: '' });
    expect(cli('run', 'package.json')).toMatchObject({ code: 65, err: expect.stringMatching(/JSON/) });
    expect(cli('run', 'src/examples/lessons/06-traps.wasm', '--invoke', 'divide', '1', '0')).toMatchObject({
      code: 134,
    });
    expect(cli('help')).toMatchObject({ code: 0, err: '' });
  });

  it('writes everything before it ends, however much', () => {
    const { code, out } = cli('trace', endless, '--max', '50000');
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(50_001);
  });

  it('reads standard input', () => {
    const input = '(module (func (export "main") (result f64) f64.const 0.1))';
    const { stdout, stderr } = spawnSync(process.execPath, [program, 'run', '-'], { input, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '0.1\n', stderr: '' });
  });

  it('gives a WASI program the real streams, byte for byte, and ends with its code while its input is still open', async () => {
    const io = '(param i32 i32 i32 i32) (result i32)';
    const echo = join(folder, 'echo.wasm');
    writeFileSync(
      echo,
      await wat(`(module
        (import "wasi_snapshot_preview1" "fd_read" (func $read ${io}))
        (import "wasi_snapshot_preview1" "fd_write" (func $write ${io}))
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\\00\\01\\00\\00\\00\\01\\00\\00")
        (func (export "_start")
          (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 4)))
          (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
          (call $exit (i32.const 5))))`),
    );
    const child = spawn(process.execPath, [program, 'run', echo], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
    const said: Buffer[] = [];
    child.stdout.on('data', (bytes: Buffer) => said.push(bytes));
    const bytes = Buffer.from([0, 255, 0xc3, 10, 13, 0x80]);
    child.stdin.write(bytes);
    const code = await new Promise((done) => child.on('close', done));
    expect(code).toBe(5);
    expect(Buffer.concat(said)).toEqual(bytes);
  });

  it('ends without a word when nobody reads on', async () => {
    const end = await ending(['trace', endless], ({ stdout }) => stdout?.once('data', () => stdout.destroy()));
    expect(end).toBe('0');
  });

  it('ends at once on Ctrl+C, also in an endless loop', async () => {
    let asked = 0;
    const end = await ending(['run', endless], (child) => {
      setTimeout(() => {
        asked = performance.now();
        child.kill('SIGINT');
      }, 1000);
    });
    expect(end).toBe('SIGINT');
    expect(performance.now() - asked).toBeLessThan(2000);
  });

  it('prints nothing of its own under npm, and means files where it was typed', () => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const args = ['run', '-s', 'cli', '--', 'run', '06-traps.wasm', '--invoke', 'act', '0', '21'];
    const cwd = join(root, 'src', 'examples', 'lessons');
    const { status, stdout, stderr } = spawnSync(npm, args, { cwd, encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '42\n', stderr: '' });
  });
});
