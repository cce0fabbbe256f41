import { useEffect, useRef, useState } from 'react';
import { ContextMenu, type MenuEntry } from '../../components/ContextMenu.tsx';
import { VirtualList, type VirtualListHandle } from '../../components/VirtualList.tsx';
import type { TableRow } from './table-rows.ts';
import '../../components/button.css';
import './tables.css';

interface TablesViewProps {
  readonly label: string;
  readonly count: number;
  readonly row: (index: number) => TableRow;
  /** Row to bring into view when `reveal` grows. */
  readonly cursor: number;
  readonly reveal: number;
  readonly onRange: (first: number, last: number) => void;
  readonly onGo: (func: number) => void;
  readonly onBreak: (func: number) => void;
  readonly onCopy: (text: string) => void;
}

/** The elements of a table: index, and what stands there. */
export function TablesView(props: TablesViewProps) {
  const { label, count, row, cursor, reveal, onRange, onGo } = props;
  const list = useRef<VirtualListHandle>(null);
  const [active, setActive] = useState<number | null>(null);

  useEffect(() => {
    if (reveal === 0) return;
    setActive(cursor);
    list.current?.scrollToIndex(cursor, 'center');
  }, [cursor, reveal]);

  function entries(): readonly MenuEntry[] {
    const at = active === null || active >= count ? null : row(active);
    const func = at?.func ?? null;
    return [
      { label: 'Go to the function', run: () => func !== null && onGo(func), keys: 'Enter', disabled: func === null },
      { label: 'Break when it is entered', run: () => func !== null && props.onBreak(func), disabled: func === null },
      'separator',
      { label: 'Copy', run: () => at !== null && props.onCopy(at.text), disabled: at === null || !at.known },
      { label: 'Copy the index', run: () => at !== null && props.onCopy(String(at.index)), disabled: at === null },
    ];
  }

  return (
    <ContextMenu entries={entries}>
      <div style={{ height: '100%' }}>
        <VirtualList
          ref={list}
          role="list"
          label={label}
          count={count}
          rowHeight={20}
          active={active}
          onActive={setActive}
          onRange={onRange}
          onOpen={(index) => {
            const { func } = row(index);
            if (func !== null) onGo(func);
          }}
          renderRow={(index) => <Element row={row(index)} onGo={onGo} />}
        />
      </div>
    </ContextMenu>
  );
}

function Element({ row, onGo }: { readonly row: TableRow; readonly onGo: (func: number) => void }) {
  const { index, known, text, isNull, func } = row;
  return (
    <div className="table-element">
      <span className="table-index">{index}</span>
      {func === null ? (
        <span className={isNull || !known ? 'table-null' : 'table-ref'}>{known ? text : '…'}</span>
      ) : (
        <>
          <button
            type="button"
            className="link-button table-link"
            tabIndex={-1}
            title={`Go to ${text}`}
            onClick={() => onGo(func)}
          >
            {text}
          </button>
          <span className="table-func">func {func}</span>
        </>
      )}
    </div>
  );
}
