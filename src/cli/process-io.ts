import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Io } from './io.ts';

/** Characters gathered before they are written. */
const CHUNK = 1 << 16;

/** The process itself. A reader that goes away (`| head`) ends the process without a word. */
export function processIo(): Io {
  const out = new Sink(process.stdout);
  const err = new Sink(process.stderr);
  process.on('exit', () => {
    out.flush();
    err.flush();
  });
  return {
    read: async (path) =>
      new Uint8Array(path === '-' ? await buffer(process.stdin) : await readFile(resolve(here(), path))),
    out: (line) => {
      err.flush();
      out.line(line);
    },
    err: (line) => {
      out.flush();
      err.line(line);
    },
    breathe: async () => {
      await out.taken();
      await err.taken();
      await new Promise((resume) => setImmediate(resume));
    },
  };
}

/** The folder that relative names mean: where `npm run cli` was typed, which npm leaves for the project's own. */
function here(): string {
  const { npm_lifecycle_event: script, INIT_CWD: typed } = process.env;
  return script === 'cli' && typed !== undefined ? typed : process.cwd();
}

/** A stream written in large pieces. */
class Sink {
  #text = '';
  constructor(readonly stream: NodeJS.WriteStream) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#text = '';
      process.exit(error.code === 'EPIPE' ? 0 : 74);
    });
  }

  line(text: string): void {
    this.#text += `${text}\n`;
    if (this.#text.length >= CHUNK) this.flush();
  }

  flush(): void {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    this.stream.write(text);
  }

  /** Writes what is there and waits until the reader keeps up. */
  async taken(): Promise<void> {
    this.flush();
    if (this.stream.writableNeedDrain) await new Promise((resume) => this.stream.once('drain', resume));
  }
}
