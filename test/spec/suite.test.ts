import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runScript } from './runner.ts';
import { findSuite, listScripts } from './script.ts';
import { Tally } from './tally.ts';

const dir = findSuite();

describe('the official test suite', () => {
  const total = new Tally();
  afterAll(() => {
    if (dir) console.log(`official suite\n${total.report()}`);
  });

  it.runIf(!dir)('is not here: set WASMSCOPE_SPEC_DIR to run it', (context) => {
    context.skip('no copy of the official suite');
  });

  const spectest = dir ? new Uint8Array(readFileSync(join(dir, 'spectest64.wasm'))) : new Uint8Array();
  for (const { name, path } of dir ? listScripts(dir) : []) {
    it(`${name} passes every command that is not text`, { timeout: 120_000 }, (context) => {
      const tally = new Tally();
      runScript(name, path, spectest, tally);
      total.add(tally);
      expect(tally.failures).toEqual([]);
      if (tally.totals.passed === 0) context.skip('every command is about the text format');
    });
  }

  it.runIf(dir)('is run nearly whole: tens of thousands of commands pass', () => {
    expect(total.totals.passed).toBeGreaterThan(64_000);
  });
});
