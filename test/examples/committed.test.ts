import { readFile, readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { watToWasm } from '../../src/wat/index.ts';

const root = new URL('../../', import.meta.url);
const sources: string[] = [];
for (const folder of ['src/examples/lessons/', 'bench/programs/']) {
  const names = await readdir(new URL(folder, root));
  sources.push(...names.filter((name) => name.endsWith('.wat')).map((name) => folder + name));
}

test.each(sources)('%s is what the module beside it was made from', async (source) => {
  const result = await watToWasm(await readFile(new URL(source, root), 'utf8'), source);
  const committed = await readFile(new URL(source.replace(/\.wat$/, '.wasm'), root));
  expect(result).toEqual({ ok: true, bytes: new Uint8Array(committed) });
});
