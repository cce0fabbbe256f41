// `npm run check`: the types of every world, then lint, then the format. All are run; the exit code says if any failed.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');

/**
 * Every folder with a tsconfig.json of its own is one world: what it may know of its platform is written there.
 * @returns {string[]} paths relative to the project
 */
export function worlds() {
  const inSource = readdirSync(join(root, 'src')).map((name) => `src/${name}`);
  return ['.', ...inSource, 'test'].filter((folder) => existsSync(join(root, folder, 'tsconfig.json')));
}

/**
 * @param {string} program name of a package's command
 * @param {string[]} args
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function run(program, args) {
  const windows = process.platform === 'win32';
  return new Promise((done) => {
    const child = spawn(join(bin, windows ? `${program}.cmd` : program), args, { cwd: root, shell: windows });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => done({ ok: false, output: String(error) }));
    child.on('close', (code) => done({ ok: code === 0, output }));
  });
}

/**
 * @typedef {{ name: string, ok: boolean, output: string }} Check
 * @param {(check: Check) => void} report called for each check as it ends
 * @returns {Promise<Check[]>}
 */
export async function check(report) {
  /** @type {Check[]} */
  const checks = [];
  /** @param {string} name @param {string} program @param {string[]} args */
  const one = async (name, program, args) => {
    const result = { name, ...(await run(program, args)) };
    checks.push(result);
    report(result);
  };
  for (const world of worlds())
    await one(`types of ${world === '.' ? 'scripts and bench' : world}`, 'tsc', ['-p', world]);
  await one('lint', 'oxlint', ['--type-aware', '--deny-warnings']);
  await one('format', 'oxfmt', ['--check']);
  return checks;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const checks = await check(({ name, ok, output }) => {
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}`);
    if (!ok) console.log(output.trimEnd());
  });
  process.exit(checks.every((one) => one.ok) ? 0 : 1);
}
