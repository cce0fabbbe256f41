import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/electron.ts';

interface Run {
  readonly child: ChildProcess;
  output(): string;
  readonly ended: Promise<number | null>;
}

/** Runs `npm start`'s script as npm does: in the project's folder, with the caller's folder in INIT_CWD. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const ended = new Promise<number | null>((done) => child.on('close', (code) => done(code)));
  return { child, output: () => output, ended };
}

async function addressOf(run: Run): Promise<string> {
  await expect.poll(() => run.output(), { timeout: 20_000 }).toContain('Ctrl+C');
  return /http:\S+/.exec(run.output())?.[0] ?? '';
}

/** A shell script in place of a real program. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`, { mode: 0o755 });
  return path;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasmscope-start-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm start', () => {
  it('serves the page and ends on Ctrl+C', async () => {
    const run = start(['--web', '--no-open'], { PORT: '0' });
    const address = await addressOf(run);
    expect(await (await fetch(address)).text()).toContain('<title>Wasmscope</title>');
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    await expect(fetch(address)).rejects.toThrow('fetch failed');
  });

  it('opens a file named from where npm was called', async () => {
    writeFileSync(join(folder, 'a.wasm'), 'bytes');
    const run = start(['--web', '--no-open', 'a.wasm'], { PORT: '0', INIT_CWD: folder });
    const address = await addressOf(run);
    const open = new URL(address).searchParams.get('open') ?? '';
    expect(await (await fetch(new URL(open, address))).text()).toBe('bytes');
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(143);
  });

  it('only serves where there is no display', async () => {
    const env = { PORT: '0', DISPLAY: '', WAYLAND_DISPLAY: '' };
    if (process.platform !== 'linux') return;
    const run = start([], env);
    await addressOf(run);
    expect(run.output()).toContain('Electron is not used because there is no display.');
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(143);
  });

  it.skipIf(process.platform === 'win32')('says when there is no browser to open a window with', async () => {
    const run = start(['--web'], { PORT: '0', DISPLAY: ':0', PATH: folder, BROWSER_PATH: join(folder, 'none') });
    await addressOf(run);
    expect(run.output()).toContain('No Chrome, Chromium or Edge was found: open it yourself.');
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(143);
  });

  it.skipIf(process.platform === 'win32')('opens the browser with a profile of its own, and ends it', async () => {
    const browser = program('browser', 'echo "$$ $*" > "$0.ran"; exec sleep 600');
    const env = { PORT: '0', DISPLAY: ':0', BROWSER_PATH: browser, XDG_CACHE_HOME: folder, HOME: folder };
    const run = start(['--web'], env);
    const address = await addressOf(run);
    await expect.poll(() => existsSync(`${browser}.ran`) && readFileSync(`${browser}.ran`, 'utf8')).toContain('\n');
    const [pid = '', ...args] = readFileSync(`${browser}.ran`, 'utf8').trim().split(' ');
    expect(args).toContain(`--app=${address}`);
    expect(args.find((arg) => arg.startsWith('--user-data-dir='))).toContain(folder);
    expect(alive(Number(pid))).toBe(true);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(alive(Number(pid))).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('ends when its window is closed', async () => {
    const browser = program('short-browser', 'sleep 4');
    const env = { PORT: '0', DISPLAY: ':0', BROWSER_PATH: browser, XDG_CACHE_HOME: folder, HOME: folder };
    expect(await start(['--web'], env).ended).toBe(0);
  });

  it.runIf(process.platform === 'linux')('takes the browser when Electron cannot run here', async () => {
    program('electron', 'echo "FATAL: no sandbox helper" >&2; exit 3');
    const run = start([], {
      ...{ PORT: '0', DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: folder },
      ...{ PATH: folder, BROWSER_PATH: join(folder, 'none') },
    });
    await addressOf(run);
    expect(run.output()).toContain(
      'Electron is not used because it ended at once with code 3: FATAL: no sandbox helper.\n',
    );
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(143);
  });

  it('explains what is wrong with the command line', async () => {
    const missing = start(['nowhere.wasm'], { INIT_CWD: folder });
    expect(await missing.ended).toBe(66);
    expect(missing.output()).toBe(`There is no file ${join(folder, 'nowhere.wasm')}\n`);
    const unknown = start(['--wbe']);
    expect(await unknown.ended).toBe(64);
    expect(unknown.output()).toContain('There is no option --wbe.');
    const port = start(['--web', '--no-open'], { PORT: 'eighty' });
    expect(await port.ended).toBe(1);
    expect(port.output()).toBe('PORT=eighty is not a port number.\n');
  });
});
