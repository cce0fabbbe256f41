import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { programs } from '../../../bench/programs/index.ts';
import { withRareArms } from '../../../bench/programs/rare-arms.ts';
import { watToWasm } from '../../../src/wat/index.ts';

async function assembled(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const made = await watToWasm(text, 'module.wat');
  if (!made.ok) throw new Error(JSON.stringify(made.errors));
  return made.bytes;
}

it.each(programs)('leaves what $id computes as it was', async ({ url, short: { n, result }, export: name }) => {
  const text = withRareArms(readFileSync(new URL(url.href.replace(/\.wasm$/, '.wat')), 'utf8'));
  const { instance } = await WebAssembly.instantiate(await assembled(text));
  expect((instance.exports[name] as (n: number) => unknown)(n)).toBe(result.value);
});

it('puts an arm into each function and each loop', async () => {
  const text = withRareArms(`;; Says (func what.
(module
  (type $t (func (param i32)))
  (func $a (export "a") (param $n i32) (result i32) (local $i i32)
    (loop $more (result i32)
      (local.get $n)))
  (func (loop)))
`);
  expect(text.match(/\(nop\)/g)).toHaveLength(4);
  expect(text.match(/\(func \$idle/g)).toHaveLength(9);
  expect(WebAssembly.validate(await assembled(text))).toBe(true);
});
