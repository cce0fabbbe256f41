import { encodeUtf8 } from '../../util/utf8-encode.ts';
import { refuse } from './errno.ts';
import { type FileStat, fileTypeOf, FstFlags } from './layout.ts';
import type { Node } from './nodes.ts';

/** What `filestat` tells of a node. */
export function statOf(node: Node): FileStat {
  const { ino, links, accessed, modified, changed } = node;
  return { ino, type: fileTypeOf(node), links, size: sizeOf(node), accessed, modified, changed };
}

function sizeOf(node: Node): number {
  switch (node.kind) {
    case 'file':
      return node.size;
    case 'link':
      return encodeUtf8(node.target).length;
    case 'directory':
      return 0;
  }
}

/** Sets the times that `flags` name, to these or to now. */
export function setTimes(node: Node, accessed: bigint, modified: bigint, flags: number, now: bigint): void {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  if (flags > FstFlags.all) refuse('inval');
  if (has(FstFlags.atim) && has(FstFlags.atimNow)) refuse('inval');
  if (has(FstFlags.mtim) && has(FstFlags.mtimNow)) refuse('inval');
  if (has(FstFlags.atim)) node.accessed = accessed;
  if (has(FstFlags.atimNow)) node.accessed = now;
  if (has(FstFlags.mtim)) node.modified = modified;
  if (has(FstFlags.mtimNow)) node.modified = now;
  node.changed = now;
}
