import { expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { FunctionListing } from '../../../src/engine/text/disassemble.ts';
import { findLine } from '../../../src/engine/text/find-line.ts';
import { wat } from '../../support/wat.ts';

async function listing(body: string): Promise<FunctionListing> {
  return new FunctionListing(decode(await wat(`(module (func ${body}))`)), 0);
}

/** The line found, and how often the search gave way. */
function search(of: FunctionListing, query: string, from: number, backwards = false) {
  const finding = findLine(of, query, from, backwards);
  for (let pauses = 0; ; pauses++) {
    const { done, value } = finding.next();
    if (done) return { line: value, pauses };
  }
}

const found = (...args: Parameters<typeof search>) => search(...args).line;

it('finds the next and the previous match, and goes round both ends', async () => {
  // Line 0 is the header.
  const of = await listing('nop (drop (f64.sqrt (f64.const 1))) nop (drop (f64.sqrt (f64.const 2))) nop');
  expect(found(of, 'sqrt', 0)).toBe(3);
  expect(found(of, 'SQRT', 3)).toBe(7);
  expect(found(of, 'sqrt', 7)).toBe(3);
  expect(found(of, ' sqrt ', 7, true)).toBe(3);
  expect(found(of, 'sqrt', 3, true)).toBe(7);
});

it('comes back to the line it started from when that is the only match', async () => {
  const of = await listing('nop (drop (f64.const 1.5)) nop');
  expect(found(of, 'f64.const 1.5', 2)).toBe(2);
  expect(found(of, 'f64.const 1.5', 2, true)).toBe(2);
});

it('finds an offset as it is written, and where a branch goes', async () => {
  const of = await listing('(loop (br 0))');
  const { offset } = of.line(2);
  expect(found(of, `0x${offset.toString(16)}`, 0)).toBe(2);
  expect(found(of, '→', 0)).toBe(2);
});

it('nothing to find is null, wherever it starts', async () => {
  const of = await listing('nop nop');
  expect(found(of, 'sqrt', 0)).toBeNull();
  expect(found(of, 'sqrt', 1_000_000)).toBeNull();
  expect(found(of, '   ', 0)).toBeNull();
});

it('looks at every line of a long function and gives way on the way', async () => {
  const of = await listing(`${'nop '.repeat(2600)} drop_`.replace('drop_', '(drop (i32.const 77))'));
  expect(search(of, 'i32.const 77', 5)).toEqual({ line: 2601, pauses: 5 });
  expect(search(of, 'i32.const 77', 2602, true)).toEqual({ line: 2601, pauses: 0 });
});
