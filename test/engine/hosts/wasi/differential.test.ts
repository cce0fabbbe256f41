import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainPlatform } from '../../../support/plain-platform.ts';
import {
  decode,
  externOf,
  HostSet,
  i32,
  i64,
  instantiate,
  invokeSync,
  link,
  LiveServices,
  Machine,
  noSettings,
  Store,
} from '../../../../src/engine/index.ts';
import { Errno } from '../../../../src/engine/hosts/wasi/errno.ts';
import { functions } from '../../../../src/engine/hosts/wasi/functions.ts';
import { Random } from '../../../support/random.ts';
import { wat } from '../../../support/wat.ts';

type Arg = number | bigint;

/** A program whose exports are the functions of WASI, on some runtime. */
interface Program {
  readonly memory: Uint8Array;
  call(name: string, args: readonly Arg[]): number;
}

const files: Readonly<Record<string, string>> = { 'a.txt': 'hello world\n', 'd/b.txt': '0123456789', 'd/e/c': '' };
const errnos = new Map(Object.entries(Errno).map(([name, number]) => [number as number, name]));
let folder = '';
let bytes: Uint8Array<ArrayBuffer>;
let count = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wasi-'));
  const imports: string[] = [];
  const exports: string[] = [];
  for (const [name, { type }] of functions) {
    const params = `(param ${type.params.join(' ')})`;
    const result = type.results.length > 0 ? '(result i32)' : '';
    imports.push(`(import "wasi_snapshot_preview1" "${name}" (func $${name} ${params} ${result}))`);
    const given = type.params.map((_type, i) => `(local.get ${i})`).join(' ');
    exports.push(`(func (export "${name}") ${params} ${result} (call $${name} ${given}))`);
  }
  bytes = await wat(`(module ${imports.join('\n')} (memory (export "memory") 2) ${exports.join('\n')})`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function onNode(): Promise<Program> {
  const { WASI } = await import('node:wasi');
  const dir = join(folder, String(count++));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  const wasi = new WASI({ version: 'preview1', args: ['p', 'x'], env: { A: 'b' }, preopens: { '/box': dir } });
  const module = await WebAssembly.compile(bytes);
  const instance = await WebAssembly.instantiate(module, wasi.getImportObject() as WebAssembly.Imports);
  wasi.initialize(instance);
  const memory = new Uint8Array((instance.exports['memory'] as WebAssembly.Memory).buffer);
  return {
    memory,
    call: (name, args) => (instance.exports[name] as (...args: readonly Arg[]) => number)(...args),
  };
}

function onOurs(): Program {
  const encoder = new TextEncoder();
  const list = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const settings = {
    ...noSettings,
    args: ['p', 'x'],
    env: [['A', 'b']],
    folders: [{ name: '/box', files: list }],
  } as const;
  const hosts = new HostSet().renewed(settings);
  const store = new Store(plainPlatform);
  const module = decode(bytes);
  const externs = link(module, store.types, (request) => externOf(store, request, hosts.provide(request)));
  const instance = instantiate(store, module, externs);
  const machine = new Machine(store, new LiveServices(plainPlatform));
  return {
    memory: instance.memories[0]!.bytes,
    call: (name, args) => {
      const func = instance.exports.get(name);
      if (func?.kind !== 'wasm') throw new Error(`no export ${name}`);
      const values = args.map((arg) => (typeof arg === 'bigint' ? i64(arg) : i32(arg)));
      const [result] = invokeSync(machine, func, values);
      return result && 'bits' in result ? Number(result.bits) : 0;
    },
  };
}

const PATH = 0x100;
const PATH_2 = 0x300;
const DATA = 0x500;
const LIST = 0x800;
const OUT = 0x900;
const EVERYTHING = (1n << 29n) - 1n;
/** What a descriptor of a file may be asked for; folders have no reading and writing. */
const OF_FILES = (1n << 1n) | (1n << 2n) | (1n << 5n) | (1n << 6n) | (1n << 8n) | (1n << 21n) | (1n << 22n) | 1n;

/** One call in words, its answer in words: the error, and what it wrote, where both sides must write the same. */
class Talk {
  constructor(readonly program: Program) {}

  readonly #view = () => new DataView(this.program.memory.buffer);

  put(at: number, text: string): readonly [number, number] {
    const encoded = new TextEncoder().encode(text);
    this.program.memory.set(encoded, at);
    return [at, encoded.length];
  }

  call(name: string, ...args: readonly Arg[]): string {
    this.program.memory.fill(0, OUT, OUT + 64);
    return errnos.get(this.program.call(name, args)) ?? 'an unknown number';
  }

  u32(): number {
    return this.#view().getUint32(OUT, true);
  }

  #list(length: number): void {
    this.#view().setUint32(LIST, DATA, true);
    this.#view().setUint32(LIST + 4, length, true);
  }

  open(fd: number, path: string, oflags: number, flags: number, rights: bigint): string {
    // Over there more rights than the folder has are refused.
    this.call('fd_fdstat_get', fd, OUT);
    const inheriting = this.#view().getBigUint64(OUT + 16, true);
    const wanted = [rights & inheriting, inheriting];
    const errno = this.call('path_open', fd, 1, ...this.put(PATH, path), oflags, ...wanted, flags, OUT);
    return errno === 'success' ? `fd ${this.u32()}` : errno;
  }

  write(name: 'fd_write' | 'fd_pwrite', fd: number, text: string, at: bigint): string {
    const [, length] = this.put(DATA, text);
    this.#list(length);
    const errno = this.call(name, fd, LIST, 1, ...(name === 'fd_pwrite' ? [at] : []), OUT);
    return errno === 'success' ? `${this.u32()} bytes` : errno;
  }

  read(name: 'fd_read' | 'fd_pread', fd: number, length: number, at: bigint): string {
    this.#list(length);
    const errno = this.call(name, fd, LIST, 1, ...(name === 'fd_pread' ? [at] : []), OUT);
    if (errno !== 'success') return errno;
    return JSON.stringify(new TextDecoder().decode(this.program.memory.slice(DATA, DATA + this.u32())));
  }

  seek(fd: number, offset: bigint, whence: number): string {
    const errno = this.call('fd_seek', fd, offset, whence, OUT);
    return errno === 'success' ? String(this.#view().getBigUint64(OUT, true)) : errno;
  }

  /** Kind and size; link counts of folders and times are each system's own. */
  stat(path: string, follow: number): string {
    const errno = this.call('path_filestat_get', 3, follow, ...this.put(PATH, path), OUT);
    return errno === 'success' ? this.#statText() : errno;
  }

  fstat(fd: number): string {
    const errno = this.call('fd_filestat_get', fd, OUT);
    return errno === 'success' ? this.#statText() : errno;
  }

  #statText(): string {
    const type = this.program.memory[OUT + 16];
    if (type !== 4) return `type ${type}`;
    return `file of ${this.#view().getBigUint64(OUT + 32, true)}, ${this.#view().getBigUint64(OUT + 24, true)} names`;
  }

  two(name: 'path_rename' | 'path_symlink' | 'path_link', a: string, b: string): string {
    const [first, second] = [this.put(PATH, a), this.put(PATH_2, b)];
    switch (name) {
      case 'path_rename':
        return this.call(name, 3, ...first, 3, ...second);
      case 'path_symlink':
        return this.call(name, ...first, 3, ...second);
      case 'path_link':
        return this.call(name, 3, 0, ...first, 3, ...second);
    }
  }

  readlink(path: string): string {
    const errno = this.call('path_readlink', 3, ...this.put(PATH, path), DATA, 64, OUT);
    if (errno !== 'success') return errno;
    return new TextDecoder().decode(this.program.memory.slice(DATA, DATA + this.u32()));
  }

  one(name: 'path_create_directory' | 'path_remove_directory' | 'path_unlink_file', path: string): string {
    return this.call(name, 3, ...this.put(PATH, path));
  }

  /** Names in a folder, in order of the alphabet; '.' and '..' are not listed by everybody. */
  list(fd: number): string {
    const at = 0x1000;
    const errno = this.call('fd_readdir', fd, at, 0x4000, 0n, OUT);
    if (errno !== 'success') return errno;
    const names: string[] = [];
    for (let next = at; next < at + this.u32();) {
      const length = this.#view().getUint32(next + 16, true);
      names.push(new TextDecoder().decode(this.program.memory.slice(next + 24, next + 24 + length)));
      next += 24 + length;
    }
    return names
      .filter((name) => name !== '.' && name !== '..')
      .sort()
      .join(' ');
  }
}

const paths = [
  ...['a.txt', 'd', 'd/b.txt', 'd/e', 'd/e/c', 'new', 'd/new', './d/', 'none/x', 'a.txt/x'],
  ...['link', 'link2', 'd/link', 'd/./b.txt'],
];
const targets = ['a.txt', 'd', './a.txt', 'b.txt', 'link', 'nowhere', 'd/e/c'];
const texts = ['x', 'some text', 'ü', ''];

/** A random call and what it says in words, the same for every program. */
function randomCall(random: Random): { readonly says: string; readonly make: (talk: Talk) => string } {
  const path = random.pick(paths);
  const other = random.pick(paths);
  const fd = random.pick([3, 4, 4, 5, 5, 6, 7, 99]);
  const length = random.below(20);
  const at = BigInt(random.below(15));
  const text = random.pick(texts);
  const follow = random.below(2);
  const file = random.pick(['fd_sync', 'fd_datasync']);
  const open = (oflags: number, flags: number, rights: bigint) => ({
    says: `open ${path} ${oflags} ${flags}`,
    make: (talk: Talk) => talk.open(3, path, oflags, flags, rights),
  });
  return random.pick([
    open(random.pick([0, 0, 1, 1, 1 | 4, 8, 1 | 8]), random.pick([0, 0, 0, 1]), OF_FILES),
    open(2, 0, EVERYTHING & ~OF_FILES),
    { says: `close ${fd}`, make: (talk: Talk) => talk.call('fd_close', Math.max(4, fd)) },
    { says: `write ${fd} ${text}`, make: (talk: Talk) => talk.write('fd_write', fd, text, 0n) },
    { says: `read ${fd} ${length}`, make: (talk: Talk) => talk.read('fd_read', fd, length, 0n) },
    { says: `pwrite ${fd} ${text} ${at}`, make: (talk: Talk) => talk.write('fd_pwrite', fd, text, at) },
    { says: `pread ${fd} ${length} ${at}`, make: (talk: Talk) => talk.read('fd_pread', fd, length, at) },
    { says: `seek ${fd} ${at} ${follow}`, make: (talk: Talk) => talk.seek(fd, at - 3n, follow * 2) },
    { says: `tell ${fd}`, make: (talk: Talk) => talk.seek(fd, 0n, 1) },
    { says: `resize ${fd} ${at}`, make: (talk: Talk) => talk.call('fd_filestat_set_size', fd, at) },
    { says: `${file} ${fd}`, make: (talk: Talk) => talk.call(file, fd) },
    { says: `fstat ${fd}`, make: (talk: Talk) => talk.fstat(fd) },
    { says: `stat ${path} ${follow}`, make: (talk: Talk) => talk.stat(path, follow) },
    { says: `mkdir ${path}`, make: (talk: Talk) => talk.one('path_create_directory', path) },
    { says: `rmdir ${path}`, make: (talk: Talk) => talk.one('path_remove_directory', path) },
    { says: `unlink ${path}`, make: (talk: Talk) => talk.one('path_unlink_file', path) },
    { says: `rename ${path} ${other}`, make: (talk: Talk) => talk.two('path_rename', path, other) },
    { says: `link ${path} ${other}`, make: (talk: Talk) => talk.two('path_link', path, other) },
    { says: `symlink ${path}`, make: (talk: Talk) => talk.two('path_symlink', targets[length % 7]!, path) },
    { says: `readlink ${path}`, make: (talk: Talk) => talk.readlink(path) },
    { says: `list ${fd}`, make: (talk: Talk) => talk.list(fd) },
  ]);
}

/**
 * Where the two may differ, and whether both are then where they were. Over there rights are watched, which others have
 * given up; and links are followed there where a new file is to be made, and nothing else.
 */
function difference(says: string, theirs: string, ours: string): 'none' | 'harmless' | 'grave' | 'allowed' {
  if (theirs === ours) return 'none';
  const [call = ''] = says.split(' ');
  if (theirs === 'notcapable') {
    if (/^(pread|fd_sync|fd_datasync|fstat|list|tell|stat)$/.test(call)) return 'harmless';
    if (/^(read|write|pwrite|seek|resize)$/.test(call) && /^(badf|isdir|notdir)$/.test(ours)) return 'harmless';
  }
  // Folders are found again by their old names over there, to be listed.
  if (call === 'list' && says !== 'list 3') return 'harmless';
  return /^open .* 5 /.test(says) && ours === 'exist' ? 'allowed' : 'grave';
}

describe('the same calls here and in Node', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))('have the same answers (seed %i)', async (seed) => {
    const [theirs, ours] = [new Talk(await onNode()), new Talk(onOurs())];
    const random = new Random(seed);
    const log: string[] = [];
    for (let i = 0; i < 150; i++) {
      const { says, make } = randomCall(random);
      const [expected, actual] = [make(theirs), make(ours)];
      log.push(`${says}: ${expected}`);
      const differs = difference(says, expected, actual);
      if (differs === 'none' || differs === 'harmless') continue;
      if (differs === 'allowed') break;
      expect({ log: log.slice(-12), answer: actual }).toEqual({ log: log.slice(-12), answer: expected });
    }
  });
});
