// Finds Electron's program on this machine, or fetches it; says why not when it cannot be had.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const packageDir = join(root, 'node_modules', 'electron');

const program =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[/** @type {string} */ (process.platform)] ??
  'electron';

/** @typedef {{ path: string } | { whyNot: string }} Found */

/**
 * Electron that is already here: `$ELECTRON_OVERRIDE_DIST_PATH` (an unpacked runtime), or fetched earlier.
 * @returns {Found}
 */
export function findElectron() {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    const path = join(override, program);
    return existsSync(path) ? { path } : { whyNot: `ELECTRON_OVERRIDE_DIST_PATH holds no ${program}` };
  }
  const path = join(packageDir, 'dist', program);
  return existsSync(path) ? { path } : { whyNot: 'its program has not been fetched' };
}

/**
 * As findElectron, and fetches the program (about 120 MB) when its download answers within six seconds.
 * @param {(line: string) => void} log
 * @returns {Promise<Found>}
 */
export async function findOrFetchElectron(log) {
  const found = findElectron();
  if ('path' in found || process.env['ELECTRON_OVERRIDE_DIST_PATH']) return found;
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  if (!isCached(version)) {
    const mirror = process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/';
    const address = `${mirror.replace(/\/*$/, '/')}v${version}/SHASUMS256.txt`;
    try {
      const answer = await fetch(address, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(6000) });
      if (answer.status >= 400) return { whyNot: `its download answers with ${answer.status}` };
    } catch {
      return { whyNot: `its download at ${new URL(address).host} cannot be reached` };
    }
  }
  log('Fetching Electron (once, about 120 MB)…');
  const script = join(packageDir, 'install.js');
  const result = spawnSync(process.execPath, [script], { cwd: root, stdio: 'ignore', timeout: 15 * 60_000 });
  const now = findElectron();
  return result.status === 0 && 'path' in now ? now : { whyNot: 'its download failed' };
}

/**
 * Electron keeps what it once downloaded; then no network is needed.
 * @param {string} version
 */
function isCached(version) {
  const folder = {
    darwin: join(homedir(), 'Library', 'Caches', 'electron'),
    win32: join(process.env['LOCALAPPDATA'] ?? homedir(), 'electron', 'Cache'),
  }[/** @type {string} */ (process.platform)];
  const cache = folder ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'electron');
  const zip = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  return existsSync(cache) && readdirSync(cache, { recursive: true }).some((name) => String(name).endsWith(zip));
}

/**
 * Chromium's sandbox does not run as root; everywhere else it stays on.
 * @returns {string[]}
 */
export function electronFlags() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
