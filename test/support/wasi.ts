import type { Effect, Host, HostContext, HostResult } from '../../src/engine/hosts/host.ts';
import { noSettings, type ProgramSettings } from '../../src/engine/hosts/program-settings.ts';
import { Errno, type ErrnoName } from '../../src/engine/hosts/wasi/errno.ts';
import { functions } from '../../src/engine/hosts/wasi/functions.ts';
import { wasi } from '../../src/engine/hosts/wasi.ts';
import { i32, i64 } from '../../src/engine/runtime/value.ts';
import { InputQueue } from '../../src/engine/runtime/live-services.ts';

const names = new Map(Object.entries(Errno).map(([name, number]) => [number as number, name as ErrnoName]));

/** Where a caller puts what it hands over, and where answers are written. */
const SCRATCH = 0x1000;
export const OUT = 0x100;

/** A program that is nothing but a memory: calls functions of WASI by name, and looks at what they wrote. */
export class WasiCaller {
  readonly memory: Uint8Array;
  readonly view: DataView;
  readonly effects: Effect[] = [];
  /** Fuel that was paid for work that does not show. */
  spent = 0;
  readonly input = new InputQueue();
  /** Nanoseconds of both clocks. */
  time = 1_000_000_000n;
  readonly host: Host;
  #free = SCRATCH;

  constructor(
    settings: Partial<ProgramSettings> = {},
    readonly module = 'wasi_snapshot_preview1',
    size = 65_536,
  ) {
    this.host = wasi.renewed!({ ...noSettings, ...settings });
    this.memory = new Uint8Array(size);
    this.view = new DataView(this.memory.buffer);
  }

  /** What the host function answered, as it is. */
  raw(name: string, ...args: readonly (number | bigint)[]): HostResult {
    const type = functions.get(name)!.type;
    const provided = this.host.provide({ module: this.module, name, type: { kind: 'func', type } });
    if (provided?.kind !== 'func') throw new Error(`there is no ${name}`);
    const values = args.map((arg) => (typeof arg === 'bigint' ? i64(arg) : i32(arg)));
    if (values.length !== type.params.length) throw new Error(`${name} takes ${type.params.length} arguments`);
    return provided.run(values, this.#context);
  }

  /** The name of the error number; throws when the function did not answer at once. */
  call(name: string, ...args: readonly (number | bigint)[]): ErrnoName {
    const result = this.raw(name, ...args);
    if (!Array.isArray(result)) throw new Error(`${name} answers ${Object.keys(result).join()}`);
    return names.get(result[0].bits)!;
  }

  /** Puts bytes or a text into the memory; answers address and length. */
  put(what: string | Uint8Array): readonly [at: number, length: number] {
    const bytes = typeof what === 'string' ? new TextEncoder().encode(what) : what;
    const at = this.#free;
    this.memory.set(bytes, at);
    this.#free += (bytes.length + 8) & ~7;
    return [at, bytes.length];
  }

  /** A list of one buffer of so many bytes. */
  buffers(...lengths: readonly number[]): { readonly list: number; readonly at: readonly number[] } {
    const at = lengths.map((length) => this.put(new Uint8Array(length))[0]);
    const list = new Uint8Array(lengths.length * 8);
    const view = new DataView(list.buffer);
    lengths.forEach((length, i) => {
      view.setUint32(i * 8, at[i]!, true);
      view.setUint32(i * 8 + 4, length, true);
    });
    return { list: this.put(list)[0], at };
  }

  /** Writes a text to a descriptor; answers how much of it was written, or the error. */
  write(fd: number, text: string | Uint8Array): number | ErrnoName {
    const [at, length] = this.put(text);
    const list = new Uint8Array(8);
    new DataView(list.buffer).setUint32(0, at, true);
    new DataView(list.buffer).setUint32(4, length, true);
    const errno = this.call('fd_write', fd, this.put(list)[0], 1, OUT);
    return errno === 'success' ? this.u32(OUT) : errno;
  }

  /** Reads at most so many bytes as text, or the error. */
  read(fd: number, length = 100): string {
    const { list, at } = this.buffers(length);
    const errno = this.call('fd_read', fd, list, 1, OUT);
    return errno === 'success' ? this.text(at[0]!, this.u32(OUT)) : errno;
  }

  /** Opens for reading and writing; answers the descriptor, or the error. `flags`: letters of c, d, e and t. */
  open(
    path: string,
    flags = '',
    { fd = 3, follow = true, fdflags = 0, rights = (1n << 30n) - 1n } = {},
  ): number | ErrnoName {
    const oflags = Array.from(flags, (flag) => ({ c: 1, d: 2, e: 4, t: 8 })[flag] ?? 0).reduce((a, b) => a | b, 0);
    const [at, length] = this.put(path);
    const errno = this.call(
      'path_open',
      fd,
      follow ? 1 : 0,
      at,
      length,
      oflags,
      rights & (flags.includes('d') ? ~(1n << 6n) : -1n),
      (1n << 30n) - 1n,
      fdflags,
      OUT,
    );
    return errno === 'success' ? this.u32(OUT) : errno;
  }

  /** Calls a function of a folder and one path. */
  path(name: string, path: string, fd = 3): ErrnoName {
    return this.call(name, fd, ...this.put(path));
  }

  /** Size, type and links of what a path leads to, or the error. */
  stat(path: string, follow = true): { size: number; type: number; links: number } | ErrnoName {
    const errno = this.call('path_filestat_get', 3, follow ? 1 : 0, ...this.put(path), OUT);
    if (errno !== 'success') return errno;
    return { size: Number(this.u64(OUT + 32)), type: this.memory[OUT + 16]!, links: Number(this.u64(OUT + 24)) };
  }

  /** Names in a folder, in the order they are listed. */
  list(fd: number, most = 4096): string[] | ErrnoName {
    const [at] = this.put(new Uint8Array(most));
    const found: string[] = [];
    for (let cookie = 0n; ;) {
      const errno = this.call('fd_readdir', fd, at, most, cookie, OUT);
      if (errno !== 'success') return errno;
      const used = this.u32(OUT);
      let next = 0;
      while (next + 24 <= used) {
        const length = this.u32(at + next + 16);
        if (next + 24 + length > used) break;
        found.push(this.text(at + next + 24, length));
        cookie = this.u64(at + next);
        next += 24 + length;
      }
      if (used < most || next === 0) return found;
    }
  }

  u32(at: number): number {
    return this.view.getUint32(at, true);
  }

  u64(at: number): bigint {
    return this.view.getBigUint64(at, true);
  }

  text(at: number, length: number): string {
    return new TextDecoder().decode(this.memory.subarray(at, at + length));
  }

  /** What was printed to a stream. */
  printed(stream: 'stdout' | 'stderr'): string {
    return this.effects
      .map((effect) => (effect.kind === 'print' && effect.stream === stream ? effect.text : ''))
      .join('');
  }

  readonly #context: HostContext = {
    effect: (effect) => void this.effects.push(effect),
    spend: (fuel) => void (this.spent += fuel),
    memorySize: () => this.memory.length,
    readBytes: (_memory, at, length) => {
      if (at + length > this.memory.length) throw new Error('read outside of the memory');
      return this.memory.slice(at, at + length);
    },
    writeBytes: (_memory, at, bytes) => {
      if (at + bytes.length > this.memory.length) throw new Error('written outside of the memory');
      this.memory.set(bytes, at);
    },
    now: (clock) => (clock === 'realtime' ? this.time + 1_700_000_000_000_000_000n : this.time),
    began: (first) => first ?? this.time,
    random: (length) => new Uint8Array(length).fill(7),
    input: (most) => this.input.take(most),
    inputReady: () => this.input.ready,
  };
}

/** A folder `/` with these files. */
export function folderOf(files: Readonly<Record<string, string>>): Partial<ProgramSettings> {
  const encoder = new TextEncoder();
  const list = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  return { folders: [{ name: '/', files: list }] };
}
