import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import type { Verdict } from './examine.ts';
import { fuzzCase, judge, seeds } from './fuzz-cases.ts';
import { Random } from './random.ts';

/** What a run of many cases found. */
export interface FuzzReport {
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Seed, what is wrong, and the bytes in hex. */
  readonly failures: readonly string[];
}

/** Failures after which it is enough. */
const ENOUGH = 5;

/**
 * A process that tries many cases: `fuzz-run SEED CASES FOLDER`. It writes the seed under way into `FOLDER/seed`, so that
 * one which hangs is known, and what it found into `FOLDER/report.json`.
 */
async function main(first: number, cases: number, folder: string): Promise<void> {
  const all = await seeds();
  const counts: Record<Verdict, number> = { valid: 0, invalid: 0, unsupported: 0 };
  const failures: string[] = [];
  const current = openSync(`${folder}/seed`, 'w');
  for (let seed = first; seed < first + cases && failures.length < ENOUGH; seed++) {
    writeSync(current, String(seed), 0);
    const random = new Random(seed);
    const tried = fuzzCase(all, random);
    const { verdict, failure } = judge(tried, random);
    if (verdict) counts[verdict]++;
    if (failure !== null) failures.push(`seed ${seed}: ${failure}\n${Buffer.from(tried.bytes).toString('hex')}`);
  }
  closeSync(current);
  const report: FuzzReport = { counts, failures };
  writeFileSync(`${folder}/report.json`, JSON.stringify(report));
}

const [first = '1', cases = '0', folder = ''] = process.argv.slice(2);
await main(Number(first), Number(cases), folder);
