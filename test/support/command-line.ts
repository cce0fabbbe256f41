import { readFile } from 'node:fs/promises';
import { main } from '../../src/cli/main.ts';

export interface Outcome {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/**
 * Runs the command line inside the test. `files` are there by name; other names are read from the disk, relative to the
 * project.
 */
export async function command(
  words: readonly string[],
  files: Readonly<Record<string, Uint8Array | string>> = {},
): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(
    {
      read: async (path) => {
        const file = files[path];
        if (file === undefined) return new Uint8Array(await readFile(path));
        return typeof file === 'string' ? new TextEncoder().encode(file).slice() : new Uint8Array(file);
      },
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      breathe: async () => {},
    },
    words,
  );
  return { code, out, err };
}
