import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Problem, ValueView } from '../../protocol/messages.ts';
import { copyText, shortText } from '../store/copy-text.ts';
import { selectEditable } from '../store/selectors.ts';
import type { State } from '../store/state.ts';
import { store, useStore } from '../store/use-store.ts';
import type { MenuEntry } from './ContextMenu.tsx';
import { InnerLine } from './InnerLine.tsx';
import { RowList, type RowState } from './RowList.tsx';
import {
  canOpen,
  type InnerRow,
  objectIn,
  type OwnValue,
  rowOfOwn,
  rowTree,
  type RowTree,
  type TreeRow,
  treeRowAt,
} from './tree-rows.ts';
import { Twisty } from './Twisty.tsx';
import { nextShape, shapeAt, shapeEntries } from './use-shape.ts';
import { refText, valueText } from './value-text.ts';

/** A value in a row, and what is known of its change. */
interface RowValue {
  readonly value: ValueView;
  readonly before?: bigint | null | undefined;
}

export interface ValueListProps {
  /** Rows of the list itself, without what is opened in them. */
  readonly count: number;
  readonly rowHeight: number;
  readonly label: string;
  /** What was opened is remembered under it as long as the list is there: the function whose locals these are. */
  readonly scope: string;
  /** What stands in a row; null: nothing that could be opened, or it is on its way. */
  readonly valueAt: (index: number) => RowValue | null;
  /** Rows are known by their number from the end: those of a stack, which grows at the front. */
  readonly fromEnd?: boolean;
  /** Where the value of a row stands, for the division of vectors; by default its scope and number. */
  readonly placeAt?: (index: number) => string;
  /** Cells of a row of the list; `twisty` opens and closes it, null where there is nothing to open. */
  readonly renderRow: (
    index: number,
    state: RowState & { readonly place: string; readonly twisty: ReactNode },
  ) => ReactNode;
  readonly menu: (index: number, edit: () => void) => readonly MenuEntry[];
  readonly numbers?: 'decimal' | 'hex';
  /** As high as its rows, but no more than so many; left out: as high as what it stands in. */
  readonly fit?: number;
  readonly onOpen?: (index: number) => void;
  readonly onRange?: (first: number, last: number) => void;
  readonly reveal?: { readonly index: number; readonly seq: number };
}

const nothingOpen: ReadonlySet<string> = new Set();

/**
 * A list of values, each of which can be opened to see what is in it: the lanes of a vector, the members of an object,
 * and so on through what they refer to. Right and Left open and close, V divides a vector differently.
 */
export function ValueList(props: ValueListProps) {
  const { count, scope, valueAt, fromEnd = false, numbers = 'decimal', menu, onRange } = props;
  const objects = useStore((s) => s.values.objects);
  const version = useSyncExternalStore(objects.subscribe, objects.version);
  const shapes = useStore((s) => s.values.shapes);
  const lanes = useStore((s) => s.settings.lanes);
  const editable = useStore(selectEditable);
  const [opened, setOpened] = useState<Readonly<Record<string, ReadonlySet<string>>>>({});
  const open = opened[scope] ?? nothingOpen;
  const inView = useRef({ first: 0, last: -1 });

  const indexOf = (key: number): number => (fromEnd ? count - 1 - key : key);
  const keyOf = indexOf;
  const placeAt = (index: number): string => props.placeAt?.(index) ?? `${scope} ${keyOf(index)}`;
  const placeOf = (path: string): string => {
    const slash = path.indexOf('/');
    return slash < 0
      ? placeAt(indexOf(Number(path)))
      : `${placeAt(indexOf(Number(path.slice(0, slash))))}${path.slice(slash)}`;
  };

  const tree = useMemo(() => {
    const own = [...open].flatMap((path): OwnValue[] => {
      if (path.includes('/')) return [];
      const index = indexOf(Number(path));
      const found = index < 0 || index >= count ? null : valueAt(index);
      return [{ index, key: path, value: found?.value ?? null, before: found?.before ?? null }];
    });
    return rowTree(count, own, {
      isOpen: (path) => open.has(path),
      member: (object, index) => objects.at(object, index),
      shape: (place, value) => shapeAt(store.getState(), place, value),
      place: placeOf,
    });
    // oxlint-disable-next-line react/exhaustive-deps -- `version` stands for what `objects` holds, `shapes` and `lanes` for `shapeAt`
  }, [open, count, valueAt, fromEnd, scope, version, shapes, lanes]);

  const told = useRef({ from: 0, to: -1, onRange });
  const look = useCallback(() => {
    const { first, last } = inView.current;
    const [from, to] = ownBetween(tree, first, last);
    const before = told.current;
    if (to >= from && (before.from !== from || before.to !== to || before.onRange !== onRange)) {
      told.current = { from, to, onRange };
      onRange?.(from, to);
    }
    for (let row = first; row <= last; row++) {
      const at = treeRowAt(tree, row);
      if (at.kind === 'member') objects.want(at.object, at.index);
    }
  }, [tree, objects, onRange]);
  useEffect(look, [look]);

  const looking = useRef(look);
  useEffect(() => {
    looking.current = look;
  });
  const onView = useCallback((first: number, last: number) => {
    inView.current = { first, last };
    looking.current();
  }, []);

  const toggle = (path: string, wanted = !open.has(path)): void => {
    const paths = new Set(open);
    if (wanted) paths.add(path);
    else paths.delete(path);
    setOpened({ ...opened, [scope]: paths });
  };

  /** What a row holds: its path, its value and where that stands; null for rows that only tell something. */
  function holds(
    row: TreeRow,
  ): { readonly path: string; readonly value: ValueView | null; readonly place: string } | null {
    if (row.kind === 'own') {
      const path = String(keyOf(row.index));
      return { path, value: valueAt(row.index)?.value ?? null, place: placeAt(row.index) };
    }
    if (row.kind === 'range') return { path: row.path, value: null, place: '' };
    if (row.kind === 'member') {
      const known = objects.at(row.object, row.index);
      return { path: row.path, value: known.state === 'here' ? known.member.value : null, place: placeOf(row.path) };
    }
    if (row.kind === 'shape' || row.kind === 'lanes') {
      const path = row.path.slice(0, row.path.lastIndexOf('/'));
      return { path, value: row.value, place: placeOf(path) };
    }
    return null;
  }

  /** Can the row itself be opened? */
  function opens(row: TreeRow): boolean {
    if (row.kind === 'range') return true;
    return (row.kind === 'own' || row.kind === 'member') && canOpen(holds(row)?.value ?? null);
  }

  function onRowKey(event: React.KeyboardEvent, at: number, move: (to: number) => void): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = treeRowAt(tree, at);
    const held = holds(row);
    const isOpen = held !== null && open.has(held.path);
    const key = event.key.toLowerCase();
    if (key === 'v' && held?.value?.type === 'v128') {
      const { values } = store.getState();
      values.setShape(held.place, nextShape(shapeAt(store.getState(), held.place, held.value), event.shiftKey));
    } else if (key === 'arrowright' && opens(row) && held !== null) {
      if (isOpen) move(at + 1);
      else toggle(held.path, true);
    } else if (key === 'arrowleft' && opens(row) && isOpen && held !== null) {
      toggle(held.path, false);
    } else if (key === 'arrowleft' && row.kind !== 'own') move(row.parent);
    else if (key === ' ' && opens(row) && held !== null) toggle(held.path);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function entries(at: number, edit: () => void): readonly MenuEntry[] {
    const row = treeRowAt(tree, at);
    const held = holds(row);
    const own = row.kind === 'own' ? menu(row.index, edit) : innerMenu(row, edit);
    const opener: readonly MenuEntry[] =
      opens(row) && held !== null
        ? [
            {
              label: open.has(held.path) ? 'Close' : 'Open',
              run: () => toggle(held.path),
              keys: open.has(held.path) ? 'ArrowLeft' : 'ArrowRight',
            },
          ]
        : [];
    const more = held?.value == null ? [] : valueEntries(store.getState(), held.value, held.place);
    const groups = [opener, own, more].filter((group) => group.length > 0);
    return groups.flatMap((group, i) => (i === 0 ? group : ['separator' as const, ...group]));
  }

  function innerMenu(row: InnerRow, edit: () => void): readonly MenuEntry[] {
    if (row.kind !== 'member') return [];
    const known = objects.at(row.object, row.index);
    if (known.state !== 'here') return [];
    const { member } = known;
    const text = valueText(member.value, numbers, shapeAt(store.getState(), placeOf(row.path), member.value));
    return [
      { label: 'Edit', run: edit, keys: 'Enter', disabled: !editable || !member.mutable },
      { label: `Copy ${shortText(text)}`, run: () => copyText(text) },
      { label: 'Copy name', run: () => copyText(member.name) },
    ];
  }

  const standing = useCallback(
    (at: number): { readonly level: number; readonly open?: boolean } => {
      const row = treeRowAt(tree, at);
      const level = row.kind === 'own' ? 1 : row.level;
      return opens(row) ? { level, open: open.has(holds(row)?.path ?? '') } : { level };
    },
    // oxlint-disable-next-line react/exhaustive-deps -- what `opens` and `holds` read
    [tree, open, valueAt, count, version],
  );

  const list = (
    <RowList
      count={tree.rows}
      rowHeight={props.rowHeight}
      label={props.label}
      menu={entries}
      standing={standing}
      onRowKey={onRowKey}
      {...(props.onOpen === undefined ? {} : { onOpen: ownOnly(tree, props.onOpen) })}
      onRange={onView}
      {...(props.reveal === undefined
        ? {}
        : { reveal: { ...props.reveal, index: props.reveal.index < 0 ? -1 : rowOfOwn(tree, props.reveal.index) } })}
      renderRow={(at, state) => {
        const row = treeRowAt(tree, at);
        const twisty = opens(row) ? twistyOf(row) : null;
        if (row.kind === 'own') return props.renderRow(row.index, { ...state, place: placeAt(row.index), twisty });
        return (
          <InnerLine
            row={row}
            known={row.kind === 'member' ? objects.at(row.object, row.index) : null}
            place={placeOf(row.path)}
            state={state}
            numbers={numbers}
            twisty={twisty}
            onEdit={editable ? editOf(row) : undefined}
          />
        );
      }}
    />
  );

  if (props.fit === undefined) return list;
  return <div style={{ height: Math.min(tree.rows, props.fit) * props.rowHeight }}>{list}</div>;

  function twistyOf(row: TreeRow): ReactNode {
    const path = holds(row)?.path ?? '';
    return <Twisty open={open.has(path)} onToggle={() => toggle(path)} />;
  }
}

function editOf(row: InnerRow): ((text: string) => Promise<Problem | null>) | undefined {
  if (row.kind !== 'member') return undefined;
  return (text) => store.getState().values.editMember(row.object, row.index, text);
}

/** Rows of the list itself between two rows of the tree. */
function ownBetween(tree: RowTree, first: number, last: number): readonly [number, number] {
  let from = -1;
  let to = -1;
  for (let row = first; row <= last; row++) {
    const at = treeRowAt(tree, row);
    if (at.kind !== 'own') continue;
    if (from < 0) from = at.index;
    to = at.index;
  }
  return from < 0 ? [0, -1] : [from, to];
}

function ownOnly(tree: RowTree, open: (index: number) => void): (at: number) => void {
  return (at) => {
    const row = treeRowAt(tree, at);
    if (row.kind === 'own') open(row.index);
  };
}

/** What can be done with a value because of what it is. */
function valueEntries(state: State, value: ValueView, place: string): readonly MenuEntry[] {
  if (value.type === 'v128') return shapeEntries(state, place, value);
  const { ref } = value;
  if (ref?.kind === 'func' && ref.func !== null) {
    const { func } = ref;
    return [{ label: `Go to ${shortText(refText(ref))}`, run: () => state.code.goTo({ func }) }];
  }
  const object = objectIn(value);
  return object === null ? [] : [{ label: `Copy #${object.id}`, run: () => copyText(`#${object.id}`) }];
}
