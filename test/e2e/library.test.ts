import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { root } from '../support/electron.ts';

const program = `
  import WebAssembly, { createWebAssembly } from 'LIBRARY';
  const bytes = new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1,
    7, 0, 32, 0, 32, 1, 106, 11,
  ]);
  const { instance } = await WebAssembly.instantiate(bytes);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { buffer } = memory;
  memory.grow(1);
  const sizes = [memory.buffer.byteLength, buffer.byteLength];
  console.log(instance.exports.add(40, 2), String(WebAssembly), createWebAssembly() === WebAssembly, ...sizes);
`;

it('the built library is one file that runs in plain Node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasmscope-lib-'));
  try {
    const library = join(folder, 'webassembly.mjs');
    writeFileSync(library, readFileSync(join(root, 'out/lib/webassembly.js')));
    const file = join(folder, 'program.mjs');
    writeFileSync(file, program.replace('LIBRARY', pathToFileURL(library).href));
    // Without a compiler the platform has no WebAssembly of its own.
    for (const flags of [[], ['--jitless']]) {
      const output = execFileSync(process.execPath, [...flags, file], {
        encoding: 'utf8',
        cwd: folder,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      expect(output).toBe('42 [object WebAssembly] false 131072 0\n');
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('the library is found by its name, with declarations that a program can be checked against', () => {
  const folder = mkdtempSync(join(root, 'node_modules', '.cache', 'lib-'));
  try {
    const good = `
      import WebAssembly, { createWebAssembly, type WebAssemblyOptions } from 'wasmscope/webassembly';
      const options: WebAssemblyOptions = { limits: { maxFrames: 10 }, onCall: ({ name }) => void name.length };
      const memory = new (createWebAssembly(options).Memory)({ initial: 1 });
      export const size: number = memory.buffer.byteLength;
      export const valid: boolean = WebAssembly.validate(new Uint8Array(8));
    `;
    const config = {
      compilerOptions: { strict: true, noEmit: true, module: 'nodenext', types: [] },
      include: ['*.mts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'package.json'), '{"name":"wasmscope-user","type":"module"}');
    writeFileSync(
      join(folder, 'good.mts'),
      good.replace("'wasmscope/webassembly'", `'${join(root, 'out/lib/webassembly.js')}'`),
    );
    const check = (): string => {
      try {
        return execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
      } catch (error) {
        return (error as { stdout: string }).stdout;
      }
    };
    expect(check()).toBe('');
    writeFileSync(
      join(folder, 'bad.mts'),
      good
        .replace("'wasmscope/webassembly'", `'${join(root, 'out/lib/webassembly.js')}'`)
        .replace('maxFrames: 10', "maxFrames: 'ten'"),
    );
    expect(check()).toContain('bad.mts');
    const print = "console.log(import.meta.resolve('wasmscope/webassembly'))";
    const found = execFileSync(process.execPath, ['--input-type=module', '-e', print], { encoding: 'utf8', cwd: root });
    expect(found).toContain('out/lib/webassembly.js');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
