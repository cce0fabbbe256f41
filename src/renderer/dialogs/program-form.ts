import type { ProgramSetup } from '../../protocol/messages.ts';

/** A file that a program finds. */
export type SetupFile = ProgramSetup['files'][number];

/** Bytes of all files together: they are held in memory, more than once. */
export const MOST_BYTES = 256 * 2 ** 20;

/** One argument per line; empty lines at the end are none. */
export function readArgs(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}

/** Lines of NAME=VALUE, or the first line that is none (counted from 1). */
export function readEnv(text: string): { readonly env: ProgramSetup['env'] } | { readonly wrong: number } {
  const env: { name: string; value: string }[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    if (at <= 0) return { wrong: i + 1 };
    env.push({ name: line.slice(0, at), value: line.slice(at + 1) });
  }
  return { env };
}

export function envText(env: ProgramSetup['env']): string {
  return env.map(({ name, value }) => `${name}=${value}`).join('\n');
}

/** A path as the program sees it: from `/` on, without parts that lead nowhere. */
export function guestPath(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  return `/${parts.join('/')}`;
}

/** The list with these in it, by path; what was there under the same path gives way. */
export function withFiles(files: readonly SetupFile[], more: readonly SetupFile[]): readonly SetupFile[] {
  const all = new Map([...files, ...more].map((file) => [file.path, file]));
  return [...all.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function sizeOf(files: readonly SetupFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
