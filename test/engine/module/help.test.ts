import { expect, it } from 'vitest';
import { helpFor } from '../../../src/engine/module/help.ts';
import { opcodes } from '../../../src/engine/module/opcodes.ts';

it('tells types from the table', () => {
  expect(helpFor('f64.store')).toEqual({
    mnemonic: 'f64.store',
    group: 'memory',
    pops: 'i32 f64',
    pushes: '',
    text: 'Takes an address and a value, and writes the eight bytes of an f64 to memory at address plus offset; traps out of bounds.',
  });
});

it('describes operands and results where the context decides', () => {
  expect(helpFor('call')).toMatchObject({ pops: 'the arguments', pushes: 'the results' });
  for (const row of opcodes.filter(({ params }) => params === null)) {
    const help = helpFor(row.mnemonic)!;
    expect(`${row.mnemonic}: ${help.pops}${help.pushes}`).not.toBe(`${row.mnemonic}: `);
  }
});

it('has none for what is no instruction', () => {
  expect(helpFor('i32.frob')).toBeNull();
});
