// `npm test`: everything, on a fresh clone too. Installs and builds what is missing; then types, lint and format; then
// unit tests, a minute of fuzzing, some of the official suite in both tiers, browser and end-to-end tests (the static
// build in a browser, the real Electron). What cannot run here is named with its reason. The last line is `N passed, N
// failed, N skipped`, and the exit code says whether anything failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { build, install, needsBuild, needsInstall, nodeProblem, root } from './prepare.mjs';

const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const notes = [];
const began = Date.now();

/** @param {string} line */
const log = (line) => console.log(line);

/** @param {string} what @param {string} why */
function skip(what, why) {
  total.skipped++;
  notes.push(`skipped: ${what} (${why})`);
}

/** @param {string} what */
function failure(what) {
  total.failed++;
  notes.push(`FAILED: ${what}`);
}

/** Prints the notes and the sum, and ends. */
function finish() {
  log('');
  for (const note of notes) log(note);
  log(`${Math.round((Date.now() - began) / 1000)} s`);
  log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exit(total.failed === 0 ? 0 : 1);
}

/** A minute of differential fuzzing, the same modules every time unless FUZZ_SEED says otherwise. */
function fuzz() {
  const seed = process.env['FUZZ_SEED'] ?? '1';
  log(`\n— a minute of fuzzing, seed ${seed}`);
  const command = ['scripts/run-ts.mjs', 'test/fuzz/main.ts', '--minutes', '1', '--cases', '6000', '--seed', seed];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status === 0) total.passed++;
  else failure('fuzzing (docs/fuzzing.md says how to go on from a finding)');
}

/**
 * Half a minute of the official suite with tiers that take turns: with the same scripts every time, unless FUZZ_SEED
 * says otherwise.
 */
function tiers() {
  const seed = process.env['FUZZ_SEED'] ?? '1';
  log(`\n— half a minute of the official suite in both tiers, seed ${seed}`);
  const command = ['scripts/run-ts.mjs', 'test/spec/main.ts', '--switch', seed, '--seconds', '30'];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status === 0) total.passed++;
  else if (status === 66) skip('the official suite in both tiers', 'no copy of the suite: set WASMSCOPE_SPEC_DIR');
  else failure('the official suite in both tiers (docs/fuzzing.md says how to go on from there)');
}

/** @param {string} program */
function onPath(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/**
 * @typedef {{ status: string, title: string }} Assertion
 * @typedef {{ name: string, status: string, message?: string, assertionResults: Assertion[] }} TestFile
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: TestFile[] }} Report
 */

/**
 * Runs one of vitest's projects and adds its numbers to the sum.
 * @param {string} project
 * @param {{ display?: boolean, env?: Record<string, string> }} [needs]
 */
function vitest(project, needs = {}) {
  log(`\n— ${project} tests`);
  const folder = join(root, 'node_modules', '.cache', 'test');
  mkdirSync(folder, { recursive: true });
  const report = join(folder, `${project}-${process.pid}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const command = [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', project, ...reporters];
  // A display of its own for tests that show windows.
  const [program, ...args] = needs.display
    ? ['xvfb-run', '-a', process.execPath, ...command]
    : [process.execPath, ...command];
  const env = { ...process.env, ...needs.env };
  const { status } = spawnSync(program ?? process.execPath, args, { cwd: root, stdio: 'inherit', env });
  if (!existsSync(report)) return failure(`${project} tests did not run`);
  /** @type {Report} */
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  rmSync(report);
  total.passed += numPassedTests;
  total.failed += numFailedTests;
  total.skipped += numPendingTests + numTodoTests;
  let explained = numFailedTests > 0;
  for (const file of testResults) {
    const path = relative(root, file.name);
    const failed = file.assertionResults.filter((one) => one.status === 'failed');
    for (const one of failed) notes.push(`FAILED: ${path}: ${one.title}`);
    if (file.status === 'failed' && failed.length === 0) {
      explained = true;
      failure(`${path}: ${file.message?.split('\n')[0] ?? 'could not be loaded'}`);
    }
    const idle = file.assertionResults.filter((one) => !['passed', 'failed'].includes(one.status));
    if (idle.length > 0) notes.push(`skipped: ${idle.length} in ${path}`);
  }
  if (status !== 0 && !explained) failure(`${project} tests ended with code ${status}`);
}

/** Runs the light half of test/programs and adds its numbers to the sum. */
function programs() {
  log('\n— programs of the field');
  const command = [join(root, 'test', 'programs', 'main.mjs'), '--light'];
  const { stdout } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  log(stdout.trimEnd());
  const [, passed, failed, skipped] = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/.exec(stdout) ?? [];
  if (passed === undefined) return failure('programs of the field did not run');
  total.passed += Number(passed);
  total.skipped += Number(skipped);
  for (const [, name] of stdout.matchAll(/^(\S+) .*FAILED$/gm)) failure(`test/programs: ${name}`);
  if (Number(failed) > 0 && !/FAILED$/m.test(stdout)) failure('programs of the field');
  for (const [line] of stdout.matchAll(/^.*[Ss]kipped[:,] .*$/gm)) notes.push(`skipped: ${line.trim()}`);
}

const tooOld = nodeProblem();
if (tooOld !== undefined) {
  failure(tooOld);
  finish();
}

if (needsInstall()) {
  const problem = install(log);
  if (problem !== undefined) {
    failure(problem);
    finish();
  }
}

const { check } = await import('./check.mjs');
await check(({ name, ok, output }) => {
  log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
  if (ok) total.passed++;
  else {
    log(output.trimEnd());
    failure(name);
  }
});

let built = true;
if (needsBuild()) {
  const problem = build(log);
  built = problem === undefined;
  if (problem === undefined) total.passed++;
  else {
    log(problem);
    failure('the build');
  }
}

const { findOrFetchBrowser } = await import('./browser.mjs');
const browser = await findOrFetchBrowser(log);

vitest('unit');
fuzz();
tiers();

if (browser !== undefined) vitest('browser');
else if (process.env['CI']) failure('browser tests: no browser was found, and none could be fetched');
else skip('browser tests', 'no Chromium, Chrome or Edge was found, and none could be fetched');

if (built) {
  const { findOrFetchElectron } = await import('./electron.mjs');
  const electron = await findOrFetchElectron(log);
  const screen = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  const display = !screen && onPath('xvfb-run') && onPath('Xvfb') && onPath('xauth');
  let whyNot = 'whyNot' in electron ? `Electron: ${electron.whyNot}` : '';
  if (whyNot === '' && !screen && !display) whyNot = 'no display, and no xvfb-run to make one';
  vitest('e2e', { display, env: whyNot === '' ? {} : { WASMSCOPE_NO_ELECTRON: whyNot } });
  if (whyNot !== '') notes.push(`skipped: Electron tests (${whyNot})`);
} else {
  skip('end-to-end tests', 'there is no build');
}

// Programs of the field under our WebAssembly: on a developer's machine only once somebody had their packages installed.
const packages = join(root, 'node_modules', '.cache', 'programs', 'installed.json');
if (!built) skip('programs of the field', 'there is no build');
else if (process.env['CI'] || existsSync(packages)) programs();
else skip('programs of the field', 'their packages are not installed: npm run test:programs');

finish();
