import { useCallback, useEffect, useState } from 'react';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { originEntries } from '../../components/time-entries.ts';
import { watchEntries } from '../../components/watch-entries.ts';
import { useStore } from '../../store/use-store.ts';
import { tableRow, tableTitle, type TableRow } from './table-rows.ts';
import { TablesView } from './TablesView.tsx';
import { useNonNull } from './use-non-null.ts';

/** The elements of the tables, with links to the functions in them. */
export function TablesPane() {
  const tables = useStore((s) => s.module.view?.tables ?? null);
  const loading = useStore((s) => s.module.loading !== null);
  const state = useStore((s) => s.run.state);
  const visible = useStore((s) => s.layout.visible.tables !== false);
  const { index, window, cursor, reveal, watch, setIndex } = useStore((s) => s.tables);
  const goTo = useStore((s) => s.code.goTo);
  const addBreakpoint = useStore((s) => s.breakpoints.add);
  const notify = useStore((s) => s.ui.notify);
  const [onlySet, setOnlySet] = useState(false);
  const [range, setRange] = useState({ from: 0, count: 0 });

  const known = tables?.[index];
  const here = window !== null && window.table === index ? window : null;
  const size = here?.size ?? known?.size ?? 0;
  const instance = state !== 'ready' && state !== 'empty' && state !== 'problem' && state !== 'loading';
  const filtered = useNonNull(index, size, onlySet && visible && instance);

  const onRange = useCallback((first: number, last: number) => setRange({ from: first, count: last - first + 1 }), []);
  useEffect(() => {
    watch(visible && instance && !onlySet && range.count > 0 ? range : null);
  }, [watch, visible, instance, onlySet, range, index]);
  useEffect(() => () => watch(null), [watch]);

  const { rows } = filtered;
  const row = useCallback(
    (at: number): TableRow => (onlySet ? (rows[at] ?? tableRow(null, at)) : tableRow(here, at)),
    [onlySet, rows, here],
  );
  const nothingSet = onlySet && filtered.done && filtered.rows.length === 0;

  return (
    <PaneFrame
      id="tables"
      scroll={false}
      loading={loading}
      empty={emptyText(tables === null ? null : tables.length, size, instance)}
      tools={
        tables === null || known === undefined ? undefined : (
          <>
            {tables.length > 1 && (
              <select
                className="table-select"
                aria-label="Table"
                value={index}
                onChange={(event) => setIndex(Number(event.target.value))}
              >
                {tables.map((table) => (
                  <option key={table.index} value={table.index}>
                    {table.name === '' ? `table ${table.index}` : table.name}
                  </option>
                ))}
              </select>
            )}
            <span className="table-title">{tableTitle({ ...known, size })}</span>
            <span className="spacer" />
            {onlySet && !filtered.done && <span>{filtered.looked} looked at</span>}
            <label className="table-option">
              <input type="checkbox" checked={onlySet} onChange={(event) => setOnlySet(event.target.checked)} />
              Without nulls
            </label>
          </>
        )
      }
    >
      {nothingSet ? (
        <p className="table-note">Every element is null.</p>
      ) : (
        <TablesView
          key={`${index} ${String(onlySet)}`}
          scope={`table ${index}`}
          type={known?.type ?? 'funcref'}
          label={`Elements of ${known === undefined || known.name === '' ? `table ${index}` : known.name}`}
          count={onlySet ? filtered.rows.length : size}
          row={row}
          cursor={
            onlySet
              ? Math.max(
                  0,
                  filtered.rows.findIndex((each) => each.index === cursor),
                )
              : cursor
          }
          reveal={reveal}
          onRange={onRange}
          timeEntries={(element) =>
            originEntries('Go to where this was set', { kind: 'table', table: index, index: element })
          }
          watchEntries={(element) =>
            watchEntries({ kind: 'table', table: index, from: element, length: 1 }, 'this element', [
              'write',
              'change',
              'read',
            ])
          }
          onGo={(func) => goTo({ func })}
          onBreak={(func) => addBreakpoint({ kind: 'function', func, at: 'entry' })}
          onCopy={(text) =>
            void navigator.clipboard.writeText(text).catch(() => notify('The clipboard is out of reach here.'))
          }
        />
      )}
    </PaneFrame>
  );
}

function emptyText(count: number | null, size: number, instance: boolean) {
  if (count === null)
    return { title: 'No tables yet', hint: 'Open a module: the functions its tables hold are listed here.' };
  if (count === 0)
    return {
      title: 'This module has no table',
      hint: 'Tables hold references, mostly functions that call_indirect calls by index.',
    };
  if (!instance)
    return {
      title: 'No instance yet',
      hint: 'Tables are filled when the module is instantiated: press Continue or step.',
    };
  if (size === 0) return { title: 'This table is empty', hint: 'table.grow adds elements, and they appear here.' };
  return null;
}
