// `npm run test:spec [-- DIR]`: the official WebAssembly test suite on our machine. DIR (or $WASMSCOPE_SPEC_DIR) is a
// folder with the suite's converted scripts; without it the tests look in their usual places.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [dir, ...rest] = process.argv.slice(2);
if (dir !== undefined && !existsSync(dir)) {
  console.error(`There is no folder ${dir}.`);
  process.exit(64);
}
const env = dir === undefined ? process.env : { ...process.env, WASMSCOPE_SPEC_DIR: resolve(dir) };
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const args = [vitest, 'run', '--project', 'unit', 'test/spec', ...rest];
process.exit(spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1);
