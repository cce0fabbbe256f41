import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
