import { ChevronDown, ChevronRight, Footprints, Play, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ContextMenu, type MenuEntry } from '../../components/ContextMenu.tsx';
import { FuncName } from '../../components/FuncName.tsx';
import { VirtualList, type VirtualListHandle } from '../../components/VirtualList.tsx';
import type { BreakpointOn, ModuleRow, ModuleSection } from '../../../protocol/messages.ts';
import { useStore } from '../../store/use-store.ts';
import {
  breakpointOf,
  detailText,
  parentRow,
  rowOfItem,
  sectionTitles,
  share,
  sizeText,
  treeRow,
  wantedItems,
  type Group,
  type Tree,
} from './module-rows.ts';
import { groupPlace, type TypeRow, typeRows } from './type-rows.ts';
import { TypeItem, TypePartLine } from './TypeItem.tsx';
import '../../components/button.css';
import './module.css';

interface ModuleViewProps {
  readonly tree: Tree;
  /** An item if it is here, null while it is on its way. */
  readonly item: (section: ModuleSection, index: number) => ModuleRow | null;
  readonly onWant: (section: ModuleSection, from: number, to: number) => void;
  readonly onExpand: (section: ModuleSection, expanded: boolean) => void;
  /** Opens an item, or closes it: the list asks for so many rows in it. */
  readonly onOpenItem: (section: ModuleSection, index: number, rows: number, open: boolean) => void;
  /** An item to bring into view; a new `seq` asks for it. */
  readonly followed: { readonly section: ModuleSection; readonly index: number; readonly seq: number };
  readonly onGo: (section: ModuleSection, row: ModuleRow) => void;
  readonly onType: (type: number) => void;
  readonly onInvoke: (row: ModuleRow) => void;
  /** Does a breakpoint stand on it, and is it enabled? */
  readonly breakpoint: (on: BreakpointOn) => 'none' | 'on' | 'off';
  readonly onBreak: (on: BreakpointOn) => void;
  readonly onCopy: (text: string) => void;
  /** Bytes of the file, for the bars. */
  readonly fileSize: number;
  /** The function that is on screen in the Code pane. */
  readonly currentFunc: number | null;
}

const ROW_HEIGHT = 22;

/** The module as a tree: every section, every item, each with what can be done with it. */
export function ModuleView(props: ModuleViewProps) {
  const { tree, item, onWant, onExpand, onGo, followed } = props;
  /** What was followed last. */
  const shown = useRef(0);
  const list = useRef<VirtualListHandle>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const active = chosen === null ? null : Math.min(chosen, tree.rows - 1);

  const itemAt = (row: number | null): { section: ModuleSection; item: ModuleRow } | null => {
    const at = row === null ? null : treeRow(tree, row);
    const found = at?.kind === 'item' ? item(at.section, at.index) : null;
    return at?.kind === 'item' && found !== null ? { section: at.section, item: found } : null;
  };

  useEffect(() => {
    const { section, index, seq } = followed;
    const row = seq === 0 ? null : rowOfItem(tree, section, index);
    if (row === null || seq === shown.current) return;
    shown.current = seq;
    setChosen(row);
    list.current?.scrollToIndex(row, 'center');
  }, [followed, tree]);

  /** Opens or closes the item in a row; false when it is none that can be opened. */
  function openItem(row: number, wanted?: boolean): boolean {
    const at = treeRow(tree, row);
    if (at?.kind !== 'item') return false;
    const definition = item(at.section, at.index)?.definition;
    const rows = definition === undefined ? 0 : typeRows(definition).length;
    if (rows === 0) return false;
    const isOpen = opened(tree, at.section, at.index);
    if (wanted === undefined || wanted !== isOpen) props.onOpenItem(at.section, at.index, rows, !isOpen);
    return wanted === undefined || wanted !== isOpen;
  }

  /** What stands in a row of an opened item. */
  function partAt(row: number): TypeRow | null {
    const at = treeRow(tree, row);
    const definition = at?.kind === 'part' ? item(at.section, at.index)?.definition : undefined;
    return at?.kind === 'part' && definition !== undefined ? (typeRows(definition)[at.part] ?? null) : null;
  }

  function goToType(index: number | null): void {
    if (index !== null) props.onType(index);
  }

  function open(row: number): void {
    const at = treeRow(tree, row);
    if (at?.kind === 'group') onExpand(at.group.section, !at.group.expanded);
    if (at?.kind === 'part') goToType(typeIn(partAt(row)));
    if (openItem(row)) return;
    const found = itemAt(row);
    if (found !== null) onGo(found.section, found.item);
  }

  function moveTo(row: number): void {
    setChosen(row);
    list.current?.scrollToIndex(row);
  }

  function onKey(key: string): boolean {
    if (active === null) return false;
    const at = treeRow(tree, active);
    const found = itemAt(active);
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
      if (at?.kind === 'group') onExpand(at.group.section, key === 'ArrowRight');
      else if (openItem(active, key === 'ArrowRight')) return true;
      else if (key === 'ArrowRight' && at?.kind === 'item' && opened(tree, at.section, at.index)) moveTo(active + 1);
      else if (key === 'ArrowLeft') moveTo(parentRow(tree, active) ?? active);
      return true;
    }
    if (key === ' ' && at?.kind === 'group') {
      open(active);
      return true;
    }
    const on = found === null ? null : breakpointOf(found.section, found.item);
    if (on === null || (key !== ' ' && key !== 'F9')) return false;
    props.onBreak(on);
    return true;
  }

  function entries(): readonly MenuEntry[] {
    const found = itemAt(active);
    const type = active === null ? null : typeIn(partAt(active));
    if (type !== null) return [{ label: 'Go to the type', run: () => goToType(type), keys: 'Enter' }];
    if (found === null) {
      return (['exports', 'imports', 'functions', 'sections'] as const)
        .filter((section) => rowOfItem(tree, section, -1) !== null)
        .map((section) => ({ label: sectionTitles[section], run: () => moveTo(rowOfItem(tree, section, -1) ?? 0) }));
    }
    const { section, item: row } = found;
    const on = breakpointOf(section, row);
    return [
      { label: 'Go to', run: () => onGo(section, row), keys: 'Enter' },
      ...(on === null
        ? []
        : [
            {
              label: 'Break on it',
              run: () => props.onBreak(on),
              keys: 'F9',
              checked: props.breakpoint(on) !== 'none',
            },
          ]),
      ...(invocable(section, row) ? [{ label: 'Invoke…', run: () => props.onInvoke(row), keys: 'Mod+KeyI' }] : []),
      'separator',
      { label: 'Copy the name', run: () => props.onCopy(row.name) },
      {
        label: `Copy the offset 0x${row.offset.toString(16)}`,
        run: () => props.onCopy(`0x${row.offset.toString(16)}`),
      },
    ];
  }

  return (
    <ContextMenu entries={entries}>
      <div className="module-list">
        <VirtualList
          ref={list}
          role="list"
          label="Sections of the module"
          count={tree.rows}
          rowHeight={ROW_HEIGHT}
          active={active}
          onActive={setChosen}
          onOpen={open}
          onRange={(first, last) => {
            for (const { section, from, to } of wantedItems(tree, first, last + 1)) onWant(section, from, to);
          }}
          onKeyDown={(event) => {
            if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
            if (!onKey(event.key)) return;
            event.preventDefault();
            event.stopPropagation();
          }}
          renderRow={(index) => {
            const at = treeRow(tree, index);
            if (at === null) return null;
            if (at.kind === 'group') return <GroupRow group={at.group} onExpand={onExpand} />;
            const row = item(at.section, at.index);
            if (at.kind === 'part') {
              const part = partAt(index);
              const place = row === null ? null : groupPlace(row);
              const grouped = place !== null && place !== 'last';
              return part === null ? null : <TypePartLine row={part} grouped={grouped} onType={props.onType} />;
            }
            if (row?.definition !== undefined) {
              const isOpen = opened(tree, at.section, at.index);
              return <TypeItem row={row} open={isOpen} onOpen={() => openItem(index)} onType={props.onType} />;
            }
            return <Item {...props} section={at.section} row={row} index={at.index} />;
          }}
        />
      </div>
    </ContextMenu>
  );
}

function opened({ groups }: Tree, section: ModuleSection, index: number): boolean {
  const group = groups.find((each) => each.section === section);
  return group?.opened?.some((each) => each.index === index) === true;
}

/** The type that a row of an opened one names. */
function typeIn(row: TypeRow | null): number | null {
  if (row === null || row.kind === 'more') return null;
  return row.kind === 'above' ? row.link.type : row.part.type.type;
}

function GroupRow({ group, onExpand }: { readonly group: Group; readonly onExpand: ModuleViewProps['onExpand'] }) {
  const Chevron = group.expanded ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      className="module-group"
      tabIndex={-1}
      aria-expanded={group.expanded}
      onClick={() => onExpand(group.section, !group.expanded)}
    >
      <Chevron size={12} aria-hidden />
      {sectionTitles[group.section]}
      <span className="module-count">{group.count ?? group.total ?? '…'}</span>
    </button>
  );
}

function invocable(section: ModuleSection, row: ModuleRow): boolean {
  return section === 'exports' && row.signature !== undefined;
}

interface ItemProps extends ModuleViewProps {
  readonly section: ModuleSection;
  readonly index: number;
  readonly row: ModuleRow | null;
}

function Item({ section, index, row, ...props }: ItemProps) {
  if (row === null) return <span className="module-item module-absent">{index}</span>;
  const on = breakpointOf(section, row);
  const func = row.target?.kind === 'func' ? row.target.func : null;
  const current = section === 'functions' && func !== null && func === props.currentFunc;
  return (
    <div className="module-item" data-current={current || undefined} data-part={row.part}>
      {section === 'sections' && (
        <i className="module-bar" style={{ width: `${share(row.size, props.fileSize) * 100}%` }} />
      )}
      {on === null ? (
        <span className="module-dot" />
      ) : (
        <Dot state={props.breakpoint(on)} name={row.name} onClick={() => props.onBreak(on)} />
      )}
      {numbered(section) && <span className="module-index">{row.index}</span>}
      <button
        type="button"
        className="module-name code-font"
        tabIndex={-1}
        title={titleOf(row)}
        onClick={() => props.onGo(section, row)}
      >
        <Name row={row} func={func} />
        {row.problem === undefined ? (
          <span className="module-detail">{detailText(row)}</span>
        ) : (
          <span className="module-problem">
            <TriangleAlert size={11} aria-hidden /> {row.problem}
          </span>
        )}
      </button>
      {row.interpreted !== undefined && (
        <span
          className="module-interpreted"
          role="img"
          aria-label="Interpreter"
          title={`Interpreter: ${row.interpreted}`}
        >
          <Footprints size={11} aria-hidden />
        </span>
      )}
      <Trailing section={section} row={row} />
      {invocable(section, row) && (
        <button
          type="button"
          className="module-action"
          tabIndex={-1}
          aria-label={`Invoke ${row.name}`}
          title="Invoke…"
          onClick={() => props.onInvoke(row)}
        >
          <Play size={12} aria-hidden />
        </button>
      )}
    </div>
  );
}

/** Of a long import what counts is its own name: that of the module it is from gives way. */
function Name({ row, func }: { readonly row: ModuleRow; readonly func: number | null }) {
  const labelled = useStore((s) => func !== null && s.labels.functions[func] !== undefined);
  if (row.name === '') return <span className="muted">{row.index}</span>;
  if (row.import === undefined || labelled) return <FuncName func={func} name={row.name} />;
  const from = row.name.slice(0, row.import.module.length);
  return (
    <>
      <span className="module-from">{from}</span>
      {row.name.slice(from.length)}
    </>
  );
}

function titleOf({ name, detail, offset, size, problem, interpreted }: ModuleRow): string {
  const parts = [`${name} ${detail}`.trimEnd(), `offset 0x${offset.toString(16)}`];
  if (size !== null) parts.push(`${size} bytes`);
  if (problem !== undefined) parts.push(problem);
  if (interpreted !== undefined) parts.push(`interpreter: ${interpreted}`);
  return parts.join(' · ');
}

function numbered(section: ModuleSection): boolean {
  return section === 'functions' || section === 'types' || section === 'elements' || section === 'datas';
}

/** The last column: calls of an import, bytes of what has a size. */
function Trailing({ section, row }: { readonly section: ModuleSection; readonly row: ModuleRow }): ReactNode {
  if (section === 'imports') {
    if (row.calls !== undefined && row.calls > 0) {
      return (
        <span className="module-size" title={`${row.calls} calls`}>
          ×{row.calls.toLocaleString('en').replaceAll(',', '\u202f')}
        </span>
      );
    }
    return row.stub === true ? (
      <span className="module-size" title="No host here knows it: a stub gives back what is set in Invoke">
        stub
      </span>
    ) : null;
  }
  return row.size === null ? null : <span className="module-size">{sizeText(row.size)}</span>;
}

interface DotProps {
  readonly state: 'none' | 'on' | 'off';
  readonly name: string;
  readonly onClick: () => void;
}

/** The breakpoint dot: a ring on hover, full when set, hollow when switched off. */
function Dot({ state, name, onClick }: DotProps) {
  const words = state === 'none' ? `Break on ${name}` : `Remove the breakpoint on ${name}`;
  return (
    <button
      type="button"
      className="module-dot"
      tabIndex={-1}
      data-state={state}
      aria-label={words}
      aria-pressed={state !== 'none'}
      title={words}
      onClick={onClick}
    />
  );
}
