import { readFile } from 'node:fs/promises';
import { main } from '../../src/cli/main.ts';

export interface Outcome {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/**
 * Runs the command line inside the test. `files` are there by name; other names are read from the disk, relative to the
 * project. `input` is its standard input.
 */
export async function command(
  words: readonly string[],
  files: Readonly<Record<string, Uint8Array | string>> = {},
  input = '',
): Promise<Outcome> {
  const out = new Lines();
  const err = new Lines();
  let unread: Uint8Array | null = new TextEncoder().encode(input);
  const code = await main(
    {
      read: async (path) => {
        const file = files[path];
        if (file === undefined) return new Uint8Array(await readFile(path));
        return typeof file === 'string' ? new TextEncoder().encode(file).slice() : new Uint8Array(file);
      },
      out: (line) => out.line(line),
      err: (line) => err.line(line),
      write: (stream, bytes) => (stream === 'stdout' ? out : err).write(new TextDecoder().decode(bytes)),
      input: async () => {
        const bytes = unread;
        unread = null;
        return bytes;
      },
      path: (name) => name,
      terminal: false,
      environment: { HOME: '/home/somebody' },
      breathe: async () => {},
    },
    words,
  );
  return { code, out: out.all, err: err.all };
}

/** What was written, line by line. */
class Lines {
  readonly all: string[] = [];
  /** Has the last line no newline yet? */
  #open = false;

  line(text: string): void {
    this.all.push(text);
    this.#open = false;
  }

  write(text: string): void {
    for (const piece of text.split(/(?<=\n)/)) {
      const line = piece.replace(/\n$/, '');
      if (this.#open) this.all.push((this.all.pop() ?? '') + line);
      else this.all.push(line);
      this.#open = !piece.endsWith('\n');
    }
  }
}
