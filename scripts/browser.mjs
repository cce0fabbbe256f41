// Finds a Chromium-family browser on this machine, or fetches one for tests.
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'browser');

/** Switches that keep a browser started by us from talking to the network or asking questions. */
export const quietFlags = Object.freeze([
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
]);

/**
 * Chromium refuses to run its sandbox as root; everywhere else the sandbox stays on.
 * @returns {string[]}
 */
export function sandboxFlags() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
];

/** @returns {string[]} */
function standardPlaces() {
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
    const folders = ['/Applications', join(process.env['HOME'] ?? '', 'Applications')];
    return folders.flatMap((folder) => apps.map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`));
  }
  if (process.platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name] ?? '');
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
      'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
    ];
    return folders.filter((folder) => folder !== '').flatMap((folder) => programs.map((one) => join(folder, one)));
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The browser to use, or undefined: `$BROWSER_PATH`, then an installed one, then one that tests fetched earlier.
 * @param {{ windowed?: boolean }} [wish] with `windowed`, only a browser that can show a window
 * @returns {Promise<string | undefined>}
 */
export async function findBrowser(wish = {}) {
  const wanted = process.env['BROWSER_PATH'];
  if (wanted !== undefined && wanted !== '') return isProgram(wanted) ? wanted : undefined;
  const installed = standardPlaces().find(isProgram);
  if (installed !== undefined || wish.windowed === true) return installed;
  return fetchedBrowser();
}

/** @returns {Promise<string | undefined>} */
async function fetchedBrowser() {
  const entry = join(cache, 'node_modules', '@sparticuz', 'chromium', 'build', 'esm', 'index.js');
  if (!existsSync(entry)) return undefined;
  try {
    const module = await import(pathToFileURL(entry).href);
    return await module.default.executablePath();
  } catch {
    return undefined;
  }
}

/**
 * As findBrowser, and when there is none gets one for tests: a headless Chromium from npm (Linux x64), else Debian's
 * package when we are root. `log` is told what is going on, since this takes a while.
 * @param {(line: string) => void} log
 * @returns {Promise<string | undefined>}
 */
export async function findOrFetchBrowser(log) {
  const found = await findBrowser();
  if (found !== undefined || process.env['BROWSER_PATH']) return found;
  if (process.platform !== 'linux') return undefined;
  if (process.arch === 'x64') {
    log('No browser found; fetching a headless Chromium for the tests.');
    mkdirSync(cache, { recursive: true });
    const install = ['install', '--no-save', '--ignore-scripts', '--prefix', cache, '@sparticuz/chromium@147.0.0'];
    spawnSync('npm', install, { cwd: cache, stdio: 'ignore' });
    const fetched = await fetchedBrowser();
    if (fetched !== undefined && canStart(fetched)) return fetched;
  }
  if (process.getuid?.() === 0 && isProgram('/usr/bin/apt-get')) {
    log('Installing the chromium package.');
    const quiet = {
      stdio: /** @type {const} */ ('ignore'),
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    spawnSync('apt-get', ['update', '-qq'], quiet);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
    return findBrowser();
  }
  return undefined;
}

/** @param {string} path */
function canStart(path) {
  try {
    execFileSync(path, ['--version', '--headless', ...sandboxFlags()], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
