import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Op } from '../../../src/engine/compile/flat-code.ts';
import { fusedName, fusedSequences } from '../../../src/engine/compile/fuse.ts';
import { opcodeByNumber } from '../../../src/engine/module/opcodes.ts';

const source = readFileSync(new URL('../../../src/engine/runtime/execute.ts', import.meta.url), 'utf8');
const cases = [...source.matchAll(/^ *case (\w+):.*?(?:\/\/ (.*))?$/gm)].map(([, label = '', name = '']) => ({
  label,
  name,
}));

describe('the hot loop’s cases', () => {
  it('are literals, each named as in the tables of operations', () => {
    expect(cases.length).toBeGreaterThan(130);
    const names = new Map<number, string>(Object.entries(Op).map(([name, number]) => [number, name]));
    for (const { label, name } of cases) {
      expect(label).toMatch(/^0x[0-9a-f]{2,3}$/);
      const number = Number(label);
      expect([label, name]).toEqual([
        label,
        names.get(number) ?? fusedName(number) ?? opcodeByNumber(number)?.mnemonic,
      ]);
    }
  });

  it('have one for every fused sequence', () => {
    const labels = new Set(cases.map(({ label }) => Number(label)));
    expect(fusedSequences.filter(([fused]) => !labels.has(fused))).toEqual([]);
  });

  it('are each there once', () => {
    expect(new Set(cases.map(({ label }) => label)).size).toBe(cases.length);
  });
});
