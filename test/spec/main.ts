import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { metText, nothingMet } from '../support/tiers/met.ts';
import { runScript } from './runner.ts';
import { findSuite, listScripts } from './script.ts';
import { Tally } from './tally.ts';
import { Random } from '../support/random.ts';
import { interpreted, natively, switching } from './ways.ts';

/**
 * `npm run test:spec [-- DIR] [-- OPTIONS]`: runs the official suite found in DIR (or beside the project) and prints
 * what passed, failed and was skipped by reason.
 *
 *     --filter TEXT    scripts whose names have TEXT in them
 *     --native FUEL    in the native tier, with up to so much fuel at a time
 *     --switch SEED    with tiers that take turns at random, compared with the interpreter alone at every stop
 *     --seconds N      ends after about so long; the scripts are then taken in an order that follows from the seed
 *
 * Exit code 1 when anything failed, 66 without a suite.
 */
export function main(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      filter: { type: 'string', default: '' },
      native: { type: 'string' },
      switch: { type: 'string' },
      seconds: { type: 'string', default: 'Infinity' },
    },
  });
  const [named] = positionals;
  const dir = named ? resolve(named) : findSuite();
  if (!dir) {
    console.error('No copy of the official test suite was found. Name its folder: npm run test:spec -- DIR');
    return 66;
  }
  const met = nothingMet();
  const seed = Number(values.switch);
  const way =
    values.switch !== undefined ? switching(seed, met) : values.native ? natively(+values.native) : interpreted;
  const spectest = new Uint8Array(readFileSync(join(dir, 'spectest64.wasm')));
  const total = new Tally();
  const began = performance.now();
  const until = began + 1000 * Number(values.seconds);
  const enough = (): boolean => performance.now() > until;
  let scripts = listScripts(dir).filter(({ name }) => name.includes(values.filter));
  if (Number.isFinite(until)) scripts = shuffled(scripts, seed);
  let ran = 0;
  for (const { name, path } of scripts) {
    if (enough()) break;
    runScript(name, path, spectest, total, way, enough);
    ran++;
  }
  for (const failure of total.failures.slice(0, 100)) console.log(`FAILED ${failure}`);
  if (total.failures.length > 100) console.log(`... and ${total.failures.length - 100} more failures`);
  console.log(`${ran} scripts in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  if (values.switch !== undefined) console.log(`seed ${seed}: ${metText(met)}`);
  console.log(total.report());
  const { passed, failed, skipped } = total.totals;
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 ? 1 : 0;
}

/** In an order that follows from the seed. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = new Random(seed);
  const left = [...list];
  return list.map(() => left.splice(random.below(left.length), 1)[0]!);
}

process.exitCode = main(process.argv.slice(2));
