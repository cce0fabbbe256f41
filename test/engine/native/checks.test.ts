import { describe, expect, it } from 'vitest';
import { checksOf, truncRange } from '../../../src/engine/native/checks.ts';
import { opcodes } from '../../../src/engine/index.ts';

describe('what native code looks at before it would trap', () => {
  it('are all divisions, remainders and trapping conversions, and nothing else', () => {
    for (const { number, mnemonic } of opcodes) {
      if (number >= 0x100) continue;
      const kind = /\.(div_[su]|rem_[su])$/.test(mnemonic)
        ? 'divide'
        : /i\d\d\.trunc_f/.test(mnemonic)
          ? 'truncate'
          : null;
      expect(checksOf(number), mnemonic).toBe(kind);
    }
  });

  it('are just the floats that the platform converts', () => {
    for (const { number, mnemonic } of opcodes) {
      if (number >= 0x100 || checksOf(number) !== 'truncate') continue;
      const { wide, low, closed, high } = truncRange(number);
      expect(wide, mnemonic).toBe(mnemonic.includes('f64'));
      const to = wide ? 0x7c : 0x7d;
      const long = mnemonic.startsWith('i64');
      const code = [0, 0x20, 0, number, 0x0b];
      const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 0x60, 1, to, 1, long ? 0x7e : 0x7f, 3, 2, 1, 0];
      bytes.push(7, 5, 1, 1, 0x66, 0, 0, 10, code.length + 2, 1, code.length, ...code);
      const { f } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes))).exports;
      const takes = (value: number): boolean => {
        try {
          (f as (x: number) => unknown)(value);
          return true;
        } catch {
          return false;
        }
      };
      const round = wide ? (x: number) => x : Math.fround;
      const step = wide ? 2 ** -52 : 2 ** -23;
      for (const edge of [low, high]) {
        for (const value of [
          edge,
          edge * (1 - step),
          edge * (1 + step),
          edge * (1 - 2 * step),
          edge - 0.5,
          edge + 0.5,
          edge - 1,
        ]) {
          const x = round(value);
          expect((closed ? x >= low : x > low) && x < high, `${mnemonic} ${x}`).toBe(takes(x));
        }
      }
      expect(takes(NaN)).toBe(false);
    }
  });
});
