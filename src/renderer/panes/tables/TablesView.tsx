import { useCallback, type ReactNode } from 'react';
import type { MenuEntry } from '../../components/ContextMenu.tsx';
import { ValueCell } from '../../components/ValueCell.tsx';
import { ValueList } from '../../components/ValueList.tsx';
import type { TableRow } from './table-rows.ts';
import '../../components/button.css';
import './tables.css';

interface TablesViewProps {
  readonly label: string;
  /** Which elements these are: what was opened in others stays with them. */
  readonly scope: string;
  /** Type of the elements. */
  readonly type: string;
  readonly count: number;
  readonly row: (index: number) => TableRow;
  /** Row to bring into view when `reveal` grows. */
  readonly cursor: number;
  readonly reveal: number;
  readonly onRange: (first: number, last: number) => void;
  readonly onGo: (func: number) => void;
  readonly onBreak: (func: number) => void;
  readonly onCopy: (text: string) => void;
  /** What the menu offers for watching an element. */
  readonly watchEntries: (index: number) => readonly MenuEntry[];
  /** What the menu offers about an element's past. */
  readonly timeEntries: (index: number) => readonly MenuEntry[];
}

/** The elements of a table: index, and what stands there. */
export function TablesView(props: TablesViewProps) {
  const { label, scope, type, count, row, cursor, reveal, onRange, onGo } = props;

  const valueAt = useCallback(
    (index: number) => {
      const { ref } = row(index);
      return ref === null ? null : { value: { type, bits: 0n, ref } };
    },
    [row, type],
  );

  function menu(at: number): readonly MenuEntry[] {
    const { func, text, known, index } = row(at);
    return [
      ...props.timeEntries(index),
      ...props.watchEntries(index),
      'separator',
      { label: 'Break when it is entered', run: () => func !== null && props.onBreak(func), disabled: func === null },
      { label: 'Copy', run: () => props.onCopy(text), disabled: !known },
      { label: 'Copy the index', run: () => props.onCopy(String(index)) },
    ];
  }

  return (
    <ValueList
      label={label}
      scope={scope}
      count={count}
      rowHeight={20}
      valueAt={valueAt}
      menu={menu}
      reveal={{ index: cursor, seq: reveal }}
      onRange={onRange}
      onOpen={(index) => {
        const { func } = row(index);
        if (func !== null) onGo(func);
      }}
      renderRow={(index, { twisty }) => <Element row={row(index)} type={type} twisty={twisty} />}
    />
  );
}

interface ElementProps {
  readonly row: TableRow;
  readonly type: string;
  readonly twisty: ReactNode;
}

function Element({ row, type, twisty }: ElementProps) {
  const { index, known, text, isNull, func, ref } = row;
  return (
    <div className="table-element" role="presentation">
      <span role="gridcell" className="table-index">
        {twisty}
        {index}
      </span>
      <span role="gridcell" className={isNull || !known ? 'table-null' : 'table-ref'}>
        {!known || isNull || ref === null ? (
          known ? (
            text
          ) : (
            '…'
          )
        ) : (
          <ValueCell value={{ type, bits: 0n, ref }} label={`element ${index}`} tabStop={false} />
        )}
      </span>
      <span role="gridcell" className="table-func">
        {func !== null && `func ${func}`}
      </span>
    </div>
  );
}
