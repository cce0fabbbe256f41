import { Errno, type ErrnoName } from './errno.ts';
import { Struct } from './guest.ts';
import type { Node } from './nodes.ts';

/** https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#filetype */
export const FileType = { unknown: 0, characterDevice: 2, directory: 3, regularFile: 4, symbolicLink: 7 } as const;

/** https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fdflags */
export const FdFlags = { append: 1, dsync: 2, nonblock: 4, rsync: 8, sync: 16, all: 31 } as const;

/** https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#oflags */
export const OFlags = { creat: 1, directory: 2, excl: 4, trunc: 8, all: 15 } as const;

/** https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fstflags */
export const FstFlags = { atim: 1, atimNow: 2, mtim: 4, mtimNow: 8, all: 15 } as const;

/** The one bit of lookupflags. */
export const SYMLINK_FOLLOW = 1;

/** https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#rights */
export const Rights = {
  read: 1n << 1n,
  seek: 1n << 2n,
  tell: 1n << 5n,
  write: 1n << 6n,
  all: (1n << 30n) - 1n,
  /** What only folders have: everything about paths, and reading their entries. */
  ofFolders: (0xfffn << 9n) | (7n << 24n),
  /** What only files and streams have: reading, writing, positions, advice, allocation. */
  ofFiles: (1n << 1n) | (1n << 2n) | (1n << 5n) | (1n << 6n) | (3n << 7n) | (1n << 22n),
} as const;

/** Offsets are from the start, from where the descriptor is, or from the end. */
export type Whence = 'set' | 'cur' | 'end';

/** Undefined for a number that means none. `wasi_unstable` has them in another order. */
export function whenceOf(number: number, unstable: boolean): Whence | undefined {
  return (unstable ? (['cur', 'end', 'set'] as const) : (['set', 'cur', 'end'] as const))[number];
}

export function fileTypeOf(node: Node): number {
  switch (node.kind) {
    case 'file':
      return FileType.regularFile;
    case 'directory':
      return FileType.directory;
    case 'link':
      return FileType.symbolicLink;
  }
}

/** What `filestat` tells. Times in nanoseconds since 1970. */
export interface FileStat {
  readonly ino: bigint;
  readonly type: number;
  readonly links: number;
  readonly size: number;
  readonly accessed: bigint;
  readonly modified: bigint;
  readonly changed: bigint;
}

/** Bytes of a `filestat`. */
export function fileStatSize(unstable: boolean): number {
  return unstable ? 56 : 64;
}

/** The device number of everything there is. */
const DEVICE = 1n;

/** https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#filestat */
export function fileStat(stat: FileStat, unstable: boolean): Uint8Array {
  const struct = new Struct(fileStatSize(unstable)).u64(0, DEVICE).u64(8, stat.ino).u8(16, stat.type);
  // The older layout counts links with 32 bits, in the room that padding takes now.
  if (unstable) struct.u32(20, stat.links);
  else struct.u64(24, BigInt(stat.links));
  const rest = unstable ? 24 : 32;
  struct.u64(rest, BigInt(stat.size));
  return struct
    .u64(rest + 8, stat.accessed)
    .u64(rest + 16, stat.modified)
    .u64(rest + 24, stat.changed).bytes;
}

export const FDSTAT_SIZE = 24;

/** https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#fdstat */
export function fdStat(type: number, flags: number, rights: bigint, inheriting: bigint): Uint8Array {
  return new Struct(FDSTAT_SIZE).u8(0, type).u16(2, flags).u64(8, rights).u64(16, inheriting).bytes;
}

/** https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#prestat: a folder whose name is so long. */
export function prestat(nameLength: number): Uint8Array {
  return new Struct(8).u8(0, 0).u32(4, nameLength).bytes;
}

/** https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#dirent, its name behind it. */
export function dirent(next: bigint, node: Node, name: Uint8Array): Uint8Array {
  const struct = new Struct(24 + name.length).u64(0, next).u64(8, node.ino).u32(16, name.length);
  struct.u8(20, fileTypeOf(node));
  struct.bytes.set(name, 24);
  return struct.bytes;
}

/** What a program asks `poll_oneoff` to wake it for. */
export type Subscription =
  | {
      readonly kind: 'clock';
      readonly userdata: bigint;
      readonly clock: number;
      /** Nanoseconds. */
      readonly timeout: bigint;
      readonly absolute: boolean;
    }
  | { readonly kind: 'read' | 'write'; readonly userdata: bigint; readonly fd: number }
  | { readonly kind: 'unknown'; readonly userdata: bigint };

export function subscriptionSize(unstable: boolean): number {
  return unstable ? 56 : 48;
}

/** https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#subscription */
export function subscription(view: DataView, at: number, unstable: boolean): Subscription {
  const userdata = view.getBigUint64(at, true);
  const kind = (['clock', 'read', 'write'] as const)[view.getUint8(at + 8)];
  if (kind === undefined) return { kind: 'unknown', userdata };
  if (kind !== 'clock') return { kind, userdata, fd: view.getUint32(at + 16, true) };
  // The older layout has a user's number of the clock in front.
  const clock = at + (unstable ? 24 : 16);
  return {
    kind,
    userdata,
    clock: view.getUint32(clock, true),
    timeout: view.getBigUint64(clock + 8, true),
    absolute: (view.getUint16(clock + 24, true) & 1) !== 0,
  };
}

export const EVENT_SIZE = 32;
const eventTypes = { clock: 0, read: 1, write: 2, unknown: 0 } as const;

/** https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#event */
export function event({ kind, userdata }: Subscription, errno: ErrnoName, bytes = 0, hangup = false): Uint8Array {
  const struct = new Struct(EVENT_SIZE).u64(0, userdata).u16(8, Errno[errno]).u8(10, eventTypes[kind]);
  return struct.u64(16, BigInt(bytes)).u16(24, hangup ? 1 : 0).bytes;
}
