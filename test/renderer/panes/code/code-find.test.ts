import { expect, test } from 'vitest';
import type { CodeLine } from '../../../../src/protocol/messages.ts';
import { findLine } from '../../../../src/renderer/panes/code/code-find.ts';

/** A function of `lines` lines, all `nop` but for the given ones. */
function find(lines: number, special: Readonly<Record<number, string>>) {
  const asked: string[] = [];
  const fetch = (from: number, count: number) => {
    asked.push(`${from}+${count}`);
    return Promise.resolve(
      Array.from({ length: Math.min(count, lines - from) }, (_, i): CodeLine => {
        const mnemonic = special[from + i] ?? 'nop';
        return { offset: 0x1000 + from + i, depth: 1, mnemonic, args: [], note: '', dead: false };
      }),
    );
  };
  const run = (query: string, from: number, backwards = false) => findLine({ query, lines, from, backwards, fetch });
  return { run, asked };
}

test('finds the next and the previous match, and goes round both ends', async () => {
  const { run } = find(10, { 2: 'f64.sqrt', 7: 'f64.sqrt' });
  expect(await run('sqrt', 2)).toBe(7);
  expect(await run('SQRT', 7)).toBe(2);
  expect(await run('sqrt', 2, true)).toBe(7);
  expect(await run('sqrt', 7, true)).toBe(2);
});

test('comes back to the line it started from when that is the only match', async () => {
  const { run } = find(10, { 4: 'f64.sqrt' });
  expect(await run('sqrt', 4)).toBe(4);
  expect(await run('sqrt', 4, true)).toBe(4);
});

test('finds an offset as it is written', async () => {
  expect(await find(10, {}).run('0x1006', 0)).toBe(6);
});

test('nothing to find is null, and an empty query asks for nothing', async () => {
  const { run, asked } = find(10, {});
  expect(await run('   ', 0)).toBeNull();
  expect(asked).toEqual([]);
  expect(await run('sqrt', 3)).toBeNull();
});

test('looks at each line once, by large windows', async () => {
  const { run, asked } = find(5000, {});
  expect(await run('sqrt', 1000)).toBeNull();
  expect(asked).toEqual(['1001+2048', '3049+1951', '0+1001']);
});
