// What `npm start` and `npm test` do before anything else: install when needed, build when needed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} path relative to the project */
function changedAt(path) {
  const file = join(root, path);
  return existsSync(file) ? statSync(file).mtimeMs : -Infinity;
}

/**
 * The time of the latest change below a folder; a deletion shows in the time of its folder.
 * @param {string} path relative to the project
 * @returns {number}
 */
function latestChange(path) {
  let latest = changedAt(path);
  for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
    const inner = `${path}/${entry.name}`;
    latest = Math.max(latest, entry.isDirectory() ? latestChange(inner) : changedAt(inner));
  }
  return latest;
}

/** True when node_modules is missing or older than the lockfile. */
export function needsInstall() {
  return changedAt('node_modules/.package-lock.json') < changedAt('package-lock.json');
}

/** True when a part of out/ is missing or older than what it is made from. */
export function needsBuild() {
  const built = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html', 'out/lib/webassembly.js'].map(
    changedAt,
  );
  const from = ['package-lock.json', 'electron.vite.config.ts', 'vite.lib.config.ts', 'scripts/node-assets.mjs'].map(
    changedAt,
  );
  return Math.min(...built) < Math.max(...from, latestChange('src'));
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {'inherit' | 'pipe'} stdio
 */
function run(program, args, stdio) {
  return spawnSync(program, args, { cwd: root, stdio: ['ignore', stdio, stdio], encoding: 'utf8' });
}

/**
 * @param {(line: string) => void} log
 * @returns {string | undefined} a sentence when it failed
 */
export function install(log) {
  log('Installing the packages (once)…');
  // `npm run` tells the npm it was started by; a plain `node scripts/start.mjs` finds it on the path.
  const npm = process.env['npm_execpath'];
  const result =
    npm !== undefined && npm.endsWith('.js')
      ? run(process.execPath, [npm, 'ci'], 'inherit')
      : spawnSync('npm ci', { cwd: root, stdio: 'inherit', shell: true });
  if (result.status === 0) return undefined;
  return 'The packages could not be installed (`npm ci` failed; the reason is above). Is the npm registry reachable?';
}

/**
 * @param {(line: string) => void} log
 * @returns {string | undefined} a sentence when it failed
 */
export function build(log) {
  log('Building…');
  for (const [tool, ...args] of [
    ['electron-vite/bin/electron-vite.js', 'build'],
    ['vite/bin/vite.js', 'build', '-c', 'vite.lib.config.ts'],
  ]) {
    const result = run(process.execPath, [join(root, 'node_modules', tool ?? ''), ...args], 'pipe');
    if (result.status !== 0) return `The build failed:\n${result.stdout}${result.stderr}`;
  }
  return undefined;
}

/**
 * Node below this version lacks what the tools need.
 * @returns {string | undefined} a sentence when this Node is too old
 */
export function nodeProblem() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `Wasmscope needs Node 20.19 or newer; this is ${process.version}.`;
}
