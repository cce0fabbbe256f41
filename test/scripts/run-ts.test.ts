import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'node_modules', '.cache', `run-ts-test-${process.pid}`);

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'data.wasm'), Uint8Array.of(1, 2, 3));
  writeFileSync(join(folder, 'words.txt'), 'some words');
  writeFileSync(
    join(folder, 'sample-of-run-ts.ts'),
    `import { readFileSync } from 'node:fs';
     import words from './words.txt?raw';
     import { twice } from './twice.ts';
     const bytes: Uint8Array = readFileSync(new URL('./data.wasm', import.meta.url));
     console.log(JSON.stringify([process.argv.slice(2), words, bytes.length, twice(21)]));
     process.exitCode = 7;`,
  );
  writeFileSync(join(folder, 'twice.ts'), 'export const twice = (n: number): number => 2 * n;');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const script = join(root, 'scripts', 'run-ts.mjs');
  return spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8' });
}

describe('run-ts', () => {
  it('runs TypeScript with its arguments, files beside it and its exit code, and prints nothing of its own', () => {
    const result = run(relative(root, join(folder, 'sample-of-run-ts.ts')), '--json', 'a b');
    expect(result.stderr).toBe('');
    expect(result.stdout).toBe('[["--json","a b"],"some words",3,42]\n');
    expect(result.status).toBe(7);
  });

  it('leaves nothing behind', () => {
    run(relative(root, join(folder, 'sample-of-run-ts.ts')));
    const cache = join(dirname(folder), 'run-ts');
    expect(readdirSync(cache).filter((name) => name.startsWith('sample-of-run-ts'))).toEqual([]);
  });

  it('says what is missing', () => {
    expect(run('nowhere.ts')).toMatchObject({ status: 64, stderr: 'There is no nowhere.ts.\n' });
    expect(run().status).toBe(64);
  });

  it('removes what a process that was ended in the middle has left', () => {
    // Process numbers end at 2^22.
    const left = join(root, 'node_modules', '.cache', 'run-ts', 'sample-of-run-ts-99999999-0a1b2c');
    mkdirSync(left, { recursive: true });
    run(relative(root, join(folder, 'sample-of-run-ts.ts')));
    expect(existsSync(left)).toBe(false);
  });
});
