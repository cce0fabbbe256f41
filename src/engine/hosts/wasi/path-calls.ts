import { encodeUtf8 } from '../../util/utf8-encode.ts';
import { type Call, fn, timeOf, type WasiFunction } from './call.ts';
import type { Disk } from './disk.ts';
import { refuse } from './errno.ts';
import { FdFlags, fileStat, fileStatSize, OFlags, Rights, SYMLINK_FOLLOW } from './layout.ts';
import type { FolderNode, Node } from './nodes.ts';
import { find, type Meant, type Place } from './paths.ts';
import { setTimes, statOf } from './stat.ts';

/** Everything that names files by paths. Each path starts from an open folder and stays inside it. */
export const pathCalls: Readonly<Record<string, WasiFunction>> = {
  path_open: fn('iiiiiIIii', (call, fd, lookup, at, length, oflags, rights, inheriting, flags, result) => {
    const { process, guest } = call;
    guest.check(result, 4);
    const path = guest.path(at, length);
    const base = process.descriptors.folder(fd);
    if (oflags > OFlags.all || flags > FdFlags.all) refuse('inval');
    const node = openNode(call, base.node, path, meantBy(lookup), oflags, rights);
    const granted = rights & base.inheriting;
    const opened = { flags, inheriting: inheriting & base.inheriting };
    guest.setU32(
      result,
      process.descriptors.add(
        node.kind === 'file'
          ? { kind: 'file', node, at: 0, rights: granted & ~Rights.ofFolders, ...opened }
          : { kind: 'directory', node, preopened: null, rights: granted & ~Rights.ofFiles, ...opened },
      ),
    );
  }),

  path_create_directory: fn('iii', (call, fd, at, length) => {
    const found = place(call, fd, at, length, 'name');
    if (found.node) refuse('exist');
    const time = timeOf(call);
    add(call, found, call.process.disk.folder(time), time);
  }),

  path_unlink_file: fn('iii', (call, fd, at, length) => {
    const { node, folder: from, name, slash } = place(call, fd, at, length, 'name');
    if (!node) refuse('noent');
    if (node.kind === 'directory') refuse('isdir');
    if (slash) refuse('notdir');
    call.process.disk.remove(from, name, timeOf(call));
  }),

  path_remove_directory: fn('iii', (call, fd, at, length) => {
    const { node, folder: from, name } = place(call, fd, at, length, 'name');
    if (!node) refuse('noent');
    if (node.kind !== 'directory') refuse('notdir');
    if (name === '.') refuse('inval');
    if (node.entries.size > 0 || name === '..') refuse('notempty');
    call.process.disk.remove(from, name, timeOf(call));
  }),

  path_rename: fn('iiiiii', (call, fromFd, fromAt, fromLength, toFd, toAt, toLength) => {
    const from = place(call, fromFd, fromAt, fromLength, 'name');
    const to = place(call, toFd, toAt, toLength, 'name');
    rename(call, from, to);
  }),

  path_link: fn('iiiiiii', (call, fromFd, lookup, fromAt, fromLength, toFd, toAt, toLength) => {
    const node = nodeAt(call, fromFd, fromAt, fromLength, meantBy(lookup));
    const to = place(call, toFd, toAt, toLength, 'name');
    if (to.node) refuse('exist');
    if (to.slash) refuse('noent');
    if (node.kind === 'directory') refuse('perm');
    call.process.disk.add(to.folder, to.name, node, timeOf(call));
  }),

  path_symlink: fn('iiiii', (call, targetAt, targetLength, fd, at, length) => {
    const target = call.guest.path(targetAt, targetLength);
    const found = place(call, fd, at, length, 'name');
    if (target === '') refuse('noent');
    if (target.startsWith('/')) refuse('notcapable');
    if (found.node) refuse('exist');
    if (found.slash) refuse('noent');
    const time = timeOf(call);
    add(call, found, call.process.disk.link(target, time), time);
  }),

  path_readlink: fn('iiiiii', (call, fd, at, length, buffer, size, result) => {
    const { guest } = call;
    guest.check(buffer, size);
    guest.check(result, 4);
    const node = nodeAt(call, fd, at, length, 'link');
    if (node.kind !== 'link') refuse('inval');
    const bytes = encodeUtf8(node.target).subarray(0, size);
    guest.write(buffer, bytes);
    guest.setU32(result, bytes.length);
  }),

  path_filestat_get: fn('iiiii', (call, fd, lookup, at, length, result) => {
    const { guest } = call;
    guest.check(result, fileStatSize(guest.unstable));
    const node = nodeAt(call, fd, at, length, meantBy(lookup));
    guest.write(result, fileStat(statOf(node), guest.unstable));
  }),

  path_filestat_set_times: fn('iiiiIIi', (call, fd, lookup, at, length, accessed, modified, flags) => {
    const node = nodeAt(call, fd, at, length, meantBy(lookup));
    setTimes(node, accessed, modified, flags, timeOf(call));
  }),
};

function meantBy(lookup: number): Meant {
  return (lookup & SYMLINK_FOLLOW) === 0 ? 'link' : 'target';
}

/** Where a path in the program's memory leads, from an open folder. */
function place({ process, guest }: Call, fd: number, at: number, length: number, meant: Meant): Place {
  const { node } = process.descriptors.folder(fd);
  return find(process.disk, node, guest.path(at, length), meant);
}

/** What is there; refuses with `noent`. */
function nodeAt(call: Call, fd: number, at: number, length: number, meant: Meant): Node {
  return place(call, fd, at, length, meant).node ?? refuse('noent');
}

/** The file or folder that is to be opened, made or emptied where that is wanted. */
function openNode(
  call: Call,
  base: FolderNode,
  path: string,
  meant: Meant,
  oflags: number,
  rights: bigint,
): Exclude<Node, { kind: 'link' }> {
  const has = (flag: number): boolean => (oflags & flag) !== 0;
  if (has(OFlags.creat) && has(OFlags.directory)) refuse('inval');
  const exclusive = has(OFlags.creat) && has(OFlags.excl);
  const found = find(call.process.disk, base, path, exclusive ? 'link' : meant);
  const { node } = found;
  const time = timeOf(call);
  if (has(OFlags.creat) && found.slash) refuse('isdir');
  if (!node) {
    if (!has(OFlags.creat)) refuse('noent');
    const made = call.process.disk.file(time);
    add(call, found, made, time);
    return made;
  }
  if (exclusive) refuse('exist');
  if (node.kind === 'link') return refuse(has(OFlags.directory) ? 'notdir' : 'loop');
  if (node.kind === 'file') {
    if (has(OFlags.directory)) refuse('notdir');
    if (has(OFlags.trunc)) call.process.disk.resize(node, 0, time);
    return node;
  }
  const writes = (rights & Rights.write) !== 0n && !has(OFlags.directory);
  if (writes || has(OFlags.creat) || has(OFlags.trunc)) refuse('isdir');
  return node;
}

/** Gives a new node its name, or forgets it again. */
function add({ process }: Call, { folder: into, name }: Place, node: Node, time: bigint): void {
  try {
    process.disk.add(into, name, node, time);
  } finally {
    process.disk.released(node);
  }
}

/** Is a folder another one, or somewhere inside it? */
function holds(disk: Disk, outer: FolderNode, inner: FolderNode): boolean {
  for (let up: FolderNode | null = inner; up; up = up.parent) {
    disk.work++;
    if (up === outer) return true;
  }
  return false;
}

/** https://pubs.opengroup.org/onlinepubs/9799919799/functions/rename.html */
function rename(call: Call, from: Place, to: Place): void {
  const { disk } = call.process;
  const { node } = from;
  if (!node) refuse('noent');
  if ([from.name, to.name].some((name) => name === '.' || name === '..')) refuse('inval');
  if (node.kind !== 'directory' && (from.slash || to.slash)) refuse('notdir');
  if (to.node === node) return;
  if (node.kind === 'directory') {
    if (holds(disk, node, to.folder)) refuse('inval');
    if (to.node && to.node.kind !== 'directory') refuse('notdir');
    if (to.node && to.node.entries.size > 0) refuse('notempty');
  } else if (to.node?.kind === 'directory') {
    refuse(holds(disk, to.node, from.folder) ? 'notempty' : 'isdir');
  }
  disk.move(from.folder, from.name, to.folder, to.name, timeOf(call));
}
