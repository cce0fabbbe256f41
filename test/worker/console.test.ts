import { describe, expect, it } from 'vitest';
import { Console } from '../../src/worker/console.ts';

describe('the console', () => {
  it('gives what came after an entry, oldest first', () => {
    const console = new Console();
    console.add('output', 'a');
    console.add('result', 'b', { kind: 'func', func: 3 });
    expect(console.after(0).map(({ text }) => text)).toEqual(['a', 'b']);
    expect(console.after(1)).toEqual([
      { id: 2, kind: 'result', text: 'b', target: { kind: 'func', func: 3 }, at: null, branch: null },
    ]);
    expect(console.after(2)).toEqual([]);
  });

  it('says when something was said: a line when it began, calls that come again when they came last', () => {
    let at = 0;
    const console = new Console(() => (at === 0 ? null : { at, branch: 2 }));
    console.add('info', 'before any run');
    at = 10;
    console.write('output', 'half a li');
    at = 20;
    console.write('output', 'ne\n');
    for (at = 30; at < 35; at++) console.stub('env.f()');
    at = 40;
    console.add('result', 'done');
    expect(console.after(0).map((entry) => [entry.text, entry.at, entry.branch])).toEqual([
      ['before any run', null, null],
      ['half a line', 10, 2],
      ['env.f()', 30, 2],
      ['env.f()  (again 4 times)', 34, 2],
      ['done', 40, 2],
    ]);
  });

  it('knows what was said before a run began', () => {
    const console = new Console();
    expect(console.saidBefore).toBe(0);
    console.stub('env.f()');
    console.stub('env.f()');
    console.newRun();
    console.stub('env.f()');
    expect(console.saidBefore).toBe(2);
    expect(console.after(console.saidBefore).map(({ text }) => text)).toEqual(['env.f()']);
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

describe('a stream', () => {
  const lines = (console: Console, after = 0) => console.after(after).map(({ id, text }) => `${id} ${text}`);

  it('is shown line by line, and a line before it has ended', () => {
    const console = new Console();
    console.write('output', 'one\ntwo\n\nthr');
    expect(lines(console)).toEqual(['1 one', '2 two', '3 ', '4 thr']);
    expect(lines(console, 4)).toEqual([]);
    console.write('output', 'ee');
    expect(lines(console, 4)).toEqual(['4 three']);
    expect(lines(console, 4)).toEqual([]);
    console.write('output', '!\nfour');
    expect(lines(console, 4)).toEqual(['4 three!', '5 four']);
  });

  it('does not mix with the other one, and is ended by what is typed', () => {
    const console = new Console();
    console.write('output', 'a');
    console.write('stderr', 'x');
    console.write('output', 'b');
    console.add('input', 'typed');
    console.write('output', 'c');
    console.write('stderr', 'y\n');
    expect(console.after(0).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'output ab',
      'stderr xy',
      'input typed',
      'output c',
    ]);
  });

  it('keeps what a terminal would show: the last state of a line, no colours', () => {
    const console = new Console();
    console.write('output', '10%\r');
    expect(lines(console)).toEqual(['1 10%']);
    console.write('output', '20%\r100%\r\n');
    console.write('output', '\u001b[1;31mred\u001b[0m \u001b]0;title\u0007\u001b[2Kdone\tbell\u0007\n');
    expect(lines(console)).toEqual(['1 100%', '2 red done\tbell␇']);
  });

  it('costs no more than other lines do, with or without ends of lines', () => {
    const console = new Console();
    for (let i = 0; i < 100_000; i++) console.write('output', 'x\n');
    expect(console.after(0)).toHaveLength(501);
    const endless = new Console();
    for (let i = 0; i < 5000; i++) endless.write('output', 'y'.repeat(1000));
    expect(endless.after(0).every(({ text }) => text.length <= 3000)).toBe(true);
    const turning = new Console();
    for (let i = 0; i < 5000; i++) turning.write('output', `${'z'.repeat(500)}${i}\r`);
    expect(turning.after(0)).toHaveLength(1);
    expect(turning.after(0)[0]?.text).toMatch(/^z+4999$/);
  });
});
