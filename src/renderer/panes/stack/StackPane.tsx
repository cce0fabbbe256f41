import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { SlotView } from '../../../protocol/messages.ts';
import type { MenuEntry } from '../../components/ContextMenu.tsx';
import type { EmptyText } from '../../components/EmptyState.tsx';
import { Digits } from '../../components/Digits.tsx';
import { PageCache } from '../../components/page-cache.ts';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { RowList } from '../../components/RowList.tsx';
import { selectEditable, selectStale } from '../../store/selectors.ts';
import { useStore } from '../../store/use-store.ts';
import { FormatSwitch } from './FormatSwitch.tsx';
import { nextLine, type StackFormat, slotTexts, stackRows, type StackRow } from './stack-rows.ts';
import { NextExchange, SlotRow } from './StackView.tsx';

const ROW = 28;
/** Milliseconds: when stops come faster than this, sliding would only flicker. */
const CALM = 100;

/** The operands of all frames, top first. */
export function StackPane() {
  const pause = useStore((s) => s.run.pause);
  const next = useStore((s) => s.run.pause?.top?.next ?? null);
  const state = useStore((s) => s.run.state);
  const stale = useStore(selectStale);
  const editable = useStore(selectEditable);
  const editOperand = useStore((s) => s.run.editOperand);
  const goToOffset = useStore((s) => s.code.goToOffset);
  const [format, setFormat] = useState<StackFormat>('dec');
  const slotAt = useSlots();
  const stop = pause?.moment.stops ?? 0;
  const animate = useCalm(stop);
  const count = pause?.stackCount ?? 0;

  const row = (index: number): StackRow => stackRows(index, index + 1, slotAt.at, pause?.frames ?? [])[0] as StackRow;

  function menu(index: number, edit: () => void): readonly MenuEntry[] {
    const { slot } = row(index);
    if (slot === null) return [];
    const { value, pushedBy } = slot;
    const dec = slotTexts(value, 'dec');
    const origin: readonly MenuEntry[] =
      pushedBy === null
        ? []
        : [{ label: 'Go to the instruction that pushed it', run: () => void goToOffset(pushedBy) }];
    return [
      { label: 'Edit', run: edit, keys: 'Enter', disabled: !editable },
      ...origin,
      'separator',
      { label: `Copy ${dec.text}`, run: () => copy(dec.text) },
      ...(dec.other === '' ? [] : [{ label: `Copy ${dec.other}`, run: () => copy(dec.other) }]),
    ];
  }

  return (
    <PaneFrame
      id="stack"
      scroll={false}
      stale={stale}
      empty={emptyText(state, count)}
      tools={
        pause !== null && (
          <>
            <NextExchange next={nextLine(next)} />
            <span className="spacer" />
            <span title="Slots on the stack">
              <Digits text={String(count)} />
            </span>
            <FormatSwitch value={format} onChange={setFormat} />
          </>
        )
      }
    >
      <RowList
        count={count}
        rowHeight={ROW}
        label="Operands, top first"
        menu={menu}
        onRange={slotAt.want}
        renderRow={(index, rowState) => {
          const { slot } = row(index);
          return (
            <SlotRow
              row={row(index)}
              format={format}
              state={rowState}
              stop={stop}
              animate={animate}
              onEdit={editable && slot !== null ? (text) => editOperand(slot.frame, slot.index, text) : undefined}
              onGo={(offset) => void goToOffset(offset)}
            />
          );
        }}
      />
    </PaneFrame>
  );
}

/** Slots of the pause, and beyond its window by pages; the slots of the stop before stay until the new ones are here. */
function useSlots(): {
  readonly at: (index: number) => SlotView | null;
  readonly want: (first: number, last: number) => void;
} {
  const pause = useStore((s) => s.run.pause);
  const slots = useStore((s) => s.run.slots);
  const pages = useMemo(
    () => new PageCache<SlotView>((_pause, from, count) => slots(from, count), { keep: 32 }),
    [slots],
  );
  useSyncExternalStore(pages.subscribe, pages.version);
  // Every pause view is a list of its own: an edit makes a new one at the same stop.
  const list = useCounter(pause);

  const at = useCallback(
    (index: number) => pause?.stack[index] ?? pages.at(list, index) ?? pages.at(list - 1, index),
    [pause, pages, list],
  );
  const want = useCallback(
    (first: number, last: number) => {
      if (pause === null) return;
      const known = pause.stack.length;
      if (last >= known) void pages.want(list, Math.max(first, known), Math.min(last + 1, pause.stackCount));
    },
    [pause, pages, list],
  );
  const range = useRef({ first: 0, last: -1 });
  useEffect(() => {
    const { first, last } = range.current;
    if (last >= first) want(first, last);
  }, [want]);
  return useMemo(
    () => ({
      at,
      want: (first, last) => {
        range.current = { first, last };
        want(first, last);
      },
    }),
    [at, want],
  );
}

/** Grows whenever `thing` becomes another one. */
function useCounter(thing: unknown): number {
  const seen = useRef({ thing, count: 0 });
  if (seen.current.thing !== thing) seen.current = { thing, count: seen.current.count + 1 };
  return seen.current.count;
}

/** False while stops come so fast that motion would be noise. */
function useCalm(stop: number): boolean {
  const last = useRef({ stop, time: 0, calm: true });
  if (last.current.stop !== stop) {
    const time = performance.now();
    last.current = { stop, time, calm: time - last.current.time > CALM };
  }
  return last.current.calm;
}

function copy(text: string): void {
  void navigator.clipboard.writeText(text);
}

function emptyText(state: string, count: number): EmptyText | null {
  if (state === 'empty')
    return { title: 'No module', hint: 'Open one, and its operands show here whenever it is paused.' };
  if (count > 0) return null;
  if (state === 'running') return { title: 'Running', hint: 'Pause (F5) to see the operands.' };
  if (state === 'paused' || state === 'trapped') {
    return {
      title: 'The stack is empty',
      hint: 'The next instruction that pushes a value puts it here. Step into (F11).',
    };
  }
  return {
    title: 'Nothing is running',
    hint: 'Step into (F11) starts the program and stops at its first instruction.',
  };
}
