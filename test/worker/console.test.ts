import { describe, expect, it } from 'vitest';
import { Console } from '../../src/worker/console.ts';

describe('the console', () => {
  it('gives what came after an entry, oldest first', () => {
    const console = new Console();
    console.add('output', 'a');
    console.add('result', 'b', { kind: 'func', func: 3 });
    expect(console.after(0).map(({ text }) => text)).toEqual(['a', 'b']);
    expect(console.after(1)).toEqual([{ id: 2, kind: 'result', text: 'b', target: { kind: 'func', func: 3 } }]);
    expect(console.after(2)).toEqual([]);
  });

  it('says a stub call once and how often it came again', () => {
    const console = new Console();
    for (let i = 0; i < 1_000_000; i++) console.stub('env.f(1)');
    console.stub('env.f(2)');
    expect(console.after(0).map(({ text }) => text)).toEqual([
      'env.f(1)',
      'env.f(1)  (again 999999 times)',
      'env.f(2)',
    ]);
  });

  it('keeps a flood from the window and says what is missing', () => {
    const console = new Console();
    for (let i = 0; i < 100_000; i++) console.add('output', `line ${i}`);
    let shown = 0;
    let last = '';
    for (let batch = console.after(0); batch.length > 0; batch = console.after(shown)) {
      expect(batch.length).toBeLessThanOrEqual(600);
      shown = batch.at(-1)?.id ?? 0;
      last = batch.at(-1)?.text ?? '';
    }
    expect(shown).toBe(501);
    expect(last).toBe('99500 more lines in this moment are not shown.');
  });

  it('never loses an error in a flood', () => {
    const console = new Console();
    for (let i = 0; i < 10_000; i++) console.add('output', 'x');
    console.add('error', 'broken');
    expect(console.after(500).map(({ text }) => text)).toContain('broken');
  });

  it('cuts a long line', () => {
    const console = new Console();
    console.add('output', 'x'.repeat(100_000));
    expect(console.after(0)[0]?.text).toMatch(/^x{2000}… \(100000 characters\)$/);
  });

  it('forgets the oldest when there are very many', () => {
    const console = new Console();
    for (let i = 0; i < 50; i++) {
      for (let j = 0; j < 400; j++) console.add('output', `${i}.${j}`);
      console.after(0);
    }
    const [first] = console.after(0);
    expect(first?.id).toBeGreaterThan(16_000);
  });
});
