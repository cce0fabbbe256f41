import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Io } from './io.ts';

/** Characters gathered before they are written. */
const CHUNK = 1 << 16;

/** The process itself. A reader that goes away (`| head`) ends the process without a word. */
export function processIo(): Io & { close(): void } {
  let chunks: NodeJS.AsyncIterator<Buffer> | null = null;
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
    write: (stream, bytes) => {
      const [mine, other] = stream === 'stdout' ? [out, err] : [err, out];
      other.flush();
      mine.add(bytes);
    },
    input: async () => {
      chunks ??= process.stdin[Symbol.asyncIterator]() as NodeJS.AsyncIterator<Buffer>;
      const { done, value } = await chunks.next();
      return done === true ? null : new Uint8Array(value);
    },
    terminal: process.stdin.isTTY && process.stdout.isTTY,
    path: (name) => resolve(here(), name),
    environment: process.env,
    close: () => {
      if (chunks) process.stdin.destroy();
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
  #pieces: Uint8Array[] = [];
  #text = '';
  #size = 0;
  constructor(readonly stream: NodeJS.WriteStream) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#text = '';
      this.#pieces = [];
      process.exit(error.code === 'EPIPE' ? 0 : 74);
    });
  }

  line(text: string): void {
    this.#text += `${text}\n`;
    if (this.#text.length >= CHUNK) this.flush();
  }

  /** Bytes as they are. */
  add(bytes: Uint8Array): void {
    this.#gather();
    this.#pieces.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= CHUNK) this.flush();
  }

  flush(): void {
    this.#gather();
    if (this.#pieces.length === 0) return;
    const all = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#size = 0;
    this.stream.write(all);
  }

  /** Text that was written before bytes stays before them. */
  #gather(): void {
    if (this.#text === '') return;
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    this.#pieces.push(bytes);
    this.#size += bytes.length;
  }

  /** Writes what is there and waits until the reader keeps up. */
  async taken(): Promise<void> {
    this.flush();
    if (this.stream.writableNeedDrain) await new Promise((resume) => this.stream.once('drain', resume));
  }
}
