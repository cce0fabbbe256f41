import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findSuite, listScripts } from './script.ts';
import { runScript } from './runner.ts';
import { Tally } from './tally.ts';

/**
 * `npm run test:spec [-- DIR] [-- --filter TEXT] [-- --native FUEL]`: runs the official suite found in DIR (or beside the
 * project) and prints what passed, failed and was skipped by reason; with `--native` in the native tier, with up to so
 * much fuel at a time. Exit code 1 when anything failed, 66 without a suite.
 */
export function main(args: readonly string[]): number {
  const filterAt = args.indexOf('--filter');
  const filter = filterAt < 0 ? '' : (args[filterAt + 1] ?? '');
  const nativeAt = args.indexOf('--native');
  const native = nativeAt < 0 ? 0 : Number(args[nativeAt + 1] ?? 1);
  const named = args.find((arg, i) => !arg.startsWith('--') && !(i > 0 && (i - 1 === filterAt || i - 1 === nativeAt)));
  const dir = named ? resolve(named) : findSuite();
  if (!dir) {
    console.error('No copy of the official test suite was found. Name its folder: npm run test:spec -- DIR');
    return 66;
  }
  const spectest = new Uint8Array(readFileSync(join(dir, 'spectest64.wasm')));
  const total = new Tally();
  const began = performance.now();
  const scripts = listScripts(dir).filter(({ name }) => name.includes(filter));
  for (const { name, path } of scripts) runScript(name, path, spectest, total, native);
  for (const failure of total.failures.slice(0, 100)) console.log(`FAILED ${failure}`);
  if (total.failures.length > 100) console.log(`... and ${total.failures.length - 100} more failures`);
  console.log(`${scripts.length} scripts in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  console.log(total.report());
  const { passed, failed, skipped } = total.totals;
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
