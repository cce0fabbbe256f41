import { useCallback, useEffect } from 'react';
import type { ModuleView, RunState, WatchedAccess } from '../../../protocol/messages.ts';
import type { MenuEntry } from '../../components/ContextMenu.tsx';
import type { EmptyText } from '../../components/EmptyState.tsx';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { originEntries } from '../../components/time-entries.ts';
import { watchEntries } from '../../components/watch-entries.ts';
import { shapeAt } from '../../components/use-shape.ts';
import { ValueList } from '../../components/ValueList.tsx';
import { otherText, valueText } from '../../components/value-text.ts';
import { copyText, shortText } from '../../store/copy-text.ts';
import { selectEditable } from '../../store/selectors.ts';
import { store, useStore } from '../../store/use-store.ts';
import { globalRange, globalRow } from './global-rows.ts';
import { GlobalLine } from './GlobalsView.tsx';

const ROW = 22;

/** All globals of the instance; live while it runs, because updates carry the visible ones. */
export function GlobalsPane() {
  const module = useStore((s) => s.module.view);
  const state = useStore((s) => s.run.state);
  const rows = useStore((s) => s.globals.rows);
  const from = useStore((s) => s.globals.from);
  const watch = useStore((s) => s.globals.watch);
  const edit = useStore((s) => s.globals.edit);
  const cursor = useStore((s) => s.globals.cursor);
  const reveal = useStore((s) => s.globals.reveal);
  const editable = useStore(selectEditable);
  const numbers = useStore((s) => s.settings.numbers);
  const goToMemory = useStore((s) => s.memory.goTo);
  const pointers = useStore((s) => s.module.view?.memories[s.memory.index]?.address ?? 'i32');
  const count = module?.counts.globals ?? 0;

  useEffect(() => () => watch(null), [watch]);
  const onRange = useCallback((first: number, last: number) => watch(globalRange(first, last, count)), [watch, count]);

  const valueAt = useCallback((index: number) => rows[index - from] ?? null, [rows, from]);

  function menu(index: number, beginEdit: () => void): readonly MenuEntry[] {
    const { global, name } = globalRow(index, from, rows);
    if (global === null) return [];
    const text = valueText(global.value, numbers, shapeAt(store.getState(), `globals ${index}`, global.value));
    const other = otherText(global.value, numbers);
    const address = Number(global.value.bits);
    return [
      { label: 'Edit', run: beginEdit, keys: 'Enter', disabled: !editable || !global.mutable },
      ...(global.mutable ? originEntries('Go to where this was set', { kind: 'global', index }) : []),
      'separator',
      ...watchEntries({ kind: 'global', global: index }, 'this global', accesses(global.mutable)),
      'separator',
      { label: `Copy ${shortText(text)}`, run: () => copyText(text) },
      ...(other === '' ? [] : [{ label: `Copy ${other}`, run: () => copyText(other) }]),
      { label: 'Copy name', run: () => copyText(name) },
      ...(global.value.type === pointers
        ? (['separator', { label: 'Show the memory it points to', run: () => goToMemory(address) }] as const)
        : []),
    ];
  }

  return (
    <PaneFrame id="globals" scroll={false} empty={emptyText(module, state, count)}>
      <ValueList
        count={count}
        rowHeight={ROW}
        label="Globals"
        scope="globals"
        valueAt={valueAt}
        numbers={numbers}
        menu={menu}
        onRange={onRange}
        reveal={{ index: cursor, seq: reveal }}
        renderRow={(index, rowState) => (
          <GlobalLine
            row={globalRow(index, from, rows)}
            state={rowState}
            numbers={numbers}
            onEdit={editable ? (text) => edit(index, text) : undefined}
          />
        )}
      />
    </PaneFrame>
  );
}

/** A constant is only read. */
const accesses = (mutable: boolean): readonly WatchedAccess[] => (mutable ? ['write', 'change', 'read'] : ['read']);

function emptyText(module: ModuleView | null, state: RunState, count: number): EmptyText | null {
  if (module === null) return { title: 'No module', hint: 'Open one, and its globals show here.' };
  if (count === 0) return { title: 'No globals', hint: 'This module neither defines nor imports one.' };
  if (state === 'ready') {
    return {
      title: 'Not started',
      hint: 'Globals get their values when the module is instantiated: Step into (F11) or Continue (F5).',
    };
  }
  return null;
}
