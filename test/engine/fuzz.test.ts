import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../scripts/run-ts.mjs';
import { examine } from '../support/examine.ts';
import { seeds } from '../support/fuzz-cases.ts';
import type { FuzzReport } from '../support/fuzz-run.ts';
import { Random } from '../support/random.ts';

/** How many modules are tried, and the seed of the first; a failure is tried again by its seed and FUZZ_CASES=1. */
const cases = Number(process.env['FUZZ_CASES'] ?? 3000);
const first = Number(process.env['FUZZ_SEED'] ?? 1);

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'node_modules', '.cache', `fuzz-test-${process.pid}`);

beforeAll(() => void mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('fuzzing', () => {
  it('has seeds of every instruction, none of them invalid', async () => {
    const verdicts = (await seeds()).map((bytes) => examine(bytes, new Random(1)));
    expect(verdicts.length).toBeGreaterThan(10);
    expect(verdicts).not.toContain('invalid');
  });

  it(`gives the platform's own verdict on ${cases} modules, runs them as it does, and never fails in another way`, async () => {
    // In a process of its own, which can be ended when a module hangs it.
    const program = await bundle('test/support/fuzz-run.ts', join(folder, 'bundle'));
    const { error, stderr } = spawnSync(process.execPath, [program, String(first), String(cases), folder], {
      cwd: root,
      encoding: 'utf8',
      timeout: 60_000 + cases * 20,
    });
    const path = join(folder, 'report.json');
    const died = `ended at seed ${readFileSync(join(folder, 'seed'), 'utf8')}: ${error?.message ?? ''} ${stderr}`;
    const { counts, failures }: FuzzReport = existsSync(path)
      ? (JSON.parse(readFileSync(path, 'utf8')) as FuzzReport)
      : { counts: { valid: 0, invalid: 0, unsupported: 0 }, failures: [died] };
    expect(failures.join('\n\n')).toBe('');
    if (cases < 1000) return;
    // That all roads were taken is part of the test.
    expect(counts.valid).toBeGreaterThan(cases * 0.15);
    expect(counts.invalid).toBeGreaterThan(cases * 0.15);
    // Hardly anything is refused for what it needs.
    expect(counts.unsupported).toBeLessThan(cases * 0.02);
  }, 7_200_000);
});
