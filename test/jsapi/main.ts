import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Outcome } from './harness.ts';
import ours from '../../src/lib/webassembly.ts';
import { findTests, runTest } from './runner.ts';

const usage = `npm run test:wpt -- DIR [--platform] [--limits] [--filter TEXT] [--list]
  DIR         test/js-api of a copy of https://github.com/WebAssembly/spec
  --platform  this Node's own WebAssembly instead of ours
  --limits    with limits.any.js, which wants gigabytes
  --filter    only files with TEXT in their path
  --list      every test with its outcome`;

/**
 * Runs the public web-platform tests of the JavaScript API. Exit code 1 when a test failed, 66 without the tests.
 * @returns the exit code
 */
export async function main(args: readonly string[]): Promise<number> {
  const filterAt = args.indexOf('--filter');
  const filter = filterAt < 0 ? '' : (args[filterAt + 1] ?? '');
  const named = args.find((arg, i) => !arg.startsWith('--') && (filterAt < 0 || i !== filterAt + 1));
  if (named === undefined || !existsSync(join(resolve(named), 'wasm-module-builder.js'))) {
    console.error(`The tests of the JavaScript API stay outside of the project. Name a copy of them:\n${usage}`);
    return 66;
  }
  const dir = resolve(named);
  const webAssembly = args.includes('--platform') ? WebAssembly : ours;
  const count = { passed: 0, failed: 0, skipped: 0 };
  const tests = findTests(dir).filter(
    (path) => path.includes(filter) && (args.includes('--limits') || path !== 'limits.any.js'),
  );
  for (const path of tests) {
    // One at a time: some of them replace parts of the object for a while.
    // oxlint-disable-next-line no-await-in-loop
    for (const outcome of await runTest(dir, path, webAssembly)) {
      count[outcome.status] += 1;
      if (outcome.status !== 'passed' || args.includes('--list')) console.log(line(path, outcome));
    }
  }
  console.log(`${tests.length} files: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return count.failed > 0 ? 1 : 0;
}

function line(path: string, { name, status, message }: Outcome): string {
  return `${status.toUpperCase()} ${path}: ${name}${message === '' ? '' : `\n       ${message}`}`;
}

// A test that starts something and does not wait for it says so in its own way.
process.on('unhandledRejection', () => {});
process.exitCode = await main(process.argv.slice(2));
