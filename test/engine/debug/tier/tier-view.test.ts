import { describe, expect, it } from 'vitest';
import { decode } from '../../../../src/engine/index.ts';
import { type TierFacts, tierView } from '../../../../src/engine/debug/tier/tier-view.ts';

const module = decode(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

const facts: TierFacts = {
  mode: 'auto',
  status: null,
  preparing: false,
  begun: false,
  stale: false,
  inVain: false,
  reason: '',
};

function status(native: number, functions: number): TierFacts['status'] {
  return { refusal: null, native, functions, bytes: 0 };
}

describe('what is said of the tier of a run', () => {
  it('is the interpreter until there is native code, and what it waits for', () => {
    expect(tierView(module, facts)).toMatchObject({
      now: 'interpreter',
      text: 'The interpreter runs what does not last.',
    });
    const preparing = tierView(module, { ...facts, preparing: true });
    expect(preparing.now).toBe('preparing');
    expect(preparing.text).toMatch(/being made/);
  });

  it('tells how many functions are native, and what the others lack', () => {
    expect(tierView(module, { ...facts, status: status(3, 3) })).toMatchObject({
      now: 'native',
      text: 'All functions run natively.',
    });
    const { text } = tierView(module, { ...facts, status: status(5300, 5307) });
    expect(text).toMatch(/^5,300 of 5,307 functions run natively; the others begin with .*exceptions/);
    expect(tierView(module, { ...facts, status: status(27, 5307) }).text).toMatch(
      /^27 of 5,307 .* are not in use yet, or begin/,
    );
  });

  it('gives the reason when the interpreter runs although there is native code', () => {
    const reason = 'One instruction after the other.';
    expect(tierView(module, { ...facts, status: status(3, 3), reason })).toMatchObject({
      now: 'interpreter',
      text: reason,
    });
    const stale = tierView(module, { ...facts, status: status(3, 3), begun: true, stale: true });
    expect(stale.text).toMatch(/^Breakpoints have changed/);
    expect(tierView(module, { ...facts, mode: 'interpreter', status: status(3, 3) }).text).toMatch(/as it was set to/);
  });
});
