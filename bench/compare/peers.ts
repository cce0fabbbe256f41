import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { watToWasm } from '../../src/wat/index.ts';
import type { Program, ProgramResult } from '../programs/index.ts';
import { selfContained } from './self-contained.ts';

/** Another engine that runs a whole program as a process of its own. */
export interface Peer {
  readonly id: string;
  readonly title: string;
  /** How much work it is given: slow ones get less. */
  readonly work: 'long' | 'medium';
  /** Seconds of the processor that a process takes that does so much of a program; throws unless that is the result. */
  run(program: Program, n: number, result: ProgramResult): Promise<number>;
}

/** Those that are on this machine; `say` is told of the others. */
export function peers(say: (line: string) => void): readonly Peer[] {
  const found: Peer[] = [];
  const interp = onPath('wasm-interp');
  if (interp === null) say("Skipped, there is no wasm-interp on the PATH (Debian's package wabt).");
  else found.push(peer('wasm_interp', `wabt ${version(interp)}, wasm-interp`, 'long', [interp], 'wasm'));
  const npm = resolve('node_modules', 'wabt', 'bin', 'wasm-interp');
  found.push(peer('wasm_interp_npm', 'wabt of npm, wasm-interp', 'medium', [process.execPath, npm], 'wasm'));
  const shell = onPath('wasm-shell');
  if (shell === null) say("Skipped, there is no wasm-shell on the PATH (Debian's package binaryen).");
  else found.push(peer('wasm_shell', `binaryen ${version(shell)}, wasm-shell`, 'medium', [shell], 'wast'));
  return found;
}

function peer(id: string, title: string, work: Peer['work'], command: readonly string[], form: 'wasm' | 'wast'): Peer {
  const folder = resolve('node_modules', '.cache', 'bench-compare');
  mkdirSync(folder, { recursive: true });
  return {
    id,
    title,
    work,
    run: async (program, n, result) => {
      const wat = selfContained(readFileSync(new URL(program.url.href.replace(/\.wasm$/, '.wat')), 'utf8'), program, n);
      const file = join(folder, `${program.id}-${n}.${form}`);
      if (form === 'wast') {
        writeFileSync(file, `${wat}(assert_return (invoke "go") (${result.type}.const ${result.value}))\n`);
        return processTime([...command, file], '');
      }
      const made = await watToWasm(wat, file);
      if (!made.ok) throw new Error(`${program.id}: ${made.errors[0]?.message}`);
      writeFileSync(file, made.bytes);
      return processTime([...command, '--run-all-exports', file], `go() => ${printed(result)}\n`);
    },
  };
}

/** A result as wasm-interp prints it: integers without a sign, six digits of a fraction. */
function printed({ type, value }: ProgramResult): string {
  if (type === 'f64') return `f64:${value.toFixed(6)}`;
  return type === 'i32' ? `i32:${value >>> 0}` : `i64:${BigInt.asUintN(64, BigInt(value))}`;
}

/** What a shell counts of a command, in seconds of the processor; throws unless it prints this. */
function processTime(command: readonly string[], prints: string): number {
  const { stdout, status } = spawnSync('sh', ['-c', '"$@" 2>&1 || exit 1; times', 'sh', ...command], {
    encoding: 'utf8',
  });
  const times = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(stdout);
  if (status !== 0 || times === null || !stdout.includes(prints)) throw new Error(`${command.join(' ')}:\n${stdout}`);
  const [, m1, s1, m2, s2] = times.map(Number);
  return 60 * (m1! + m2!) + s1! + s2!;
}

/** Packages that are installed here are none of the machine's programs, though npm puts them first. */
function onPath(name: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder.includes('node_modules')) continue;
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // The next one.
    }
  }
  return null;
}

function version(command: string): string {
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  return /\d[\d.]*/.exec(stdout)?.[0] ?? '';
}
