import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { ContextMenu, type MenuEntry } from './ContextMenu.tsx';
import { VirtualList, type VirtualListHandle } from './VirtualList.tsx';
import './row-list.css';

export interface RowState {
  readonly active: boolean;
  /** Grows when the row is to begin editing: Enter, F2, double click. Give it to a `ValueCell`. */
  readonly editRequest: number;
}

interface RowListProps {
  readonly count: number;
  readonly rowHeight: number;
  readonly label: string;
  /** Cells of the row: elements of role `gridcell`. */
  readonly renderRow: (index: number, state: RowState) => ReactNode;
  /** What can be done with a row: right click, or the menu key on the active row. */
  readonly menu: (index: number, edit: () => void) => readonly MenuEntry[];
  /** Enter or double click; left out, they begin to edit. */
  readonly onOpen?: (index: number) => void;
  /** One click. */
  readonly onPick?: (index: number) => void;
  /** Keys the list has no use for, with the row they are meant for. `move` makes another row active. */
  readonly onRowKey?: (event: KeyboardEvent<HTMLDivElement>, index: number, move: (to: number) => void) => void;
  /** Some rows can be opened: how deep each stands, and whether it is open. See VirtualList. */
  readonly standing?: (index: number) => { readonly level: number; readonly open?: boolean };
  readonly onRange?: (first: number, last: number) => void;
  /** A row to bring into view and make active; a new `seq` asks again. */
  readonly reveal?: { readonly index: number; readonly seq: number };
}

/** A virtual list of rows with the keyboard on one of them, a menu for each, and values that can be edited in place. */
export function RowList(props: RowListProps) {
  const { count, rowHeight, label, renderRow, menu, onOpen, onPick, onRowKey, onRange, reveal, standing } = props;
  const [chosen, setChosen] = useState<number | null>(null);
  const [edit, setEdit] = useState({ index: -1, seq: 0 });
  const list = useRef<VirtualListHandle>(null);
  const pointed = useRef<number | null>(null);
  const active = chosen === null || count === 0 ? null : Math.min(chosen, count - 1);

  const beginEdit = (index: number) => setEdit(({ seq }) => ({ index, seq: seq + 1 }));
  const open = onOpen ?? beginEdit;

  useEffect(() => {
    if (reveal === undefined || reveal.seq === 0 || reveal.index < 0) return;
    setChosen(reveal.index);
    list.current?.scrollToIndex(reveal.index, 'auto');
    // oxlint-disable-next-line react/exhaustive-deps -- a new `seq` alone asks for it
  }, [reveal?.seq]);

  function moveTo(index: number): void {
    setChosen(index);
    list.current?.scrollToIndex(index, 'auto');
  }

  function rowUnder(event: MouseEvent): number | null {
    const row = (event.target as HTMLElement).closest('[aria-rowindex]');
    return row === null ? null : Number(row.getAttribute('aria-rowindex')) - 1;
  }

  return (
    <ContextMenu
      entries={() => {
        const index = pointed.current;
        return index === null ? [] : menu(index, () => beginEdit(index));
      }}
    >
      <div
        className="row-list"
        // The menu key: the list itself has the focus, so the active row is meant.
        onContextMenuCapture={(event) => (pointed.current = rowUnder(event) ?? active)}
        onClick={(event) => {
          const row = rowUnder(event);
          if (row !== null) onPick?.(row);
        }}
      >
        <VirtualList
          ref={list}
          role={standing === undefined ? 'grid' : 'treegrid'}
          count={count}
          rowHeight={rowHeight}
          label={label}
          active={active}
          onActive={setChosen}
          onOpen={open}
          onKeyDown={(event) => {
            if (event.target !== event.currentTarget || active === null) return;
            if (event.key === 'F2') beginEdit(active);
            else onRowKey?.(event, active, moveTo);
          }}
          {...(onRange === undefined ? {} : { onRange })}
          {...(standing === undefined ? {} : { standing })}
          renderRow={(index) =>
            renderRow(index, { active: index === active, editRequest: edit.index === index ? edit.seq : 0 })
          }
        />
      </div>
    </ContextMenu>
  );
}

/** A place in the code that can be clicked. Keys reach it through the row's menu, so Tab does not stop at each. */
export function OffsetLink({ offset, title, onGo }: { offset: number; title: string; onGo: (offset: number) => void }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="link-button offset-link code-font"
      title={title}
      // The keyboard stays in the list.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onGo(offset)}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      0x{offset.toString(16)}
    </button>
  );
}
