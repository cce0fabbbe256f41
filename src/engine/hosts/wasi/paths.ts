import type { Disk } from './disk.ts';
import { refuse } from './errno.ts';
import type { FolderNode, Node } from './nodes.ts';

/** Symbolic links one path may lead through, and characters of one name: what other systems allow. */
const MOST_LINKS = 40;
const LONGEST_NAME = 255;
/** What a part of a path takes. */
const PART_FUEL = 4;

/** Where a path leads: a name in a folder, and what has that name, if anything. */
export interface Place {
  readonly folder: FolderNode;
  /** '.' or '..' when the path ends so. */
  readonly name: string;
  readonly node: Node | undefined;
  /** The path ends with a slash: only a folder can be meant. */
  readonly slash: boolean;
}

/**
 * What a path is to lead to. 'name': its last part itself, to be made or taken away. 'link': what has that name, a link
 * being one thing of its own (unless a slash behind it says that a folder is meant). 'target': what links lead to.
 */
export type Meant = 'name' | 'link' | 'target';

/**
 * Follows a path from a folder, which nothing leads out of: not `..`, not an absolute path, not a symbolic link
 * (`notcapable`).
 */
export function find(disk: Disk, base: FolderNode, path: string, meant: Meant): Place {
  if (path === '') refuse('noent');
  if (path.startsWith('/')) refuse('notcapable');
  let slash = path.endsWith('/');
  /** Parts still to go, the next one last. */
  const parts = partsOf(path);
  /** The folders on the way: never fewer than the base. */
  const way = [base];
  let links = 0;
  for (;;) {
    disk.work += PART_FUEL;
    const part = parts.pop() ?? '.';
    const folder = way.at(-1)!;
    const last = parts.length === 0;
    if (part === '.' || part === '..') {
      if (part === '..' && way.length === 1) refuse('notcapable');
      if (part === '..') way.pop();
      const here = way.at(-1)!;
      if (last) return { folder: here, name: part, node: here, slash };
      continue;
    }
    if (part.length > LONGEST_NAME) refuse('nametoolong');
    const node = folder.get(part);
    if (node?.kind === 'link' && (!last || meant === 'target' || (meant === 'link' && slash))) {
      if (++links > MOST_LINKS) refuse('loop');
      const { target } = node;
      if (target.startsWith('/')) refuse('notcapable');
      slash ||= last && target.endsWith('/');
      parts.push(...partsOf(target));
    } else if (last) {
      if (meant !== 'name' && slash && node && node.kind !== 'directory') refuse('notdir');
      return { folder, name: part, node, slash };
    } else if (!node) {
      refuse('noent');
    } else if (node.kind !== 'directory') {
      refuse('notdir');
    } else {
      way.push(node);
    }
  }
}

function partsOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .reverse();
}
