// `npm run test:programs [-- --light | NAME...]`: packages of the field, used through their own glue twice, once on the
// platform's WebAssembly and once on ours. Every byte they print must be the same. The packages are installed into
// node_modules/.cache on demand; without a registry everything is skipped and said so. With --light the heavy ones are
// left out; with --tier ours runs in its native tier; with --count the executed instructions are counted (ours then runs one instruction at a time). The last line
// is `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const library = join(root, 'out', 'lib', 'webassembly.js');
const folder = join(root, 'node_modules', '.cache', 'programs');
/** Milliseconds one run of a program may take. */
const PATIENCE = 240_000;

const args = process.argv.slice(2);
const asked = args.filter((arg) => !arg.startsWith('--'));
const light = args.includes('--light');
const counting = args.includes('--count');
const way = args.includes('--tier') ? 'tier' : '';

const names = readdirSync(join(here, 'programs')).map((file) => file.replace(/\.mjs$/, ''));
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no program ${unknown.join(', ')}; there are: ${names.join(', ')}.`);
  process.exit(64);
}

/** @type {{ name: string, program: import('./program.js').Program }[]} */
const programs = [];
for (const name of names) {
  const { default: program } = await import(new URL(`./programs/${name}.mjs`, import.meta.url).href);
  programs.push({ name, program });
}

/** What cannot be installed, and why; null when all is there. */
function install() {
  const packages = Object.assign({}, ...programs.map(({ program }) => program.packages));
  const wanted = JSON.stringify({ private: true, dependencies: packages }, null, 2);
  const file = join(folder, 'package.json');
  const done = join(folder, 'installed.json');
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return null;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, wanted);
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'];
  const { status, stderr } = spawnSync('npm', ['install', ...options], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) return stderr.trim().split('\n').at(-1) ?? 'npm failed';
  writeFileSync(done, wanted);
  return null;
}

/**
 * @param {string} name
 * @param {'native' | 'ours'} side
 * @param {boolean} [counted]
 * @returns {{ said: string, milliseconds: number, instructions: number, problem: string | null }}
 */
function run(name, side, counted = false) {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [join(here, 'child.mjs'), name, folder, side, library, counted ? 'counted' : way],
    { encoding: 'utf8', timeout: counted ? 20 * PATIENCE : PATIENCE, maxBuffer: 64 * 1024 * 1024 },
  );
  const cut = stdout.lastIndexOf('\n{"milliseconds"');
  if (status !== 0 || cut < 0) {
    const why =
      signal !== null ? `ended after ${PATIENCE / 1000} s` : stderr.trim().split('\n').slice(0, 12).join('\n');
    return { said: stdout, milliseconds: 0, instructions: 0, problem: why };
  }
  return { said: stdout.slice(0, cut), ...JSON.parse(stdout.slice(cut)), problem: null };
}

/** The instructions that our machine executes for it. @param {string} name */
function countOf(name) {
  const { instructions, problem } = run(name, 'ours', true);
  return (problem === null ? instructions.toLocaleString('en') : 'too long').padStart(16);
}

/** @param {string} ours @param {string} theirs */
function difference(ours, theirs) {
  const a = ours.split('\n');
  const b = theirs.split('\n');
  const line = a.findIndex((text, i) => text !== b[i]);
  const at = line < 0 ? a.length : line;
  return `line ${at + 1}: ours ${JSON.stringify((a[at] ?? '').slice(0, 120))}, the platform's ${JSON.stringify((b[at] ?? '').slice(0, 120))}`;
}

let passed = 0;
let failed = 0;
let skipped = 0;
const chosen = programs.filter(({ name, program }) =>
  asked.length > 0 ? asked.includes(name) : !(light && program.heavy),
);
const problem = existsSync(library) ? install() : 'the library is not built: npm run build';
if (problem !== null) {
  console.log(`Skipped, the packages are not there: ${problem}`);
  skipped = chosen.length;
} else {
  const heads = 'program            toolchain                                    native ms    ours ms   ratio';
  console.log(counting ? `${heads}    instructions` : heads);
  for (const { name, program } of chosen) {
    const native = run(name, 'native');
    if (native.problem !== null) {
      skipped++;
      console.log(
        `${name.padEnd(18)} skipped: this platform cannot run it itself: ${native.problem.split('\n').at(-1)}`,
      );
      continue;
    }
    const ours = run(name, 'ours');
    const same = ours.problem === null && ours.said === native.said;
    if (same) passed++;
    else failed++;
    const figures = [native.milliseconds, ours.milliseconds].map((value) => value.toFixed(0).padStart(10)).join(' ');
    const ratio = (ours.milliseconds / native.milliseconds).toFixed(1).padStart(7);
    const instructions = counting && same ? countOf(name) : '';
    const toolchain = program.toolchain.slice(0, 44).padEnd(44);
    console.log(`${name.padEnd(18)} ${toolchain} ${figures} ${ratio}${instructions}${same ? '' : '  FAILED'}`);
    if (!same) console.log(`    ${ours.problem ?? difference(ours.said, native.said)}`);
  }
  skipped += programs.length - chosen.length;
  if (chosen.length < programs.length) console.log(`${programs.length - chosen.length} not asked for`);
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
