// Runs one TypeScript entry of the project in this Node:  node scripts/run-ts.mjs src/cli/index.ts ARGS...
// Node 20 cannot strip types, so the entry and what it imports are bundled into node_modules/.cache first (well under a
// second). Packages stay outside the bundle. `?raw` and `new URL('./file.wasm', import.meta.url)` work as in the app.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles `entry` for this Node and returns the bundle's file.
 * @param {string} entry path of a TypeScript file, relative to the project
 * @param {string} outDir where the bundle goes; must be inside the project so that packages are found
 * @returns {Promise<string>}
 */
export async function bundle(entry, outDir) {
  const { build } = await import('vite');
  const { nodeAssets } = await import('./node-assets.mjs');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [nodeAssets({ inPlace: true })],
    build: {
      ssr: resolve(root, entry),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      sourcemap: 'inline',
      rolldownOptions: { output: { entryFileNames: 'entry.mjs' } },
    },
  });
  return join(outDir, 'entry.mjs');
}

/**
 * Removes the bundles of processes that were ended by a signal (Ctrl+C) and could not clean up.
 * @param {string} cache
 */
function sweep(cache) {
  if (!existsSync(cache)) return;
  for (const name of readdirSync(cache)) {
    const pid = Number(/-(\d+)-[0-9a-f]+$/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

async function main() {
  const [entry, ...args] = process.argv.slice(2);
  if (entry === undefined || !existsSync(resolve(root, entry))) {
    console.error(entry === undefined ? 'usage: run-ts.mjs ENTRY.ts [ARGS...]' : `There is no ${entry}.`);
    process.exit(64);
  }
  if (!existsSync(join(root, 'node_modules', 'vite'))) {
    console.error('The packages are not installed yet: run `npm ci` (or `npm start`) once.');
    process.exit(69);
  }
  const name = `${basename(entry, '.ts')}-${process.pid}-${randomBytes(3).toString('hex')}`;
  const cache = join(root, 'node_modules', '.cache', 'run-ts');
  sweep(cache);
  const outDir = join(cache, name);
  const file = await bundle(entry, outDir);
  process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));
  // The program sees its own arguments where it expects them.
  process.argv = [process.argv[0] ?? 'node', file, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(file).href);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
