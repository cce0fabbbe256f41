import type { ObjectName, ObjectRefView, ValueView } from '../../protocol/messages.ts';
import type { LaneShape } from '../../engine/text/format.ts';
import type { KnownMember } from '../store/object-cache.ts';

/**
 * A list whose rows can be opened to see what is in their values, as a list without ever making the list: only what has
 * been opened is written out.
 *
 *   0  n      3
 *   1  head   struct $node #3 {…}     own row 1, open
 *   2    next    struct $node #2      member 0 of #3, open
 *   3      next    null               member 0 of #2
 *   4      value   2
 *   5    value   1
 *   6  v      f32x4 1 2 3 4           own row 2, open
 *   7    as f32x4                     how it is divided
 *   8    0: 1  1: 2                   its lanes
 */
export type TreeRow = OwnRow | InnerRow;

export interface OwnRow {
  readonly kind: 'own';
  readonly index: number;
}

export type InnerRow = {
  /** '3/0/1': the own row's key, then the members on the way. */
  readonly path: string;
  /** 2 for what is directly in an own row. */
  readonly level: number;
  /** The row it stands in, as the list counts. */
  readonly parent: number;
} & (
  | { readonly kind: 'member'; readonly object: ObjectRefView; readonly index: number }
  /** Members `from` to `to` (exclusive) of a large object. */
  | { readonly kind: 'range'; readonly object: ObjectRefView; readonly from: number; readonly to: number }
  | { readonly kind: 'shape'; readonly value: ValueView; readonly place: string }
  | {
      readonly kind: 'lanes';
      readonly value: ValueView;
      readonly shape: LaneShape;
      readonly first: number;
      readonly last: number;
      readonly before: bigint | null;
    }
  | { readonly kind: 'note'; readonly text: string }
);

/** What an own row holds, for opening it. */
export interface OwnValue {
  readonly index: number;
  readonly key: string;
  readonly value: ValueView | null;
  readonly before: bigint | null;
}

export interface TreeSource {
  readonly isOpen: (path: string) => boolean;
  readonly member: (object: ObjectName, index: number) => KnownMember;
  readonly shape: (place: string, value: ValueView) => LaneShape;
  /** Under which name the division of a vector is remembered. */
  readonly place: (path: string) => string;
}

export interface RowTree {
  readonly rows: number;
  readonly segments: readonly Segment[];
}

interface Segment {
  /** Own row after which these stand, and its row in the list. */
  readonly index: number;
  readonly at: number;
  readonly inner: readonly InnerRow[];
}

/** Members of an object, or ranges of them, that are listed in one go; more are put into ranges. */
export const RANGE = 1000;
/** Rows that all that is open together may have; what is beyond is not written out. */
const MOST_ROWS = 200_000;

/** Can it be opened? */
export function canOpen(value: ValueView | null): boolean {
  if (value === null) return false;
  return value.type === 'v128' || objectIn(value) !== null;
}

/** The object that a value refers to, null when it refers to none. */
export function objectIn({ ref }: ValueView): ObjectRefView | null {
  return ref !== null && (ref.kind === 'struct' || ref.kind === 'array' || ref.kind === 'exn') ? ref : null;
}

/** `open` are the own rows that are open, with what they hold. */
export function rowTree(count: number, open: readonly OwnValue[], source: TreeSource): RowTree {
  const segments: Segment[] = [];
  let rows = count;
  for (const { index, key, value, before } of open.toSorted((a, b) => a.index - b.index)) {
    if (value === null || index < 0 || index >= count) continue;
    const at = index + rows - count;
    const inner: InnerRow[] = [];
    openValue({ at, inner, source }, value, { path: key, level: 2, parent: at }, before);
    if (inner.length === 0) continue;
    segments.push({ index, at, inner });
    rows += inner.length;
  }
  return { rows, segments };
}

/** What stands in a row of the list. */
export function treeRowAt({ segments }: RowTree, row: number): TreeRow {
  let inside = 0;
  for (const { at, inner } of segments) {
    if (row <= at) break;
    const found = inner[row - at - 1];
    if (found !== undefined) return found;
    inside += inner.length;
  }
  return { kind: 'own', index: row - inside };
}

/** The row of the list in which an own row stands. */
export function rowOfOwn({ segments }: RowTree, index: number): number {
  let row = index;
  for (const segment of segments) {
    if (segment.index >= index) break;
    row += segment.inner.length;
  }
  return row;
}

/** Where rows are written to. */
interface Writer {
  /** Row of the own row that all of them stand in. */
  readonly at: number;
  readonly inner: InnerRow[];
  readonly source: TreeSource;
}

/** What rows stand in. */
interface Above {
  readonly path: string;
  /** Level of the rows. */
  readonly level: number;
  /** Row of what they stand in. */
  readonly parent: number;
}

function openValue(to: Writer, value: ValueView, above: Above, before: bigint | null): void {
  if (value.type === 'v128') openVector(to, value, above, before);
  const object = objectIn(value);
  if (object === null) return;
  if (object.count === 0) note(to, above, emptyText(object));
  else if (to.source.member(object, 0).state === 'gone') note(to, above, GONE);
  else openRange(to, object, 0, object.count, above);
}

const GONE = 'It is gone: nothing in the program refers to it any more.';

function note({ inner }: Writer, { path, level, parent }: Above, text: string): void {
  inner.push({ kind: 'note', path: `${path}/note`, level, parent, text });
}

function emptyText({ kind }: ObjectRefView): string {
  if (kind === 'exn') return 'carries nothing';
  return kind === 'struct' ? 'no fields' : 'no elements';
}

function openRange(to: Writer, object: ObjectRefView, first: number, end: number, above: Above): void {
  const { at, inner, source } = to;
  const { path, level, parent } = above;
  let size = 1;
  while ((end - first) / size > RANGE) size *= RANGE;
  for (let index = first; index < end && inner.length < MOST_ROWS; index += size) {
    const last = Math.min(end, index + size);
    const name = size === 1 ? `${path}/${index}` : `${path}/${index}-${last}`;
    if (size === 1) inner.push({ kind: 'member', path: name, level, parent, object, index });
    else inner.push({ kind: 'range', path: name, level, parent, object, from: index, to: last });
    if (!source.isOpen(name)) continue;
    const below = { path: name, level: level + 1, parent: at + inner.length };
    if (size > 1) openRange(to, object, index, last, below);
    else {
      const known = source.member(object, index);
      if (known.state === 'here') openValue(to, known.member.value, below, known.before ?? null);
    }
  }
}

/** Lanes in a row: as many as fit a narrow pane. */
function lanesInRow(shape: LaneShape): number {
  return shape === 'i8x16' || shape === 'i16x8' ? 4 : shape.endsWith('x2') ? 1 : 2;
}

function openVector({ inner, source }: Writer, value: ValueView, above: Above, before: bigint | null): void {
  const { path, level, parent } = above;
  const place = source.place(path);
  const shape = source.shape(place, value);
  inner.push({ kind: 'shape', path: `${path}/shape`, level, parent, value, place });
  const count = Number(shape.slice(shape.indexOf('x') + 1));
  const step = lanesInRow(shape);
  for (let first = 0; first < count; first += step) {
    const last = first + step - 1;
    inner.push({ kind: 'lanes', path: `${path}/lanes${first}`, level, parent, value, shape, first, last, before });
  }
}
