import { useCallback } from 'react';
import type { FrameView, LocalView, RunState } from '../../../protocol/messages.ts';
import { startHint } from '../../commands/start-hint.ts';
import type { MenuEntry } from '../../components/ContextMenu.tsx';
import type { EmptyText } from '../../components/EmptyState.tsx';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { originEntries } from '../../components/time-entries.ts';
import { watchEntries } from '../../components/watch-entries.ts';
import { usePaged } from '../../components/use-paged.ts';
import { shapeAt } from '../../components/use-shape.ts';
import { ValueList } from '../../components/ValueList.tsx';
import { otherText, valueText } from '../../components/value-text.ts';
import { copyText, shortText } from '../../store/copy-text.ts';
import { selectAtTop, selectEditable, selectStale } from '../../store/selectors.ts';
import { store, useStore } from '../../store/use-store.ts';
import { localIndex, localRow } from './local-rows.ts';
import { LocalLine } from './LocalsView.tsx';

const ROW = 22;
const noLocals: readonly LocalView[] = [];

/** Parameters and locals of the frame that is looked at. */
export function LocalsPane() {
  const frame = useStore((s) => s.run.frame);
  const frameIndex = useStore((s) => s.run.frameIndex);
  const atTop = useStore(selectAtTop);
  const state = useStore((s) => s.run.state);
  const hint = useStore(startHint);
  const stale = useStore(selectStale);
  const editable = useStore(selectEditable);
  const numbers = useStore((s) => s.settings.numbers);
  const editLocal = useStore((s) => s.run.editLocal);
  const followed = useStore((s) => s.run.local);
  const goToMemory = useStore((s) => s.memory.goTo);
  const pointers = useStore((s) => s.module.view?.memories[s.memory.index]?.address ?? 'i32');
  const request = useStore((s) => s.engine.request);
  const frameCount = useStore((s) => s.run.pause?.frameCount ?? 0);
  const count = frame?.localCount ?? 0;
  const locals = usePaged(frame, frame?.locals ?? noLocals, count, (from, length) =>
    request('locals', { frame: frameIndex, from, count: length }),
  );

  const valueAt = useCallback((index: number) => locals.at(index), [locals]);
  const scope = `locals of ${frame?.func ?? ''}`;

  function menu(index: number, edit: () => void): readonly MenuEntry[] {
    const { local, name } = localRow(index, locals.at);
    if (local === null) return [];
    const text = valueText(local.value, numbers, shapeAt(store.getState(), `${scope} ${index}`, local.value));
    const other = otherText(local.value, numbers);
    return [
      { label: 'Edit', run: edit, keys: 'Enter', disabled: !editable },
      ...originEntries('Go to where this was set', { kind: 'local', frame: frameIndex, index }),
      ...watching(index),
      'separator',
      { label: `Copy ${shortText(text)}`, run: () => copyText(text) },
      ...(other === '' ? [] : [{ label: `Copy ${other}`, run: () => copyText(other) }]),
      { label: 'Copy name', run: () => copyText(name) },
      ...pointerEntry(local),
    ];
  }

  return (
    <PaneFrame
      id="locals"
      scroll={false}
      stale={stale}
      loading={frame !== null && frame.index !== frameIndex}
      empty={emptyText(state, frame, count, hint)}
      tools={
        frame === null || frame.kind === 'host' || atTop ? undefined : (
          <span>
            of <code>{frame.name}</code>, {frameIndex} {frameIndex === 1 ? 'call' : 'calls'} up
          </span>
        )
      }
    >
      <ValueList
        count={count}
        rowHeight={ROW}
        label={`Locals of ${frame?.name ?? ''}`}
        scope={scope}
        valueAt={valueAt}
        numbers={numbers}
        menu={menu}
        onRange={locals.want}
        reveal={{
          index: localIndex(followed.name, frame?.locals.length ?? 0, count, locals.at) ?? -1,
          seq: followed.reveal,
        }}
        renderRow={(index, rowState) => (
          <LocalLine
            row={localRow(index, locals.at)}
            state={rowState}
            numbers={numbers}
            onEdit={editable ? (text) => editLocal(index, text) : undefined}
          />
        )}
      />
    </PaneFrame>
  );

  function watching(local: number): readonly MenuEntry[] {
    if (frame?.func == null) return [];
    const { func } = frame;
    const depth = frameCount - frameIndex;
    return [
      'separator',
      ...watchEntries(
        { kind: 'local', func, local, depth },
        'this local',
        ['write', 'change', 'read'],
        ', in this call',
      ),
      ...watchEntries({ kind: 'local', func, local }, 'this local', ['write', 'change', 'read'], ', in any call'),
    ];
  }

  function pointerEntry({ value }: LocalView): readonly MenuEntry[] {
    if (value.type !== pointers) return [];
    return ['separator', { label: 'Show the memory it points to', run: () => goToMemory(Number(value.bits)) }];
  }
}

function emptyText(state: RunState, frame: FrameView | null, count: number, hint: string): EmptyText | null {
  if (state === 'empty') return { title: 'No module', hint: 'Open one, and the locals of its functions show here.' };
  if (frame === null) {
    return state === 'running'
      ? { title: 'Running', hint: 'Pause (F5) to see the locals of the function it is in.' }
      : { title: 'No function is running', hint };
  }
  if (frame.kind === 'host')
    return { title: 'A host frame', hint: 'Its variables are the host’s. Choose another frame in Call stack.' };
  return count === 0 ? { title: `${frame.name} has no parameters and no locals` } : null;
}
