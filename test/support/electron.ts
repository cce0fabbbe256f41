import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { electronFlags, findElectron } from '../../scripts/electron.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const found = findElectron();
const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/** Why the real Electron cannot be tested here; empty when it can. */
export const noElectron = 'whyNot' in found ? found.whyNot : hasDisplay ? '' : 'there is no display';

/** The program that was found. */
export const electronPath = 'path' in found ? found.path : '';

export interface Launch {
  /** Arguments behind the app's folder, such as a file to open. */
  readonly args?: readonly string[];
  /** Where the app keeps its settings; a fresh folder each time unless given. */
  readonly userData?: string;
  readonly executable?: string;
  readonly app?: string;
  /** Chromium switches; by default those that root needs. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly loader?: string;
}

/**
 * Playwright's own loader: the app is told that it is ready only when Playwright listens. Without it a window that
 * opens in just that moment can make the launch hang.
 */
const loader = join(root, 'node_modules', 'playwright-core', 'lib', 'server', 'electron', 'loader.js');

export interface Launched {
  readonly app: ElectronApplication;
  readonly page: Page;
  close(): Promise<void>;
}

/** Starts the built app in the real Electron, with settings of its own. */
export async function launchElectron(launch: Launch = {}): Promise<Launched> {
  const userData = launch.userData ?? mkdtempSync(join(tmpdir(), 'wasmscope-user-'));
  const app = await _electron.launch({
    executablePath: launch.executable ?? electronPath,
    args: [
      '-r',
      launch.loader ?? loader,
      ...(launch.flags ?? electronFlags()),
      '--disable-gpu',
      `--user-data-dir=${userData}`,
      launch.app ?? root,
      ...(launch.args ?? []),
    ],
    env: { ...definedEnvironment(), ...launch.env },
    // Playwright adds --no-sandbox on Linux unless told that the sandbox is wanted.
    chromiumSandbox: !(launch.flags ?? electronFlags()).includes('--no-sandbox'),
    timeout: 30_000,
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('load');
  return {
    app,
    page,
    close: async () => {
      const child = app.process();
      const exited = new Promise<void>((done) => {
        if (child.exitCode !== null || child.signalCode !== null) done();
        else child.once('exit', () => done());
      });
      await app.close();
      // A next launch with the same settings would meet the old one half gone.
      await exited;
      if (launch.userData === undefined) rmSync(userData, { recursive: true, force: true });
    },
  };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export interface Ordinary {
  readonly launch: Required<Pick<Launch, 'executable' | 'app' | 'flags' | 'userData' | 'env' | 'loader'>>;
  remove(): void;
}

const nobody = 65534;
const drop = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];

/**
 * How to start the app as an ordinary user, sandbox on. Already ordinary: as it is. As root on Linux: a wrapper that
 * drops to `nobody`, the built app in a folder that user can read, and a copy of the display's key.
 */
export function asOrdinaryUser(): Ordinary {
  const folder = mkdtempSync(join(tmpdir(), 'wasmscope-ordinary-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const userData = join(folder, 'user');
  mkdirSync(userData);
  if (process.getuid?.() !== 0) {
    return { launch: { executable: electronPath, app: root, flags: [], userData, env: {}, loader }, remove };
  }
  chmodSync(folder, 0o755);
  chownSync(userData, nobody, nobody);
  const app = join(folder, 'app');
  mkdirSync(app);
  copyFileSync(join(root, 'package.json'), join(app, 'package.json'));
  cpSync(join(root, 'out'), join(app, 'out'), { recursive: true });
  const executable = join(folder, 'electron-as-nobody');
  const program = readableByNobody(electronPath) ? electronPath : copied(folder);
  writeFileSync(executable, `#!/bin/sh\nexec setpriv ${drop.join(' ')} '${program}' "$@"\n`, { mode: 0o755 });
  const env: Record<string, string> = { HOME: userData, XDG_RUNTIME_DIR: userData };
  const key = process.env['XAUTHORITY'];
  if (key !== undefined && existsSync(key)) {
    env['XAUTHORITY'] = join(folder, 'display-key');
    copyFileSync(key, env['XAUTHORITY']);
    chownSync(env['XAUTHORITY'], nobody, nobody);
  }
  const readable = join(folder, 'loader.cjs');
  copyFileSync(loader, readable);
  return { launch: { executable, app, flags: [], userData, env, loader: readable }, remove };
}

function readableByNobody(path: string): boolean {
  return spawnSync('setpriv', [...drop, 'test', '-x', path, '-a', '-r', path]).status === 0;
}

function copied(folder: string): string {
  const target = join(folder, 'electron');
  cpSync(dirname(electronPath), target, { recursive: true });
  return join(target, 'electron');
}
