import { encodeUtf8 } from '../../util/utf8-encode.ts';
import { type Call, fn, timeOf, type WasiFunction } from './call.ts';
import type { Descriptor } from './descriptors.ts';
import { listing } from './disk.ts';
import { refuse } from './errno.ts';
import {
  dirent,
  FdFlags,
  fdStat,
  FDSTAT_SIZE,
  fileStat,
  fileStatSize,
  fileTypeOf,
  FileType,
  prestat,
  Rights,
} from './layout.ts';
import { setTimes, statOf } from './stat.ts';

const unadvised = 6;

/** Everything about open descriptors but reading and writing. */
export const descriptorCalls: Readonly<Record<string, WasiFunction>> = {
  fd_close: fn('i', ({ process }, fd) => process.descriptors.close(fd)),

  fd_renumber: fn('ii', ({ process }, from, to) => process.descriptors.renumber(from, to)),

  fd_fdstat_get: fn('ii', ({ process, guest }, fd, result) => {
    guest.check(result, FDSTAT_SIZE);
    const found = process.descriptors.get(fd);
    const type = typeOf(found, process.settings.terminal);
    guest.write(result, fdStat(type, found.flags, found.rights, found.inheriting));
  }),

  fd_fdstat_set_flags: fn('ii', ({ process }, fd, flags) => {
    const found = process.descriptors.get(fd);
    if (flags > FdFlags.all) refuse('inval');
    found.flags = flags;
  }),

  fd_fdstat_set_rights: fn('iII', ({ process }, fd, rights, inheriting) => {
    const found = process.descriptors.get(fd);
    if ((rights & ~found.rights) !== 0n || (inheriting & ~found.inheriting) !== 0n) refuse('notcapable');
    found.rights = rights;
    found.inheriting = inheriting;
  }),

  fd_filestat_get: fn('ii', ({ process, guest }, fd, result) => {
    guest.check(result, fileStatSize(guest.unstable));
    const found = process.descriptors.get(fd);
    if (found.kind !== 'stream') {
      guest.write(result, fileStat(statOf(found.node), guest.unstable));
      return;
    }
    const type = typeOf(found, process.settings.terminal);
    const stat = { ino: 0n, type, links: 1, size: 0, accessed: 0n, modified: 0n, changed: 0n };
    guest.write(result, fileStat(stat, guest.unstable));
  }),

  fd_filestat_set_size: fn('iI', (call, fd, size) => {
    const file = call.process.descriptors.file(fd);
    mustWrite(file);
    call.process.disk.resize(file.node, fileSize(size), timeOf(call));
  }),

  fd_filestat_set_times: fn('iIIi', (call, fd, accessed, modified, flags) => {
    const found = call.process.descriptors.get(fd);
    if (found.kind === 'stream') refuse('inval');
    setTimes(found.node, accessed, modified, flags, timeOf(call));
  }),

  fd_advise: fn('iIIi', ({ process }, fd, _offset, _length, advice) => {
    const found = process.descriptors.get(fd);
    if (found.kind === 'directory') refuse('badf');
    if (found.kind === 'stream') refuse('spipe');
    if (advice >= unadvised) refuse('inval');
  }),

  fd_allocate: fn('iII', (call, fd, offset, length) => {
    const file = call.process.descriptors.file(fd);
    mustWrite(file);
    if (length === 0n) refuse('inval');
    const end = fileSize(offset + length);
    if (end > file.node.size) call.process.disk.resize(file.node, end, timeOf(call));
  }),

  // What is written is on the disk: it is all in memory.
  fd_sync: fn('i', ({ process }, fd) => void process.descriptors.get(fd)),
  fd_datasync: fn('i', ({ process }, fd) => void process.descriptors.get(fd)),

  fd_prestat_get: fn('ii', ({ process, guest }, fd, result) => {
    const name = preopened(process.descriptors.get(fd));
    guest.write(result, prestat(name.length));
  }),

  fd_prestat_dir_name: fn('iii', ({ process, guest }, fd, at, length) => {
    guest.check(at, length);
    const name = preopened(process.descriptors.get(fd));
    if (length < name.length) refuse('nametoolong');
    guest.write(at, name);
  }),

  fd_readdir: fn('iiiIi', (call, fd, at, length, cookie, result) => readFolder(call, fd, at, length, cookie, result)),
};

/** Fills the buffer with entries from `cookie` on; the last one may be cut off, which says that there are more. */
function readFolder({ process, guest }: Call, fd: number, at: number, length: number, cookie: bigint, result: number) {
  guest.check(at, length);
  guest.check(result, 4);
  const { node } = process.descriptors.folder(fd);
  let used = 0;
  const from = cookie > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(cookie);
  for (const entry of listing(process.disk, node, from)) {
    if (used === length) break;
    const bytes = dirent(BigInt(entry.cookie + 1), entry.node, entry.name).subarray(0, length - used);
    guest.write(at + used, bytes);
    used += bytes.length;
  }
  guest.setU32(result, used);
}

function preopened(found: Descriptor): Uint8Array {
  // Programs count up from 3 until they meet `badf`: that is how they find all there are.
  if (found.kind !== 'directory' || found.preopened === null) refuse('badf');
  return encodeUtf8(found.preopened);
}

function typeOf(found: Descriptor, terminal: boolean): number {
  if (found.kind !== 'stream') return fileTypeOf(found.node);
  return terminal ? FileType.characterDevice : FileType.unknown;
}

/** Refuses a descriptor that was not opened for writing. */
export function mustWrite(found: Descriptor): void {
  if ((found.rights & Rights.write) === 0n) refuse('badf');
}

/** A size or position as a number; beyond what files can have here it is refused. */
export function fileSize(size: bigint): number {
  return size > BigInt(Number.MAX_SAFE_INTEGER) ? refuse('fbig') : Number(size);
}
