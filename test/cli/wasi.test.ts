import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { command } from '../support/command-line.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasi-cli-'));
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'in.txt'), 'from the disk');
  writeFileSync(join(folder, 'sub', 'old.txt'), 'old');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const module = 'wasi_snapshot_preview1';
const imports: Readonly<Record<string, string>> = {
  fd_write: '(param i32 i32 i32 i32) (result i32)',
  fd_read: '(param i32 i32 i32 i32) (result i32)',
  args_sizes_get: '(param i32 i32) (result i32)',
  args_get: '(param i32 i32) (result i32)',
  environ_sizes_get: '(param i32 i32) (result i32)',
  environ_get: '(param i32 i32) (result i32)',
  path_open: '(param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)',
  path_unlink_file: '(param i32 i32 i32) (result i32)',
  path_create_directory: '(param i32 i32 i32) (result i32)',
  path_remove_directory: '(param i32 i32 i32) (result i32)',
  path_symlink: '(param i32 i32 i32 i32 i32) (result i32)',
  poll_oneoff: '(param i32 i32 i32 i32) (result i32)',
  clock_time_get: '(param i32 i64 i32) (result i32)',
  proc_exit: '(param i32)',
};

/** A program with helpers to print and to look for paths that stand in its data at 0x400. */
function program(body: string, data = ''): string {
  return `(module
    ${Object.entries(imports)
      .map(([name, type]) => `(import "${module}" "${name}" (func $${name} ${type}))`)
      .join('\n')}
    (memory (export "memory") 2)
    (data (i32.const 0x400) "${data}")
    (func $print (param $fd i32) (param $at i32) (param $length i32)
      (i32.store (i32.const 0) (local.get $at))
      (i32.store (i32.const 4) (local.get $length))
      (drop (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
    (func $read (param $fd i32) (result i32)
      (i32.store (i32.const 0) (i32.const 0x1000))
      (i32.store (i32.const 4) (i32.const 0x1000))
      (drop (call $fd_read (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))
      (i32.load (i32.const 8)))
    (func $open (param $at i32) (param $length i32) (param $flags i32) (result i32)
      (drop (call $path_open (i32.const 3) (i32.const 1) (local.get $at) (local.get $length) (local.get $flags)
        (i64.const 0x1fffffff) (i64.const 0x1fffffff) (i32.const 0) (i32.const 8)))
      (i32.load (i32.const 8)))
    (func (export "_start") ${body}))`;
}

const run = (words: readonly string[], source: string, input = '') =>
  command(['run', 'prog.wat', ...words], { 'prog.wat': source }, input);

describe('run, of a WASI program', () => {
  it('gives it its name and what follows -- as arguments', async () => {
    const shows = program(`(drop (call $args_sizes_get (i32.const 16) (i32.const 20)))
      (drop (call $args_get (i32.const 0x100) (i32.const 0x200)))
      (call $print (i32.const 1) (i32.const 0x200) (i32.load (i32.const 20)))`);
    const { code, out } = await run(['--', '-v', '--max', 'ü'], shows);
    expect({ code, out }).toEqual({ code: 0, out: ['prog.wat\0-v\0--max\0ü\0'] });
  });

  it('gives it variables, and none of those around here', async () => {
    const shows = program(`(drop (call $environ_sizes_get (i32.const 16) (i32.const 20)))
      (drop (call $environ_get (i32.const 0x100) (i32.const 0x200)))
      (call $print (i32.const 2) (i32.const 0x200) (i32.load (i32.const 20)))`);
    expect(await run(['--env', 'A=b', '--env', 'HOME'], shows)).toEqual({
      code: 0,
      out: [],
      err: ['A=b\0HOME=/home/somebody\0'],
    });
    expect(await run([], shows)).toEqual({ code: 0, out: [], err: [] });
  });

  it('hands its standard input on, to the end', async () => {
    const cat = program(`(local $length i32)
      (loop $again
        (local.set $length (call $read (i32.const 0)))
        (call $print (i32.const 1) (i32.const 0x1000) (local.get $length))
        (br_if $again (local.get $length)))`);
    expect(await run([], cat, 'one\ntwo\nthree')).toEqual({ code: 0, out: ['one', 'two', 'three'], err: [] });
    expect(await run(['--max', '1000'], cat, 'one\n')).toMatchObject({ code: 0, out: ['one'] });
  });

  it('counts and traces a call that waits once', async () => {
    const once = program('(drop (call $read (i32.const 0)))');
    const trace = await command(['trace', 'prog.wat'], { 'prog.wat': once }, 'x');
    expect(trace.out.filter((line) => line.includes('call $fd_read'))).toHaveLength(1);
    const stops = await run(['--break', `import:${module}.fd_read`], once, 'x');
    expect(stops.err.filter((line) => line.startsWith('Breakpoint'))).toEqual([
      `Breakpoint: import ${module}.fd_read (hit 1)`,
    ]);
  });

  it('ends with its exit code, cut to what a process may have', async () => {
    expect(await run([], program('(call $proc_exit (i32.const 7)) unreachable'))).toMatchObject({ code: 7, err: [] });
    expect(await run([], program('(call $proc_exit (i32.const 256))'))).toMatchObject({ code: 0 });
    expect(await run([], program('unreachable'))).toMatchObject({ code: 134 });
  });

  it('sleeps as long as it asks to', async () => {
    const sleeps = program(`
      (i32.store8 (i32.const 0x108) (i32.const 0))
      (i32.store (i32.const 0x110) (i32.const 1))
      (i64.store (i32.const 0x118) (i64.const 60_000_000))
      (drop (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 16)))
      (drop (call $poll_oneoff (i32.const 0x100) (i32.const 0x200) (i32.const 1) (i32.const 8)))
      (drop (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 24)))
      (if (i64.lt_u (i64.sub (i64.load (i32.const 24)) (i64.load (i32.const 16))) (i64.const 60_000_000))
        (then unreachable))`);
    const began = performance.now();
    expect(await run([], sleeps)).toEqual({ code: 0, out: [], err: [] });
    expect(performance.now() - began).toBeGreaterThan(55);
  });

  const opens = program(
    `(local $fd i32)
    (local.set $fd (call $open (i32.const 0x400) (i32.const 6) (i32.const 0)))
    (call $print (i32.const 1) (i32.const 0x1000) (call $read (local.get $fd)))
    (drop (call $path_unlink_file (i32.const 3) (i32.const 0x406) (i32.const 11)))
    (drop (call $path_create_directory (i32.const 3) (i32.const 0x411) (i32.const 3)))
    (drop (call $path_symlink (i32.const 0x400) (i32.const 6) (i32.const 3) (i32.const 0x419) (i32.const 4)))
    (local.set $fd (call $open (i32.const 0x411) (i32.const 8) (i32.const 1)))
    (call $print (local.get $fd) (i32.const 0x1000) (i32.const 4))`,
    'in.txtsub/old.txtnew/filelink',
  );

  it('lets it read the folders it is given, and leaves the disk alone', async () => {
    expect(await run(['--dir', `${folder}::/`], opens)).toEqual({ code: 0, out: ['from the disk'], err: [] });
    expect(readdirSync(folder).sort()).toEqual(['in.txt', 'sub']);
    expect(readdirSync(join(folder, 'sub'))).toEqual(['old.txt']);
  });

  it('changes them on the disk with --write', async () => {
    await run(['--dir', `${folder}::/`, '--write'], opens);
    expect(readdirSync(folder).sort()).toEqual(['in.txt', 'link', 'new', 'sub']);
    expect(readdirSync(join(folder, 'sub'))).toEqual([]);
    expect(readlinkSync(join(folder, 'link'))).toBe('in.txt');
    expect(readFileSync(join(folder, 'new', 'file'), 'utf8')).toBe('from');
  });

  it('writes nothing back when the program never looked at its folders', async () => {
    await run(['--dir', `${folder}::/`, '--write'], '(module (func (export "_start")))');
    expect(readdirSync(folder).sort()).toEqual(['in.txt', 'sub']);
  });

  it('never follows a link out of a folder, neither to read nor to write', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'wasi-out-'));
    writeFileSync(join(outside, 'secret'), 'secret');
    symlinkSync(join(outside, 'secret'), join(folder, 'in.tx'));
    rmSync(join(folder, 'in.txt'));
    symlinkSync(outside, join(folder, 'new'));
    const { out } = await run(
      ['--dir', `${folder}::/`, '--write'],
      opens.replace('in.txt', 'in.tx\\00').replace('(i32.const 6) (i32.const 0))', '(i32.const 5) (i32.const 0))'),
    );
    expect(out).toEqual([]);
    expect(readdirSync(outside)).toEqual(['secret']);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret');
    rmSync(outside, { recursive: true });
  });

  it('never writes through a link that the program made in another of its folders', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'wasi-out-'));
    // A folder inside the other one: it is replaced by a link, and then written to.
    const replaces = program(
      `(local $fd i32)
      (drop (call $path_unlink_file (i32.const 3) (i32.const 0x400) (i32.const 11)))
      (drop (call $path_remove_directory (i32.const 3) (i32.const 0x400) (i32.const 3)))
      (drop (call $path_symlink (i32.const 0x40c) (i32.const ${basename(outside).length + 3}) (i32.const 3) (i32.const 0x400) (i32.const 3)))
      (drop (call $path_open (i32.const 4) (i32.const 0) (i32.const 0x404) (i32.const 3) (i32.const 1)
        (i64.const -1) (i64.const -1) (i32.const 0) (i32.const 0x300)))
      (local.set $fd (i32.load (i32.const 0x300)))
      (call $print (local.get $fd) (i32.const 0x400) (i32.const 4))`,
      `sub/old.txt\\00../${basename(outside)}`,
    );
    const dirs = ['--dir', `${folder}::/`, '--dir', `${join(folder, 'sub')}::/sub`, '--write'];
    const { code, err } = await run(dirs, replaces);
    expect(readlinkSync(join(folder, 'sub'))).toBe(`../${basename(outside)}`);
    expect(readdirSync(outside)).toEqual([]);
    expect({ code, err }).toEqual({ code: 74, err: [expect.stringMatching(/old: .*\((ENOENT|ENOTDIR|its folder)/)] });
    rmSync(outside, { recursive: true });
  });

  it('keeps what the program could not see', async () => {
    execFileSync('mkfifo', [join(folder, 'sub', 'pipe')]);
    const removes = program(
      `(drop (call $path_unlink_file (i32.const 3) (i32.const 0x400) (i32.const 11)))
      (if (call $path_remove_directory (i32.const 3) (i32.const 0x400) (i32.const 3)) (then unreachable))`,
      'sub/old.txt',
    );
    expect(await run(['--dir', `${folder}::/`, '--write'], removes)).toMatchObject({ code: 0, err: [] });
    expect(readdirSync(join(folder, 'sub'))).toEqual(['pipe']);
  });

  it('says so when a folder is not there', async () => {
    const { code, err } = await run(['--dir', join(folder, 'nowhere')], program(''));
    expect({ code, err }).toEqual({ code: 65, err: [expect.stringMatching(/nowhere: there is no folder.*ENOENT/)] });
  });

  it('makes a library ready before its functions are called', async () => {
    const library = `(module (global $g (mut i32) (i32.const 1))
      (func (export "_initialize") (global.set $g (i32.const 42)))
      (func (export "get") (result i32) (global.get $g)))`;
    expect(await run(['--invoke', 'get'], library)).toMatchObject({ code: 0, out: ['42'] });
  });
});
