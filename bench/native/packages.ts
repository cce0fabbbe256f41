import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const packages = { 'sql.js': '1.16.0' } as const;

export type PackageName = keyof typeof packages;

/** Packages that are measured, installed on demand: none of them is a dependency. */
const folder = resolve('node_modules', '.cache', 'bench-packages');

/**
 * The folder of a package, installed the first time it is asked for; null, and `say` is told why, where it cannot be
 * had.
 */
export function packageFolder(name: PackageName, say: (line: string) => void): string | null {
  const problem = installed();
  if (problem === null) return join(folder, 'node_modules', name);
  say(`Skipped, ${name} cannot be had: ${problem}`);
  return null;
}

let answer: string | null | undefined;

function installed(): string | null {
  return (answer ??= install());
}

function install(): string | null {
  const wanted = JSON.stringify({ private: true, dependencies: packages }, null, 2);
  const done = join(folder, 'installed.json');
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return null;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), wanted);
  const options = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, stderr, error } = spawnSync('npm', options, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) return stderr?.trim().split('\n').at(-1) || error?.message || 'npm failed';
  writeFileSync(done, wanted);
  return null;
}
