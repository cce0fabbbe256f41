import type { BreakpointOn, ModuleRow, ModuleSection, ModuleView } from '../../../protocol/messages.ts';

/** Sections in the order they are shown: what people look for first comes first. */
export const sectionOrder = [
  'exports',
  'imports',
  'functions',
  'memories',
  'tables',
  'globals',
  'tags',
  'types',
  'elements',
  'datas',
  'customs',
  'sections',
] as const satisfies readonly ModuleSection[];

export const sectionTitles: Readonly<Record<ModuleSection, string>> = {
  exports: 'Exports',
  imports: 'Imports',
  functions: 'Functions',
  memories: 'Memories',
  tables: 'Tables',
  globals: 'Globals',
  tags: 'Tags',
  types: 'Types',
  elements: 'Element segments',
  datas: 'Data segments',
  customs: 'Custom sections',
  sections: 'Sections',
};

/** Sections that are open when a module is first shown. */
export const openAtFirst: ReadonlySet<ModuleSection> = new Set(['exports', 'imports', 'functions']);

/** One section of the tree. `total` null: how many rows match the filter is not known yet. */
export interface Group {
  readonly section: ModuleSection;
  readonly total: number | null;
  readonly expanded: boolean;
  /** What is counted beside the title where that is not the rows. */
  readonly count?: number;
  /** Items that have been opened, in their order, with how many rows are in each. */
  readonly opened?: readonly { readonly index: number; readonly rows: number }[];
}

/**
 * The tree as a list without ever making the list: 60,000 functions cost what one costs.
 *
 *   row 0   Exports 8           group
 *   row 1     update            item 0
 *   ...
 *   row 9   Imports 9           group
 */
export interface Tree {
  readonly groups: readonly Group[];
  readonly rows: number;
}

export type TreeRow =
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'item'; readonly section: ModuleSection; readonly index: number }
  /** Row `part` in an opened item. */
  | { readonly kind: 'part'; readonly section: ModuleSection; readonly index: number; readonly part: number };

/** Sections without anything in them are left out; those whose matches are still counted stay. */
export function moduleTree(groups: readonly Group[]): Tree {
  const shown = groups.filter((group) => group.total !== 0);
  return { groups: shown, rows: shown.reduce((sum, group) => sum + rowsOf(group), 0) };
}

function rowsOf({ expanded, total, opened = [] }: Group): number {
  return 1 + (expanded ? (total ?? 0) + opened.reduce((sum, { rows }) => sum + rows, 0) : 0);
}

/** What stands in a row below the title of a group. */
function rowInGroup({ section, opened = [] }: Group, row: number): TreeRow {
  let inside = 0;
  for (const { index, rows } of opened) {
    const at = index + inside;
    if (row <= at) break;
    if (row <= at + rows) return { kind: 'part', section, index, part: row - at - 1 };
    inside += rows;
  }
  return { kind: 'item', section, index: row - inside };
}

/** Rows of opened items that stand before an item. */
function partsBefore({ opened = [] }: Group, item: number): number {
  return opened.reduce((sum, { index, rows }) => (index < item ? sum + rows : sum), 0);
}

/** What stands in a row; null past the end. */
export function treeRow(tree: Tree, row: number): TreeRow | null {
  let left = row;
  for (const group of tree.groups) {
    if (left === 0) return { kind: 'group', group };
    const rows = rowsOf(group);
    if (left < rows) return rowInGroup(group, left - 1);
    left -= rows;
  }
  return null;
}

/** The row in which an item (or with `index` -1 the section itself) stands; null when it is not shown. */
export function rowOfItem(tree: Tree, section: ModuleSection, index: number): number | null {
  let before = 0;
  for (const group of tree.groups) {
    if (group.section === section) {
      if (index < 0) return before;
      return group.expanded && index < (group.total ?? 0) ? before + 1 + index + partsBefore(group, index) : null;
    }
    before += rowsOf(group);
  }
  return null;
}

/** Where Left goes in a tree: from an item to its section, from what is in an item to the item. */
export function parentRow(tree: Tree, row: number): number | null {
  const at = treeRow(tree, row);
  if (at?.kind === 'part') return rowOfItem(tree, at.section, at.index);
  return at?.kind === 'item' ? rowOfItem(tree, at.section, -1) : null;
}

/** The parts of `from` to `to` (rows) that are items, by section: what has to be fetched. */
export function wantedItems(
  tree: Tree,
  from: number,
  to: number,
): readonly { readonly section: ModuleSection; readonly from: number; readonly to: number }[] {
  const wanted: { section: ModuleSection; from: number; to: number }[] = [];
  let start = 0;
  for (const group of tree.groups) {
    const rows = rowsOf(group);
    const first = Math.max(from, start + 1) - start - 1;
    const last = Math.min(to, start + rows) - start - 1;
    if (last > first) {
      const item = (row: number): number => (rowInGroup(group, row) as { readonly index: number }).index;
      wanted.push({ section: group.section, from: item(first), to: item(last - 1) + 1 });
    }
    start += rows;
  }
  return wanted;
}

/** The text after a name: the type alone, where the section says already what kind of thing it is the type of. */
export function detailText({ detail }: ModuleRow): string {
  return detail.replace(/^function (?=\()/, '');
}

/** Bytes as people read them: `12 B`, `52.8 KB`, `9.6 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1024, 'KB'] : [bytes / 1024 ** 2, 'MB'];
  return `${value < 10 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${unit}`;
}

/** Share of the file, 0 to 1, for the bar behind a section. */
export function share(size: number | null, whole: number): number {
  return size === null || whole <= 0 ? 0 : Math.min(1, size / whole);
}

/** The breakpoint that a click on a row's dot sets; null where there is nothing to break on. */
export function breakpointOf(section: ModuleSection, row: ModuleRow): BreakpointOn | null {
  if (row.signature === undefined && row.target?.kind !== 'func') return null;
  switch (section) {
    case 'exports':
      return { kind: 'export', name: row.name };
    case 'imports':
      return row.import === undefined ? null : { kind: 'import', ...row.import };
    case 'functions':
      return row.target?.kind === 'func' ? { kind: 'function', func: row.target.func, at: 'entry' } : null;
    default:
      return null;
  }
}

/** One line about the whole file: `12 KB · 61 functions · Rocket`, the last its host. */
export function summary(view: ModuleView): string {
  const functions = view.counts.functions;
  return [
    sizeText(view.size),
    functions === 1 ? '1 function' : `${functions.toLocaleString('en').replaceAll(',', '\u202f')} functions`,
    ...(view.hostTitle === null ? [] : [view.hostTitle]),
  ].join(' · ');
}
