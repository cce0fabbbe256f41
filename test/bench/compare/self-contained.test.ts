import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { selfContained } from '../../../bench/compare/self-contained.ts';
import { programs } from '../../../bench/programs/index.ts';
import { watToWasm } from '../../../src/wat/index.ts';

it.each(programs)('makes of $id a module that does its work when it is told to go', async (program) => {
  const { url, short } = program;
  const text = readFileSync(new URL(url.href.replace(/\.wasm$/, '.wat')), 'utf8');
  const made = await watToWasm(selfContained(text, program, short.n), 'go.wat');
  if (!made.ok) throw new Error(JSON.stringify(made.errors));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(made.bytes));
  expect(Object.keys(exports)).toEqual(['go']);
  expect((exports['go'] as () => unknown)()).toBe(short.result.value);
});
