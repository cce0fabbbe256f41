import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { SlotView, ValueView } from '../../../protocol/messages.ts';
import { startHint } from '../../commands/start-hint.ts';
import type { MenuEntry } from '../../components/ContextMenu.tsx';
import type { EmptyText } from '../../components/EmptyState.tsx';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { originEntries } from '../../components/time-entries.ts';
import { watchEntries } from '../../components/watch-entries.ts';
import { usePaged } from '../../components/use-paged.ts';
import { shapeAt } from '../../components/use-shape.ts';
import { ValueList } from '../../components/ValueList.tsx';
import { copyText, shortText } from '../../store/copy-text.ts';
import { selectEditable, selectStale } from '../../store/selectors.ts';
import { store, useStore } from '../../store/use-store.ts';
import { FormatSwitch } from './FormatSwitch.tsx';
import { emptyOnTop, nextLine, type StackFormat, slotTexts, stackRows, type StackRow } from './stack-rows.ts';
import { EmptyTop, NextExchange, SlotRow } from './StackView.tsx';

const ROW = 32;
/** Milliseconds: when stops come faster than this, sliding would only flicker. */
const CALM = 100;
const noSlots: readonly SlotView[] = [];

/** The operands of all frames, top first. */
export function StackPane() {
  const pause = useStore((s) => s.run.pause);
  const next = useStore((s) => s.run.pause?.top?.next ?? null);
  const state = useStore((s) => (s.run.live ? 'paused' : s.run.state));
  const hint = useStore(startHint);
  const stale = useStore(selectStale);
  const editable = useStore(selectEditable);
  const editOperand = useStore((s) => s.run.editOperand);
  const fetchSlots = useStore((s) => s.run.slots);
  const goToOffset = useStore((s) => s.code.goToOffset);
  const [format, setFormat] = useState<StackFormat>('dec');
  const stop = pause?.moment.stops ?? 0;
  const animate = useCalm(stop);
  const count = pause?.stackCount ?? 0;
  const slots = usePaged(pause, pause?.stack ?? noSlots, count, fetchSlots);

  const onTop = emptyOnTop(slots.at(0), pause?.frames ?? []);
  /** Rows above the slots. */
  const above = onTop === '' ? 0 : 1;

  const row = (index: number): StackRow => stackRows(index, index + 1, slots.at, pause?.frames ?? [])[0] as StackRow;

  const valueAt = useCallback((at: number) => (at < above ? null : slots.at(at - above)), [slots, above]);
  const placeAt = (at: number): string => {
    const slot = at < above ? null : slots.at(at - above);
    // What one instruction pushes is of one kind, wherever in the stack it comes to lie.
    return slot === null ? '' : slot.pushedBy === null ? `slot ${slot.position}` : `pushed by ${slot.pushedBy}`;
  };

  function menu(at: number, edit: () => void): readonly MenuEntry[] {
    const slot = at < above ? null : row(at - above).slot;
    if (slot === null) return [];
    const { value, pushedBy } = slot;
    const dec = slotTexts(value, 'dec', shapeAt(store.getState(), placeAt(at), value));
    const origin: readonly MenuEntry[] =
      pushedBy === null ? [] : [{ label: 'Show the instruction that pushed it', run: () => void goToOffset(pushedBy) }];
    return [
      { label: 'Edit', run: edit, keys: 'Enter', disabled: !editable },
      ...origin,
      ...originEntries('Go to where this was pushed', { kind: 'slot', position: slot.position }),
      ...pointedEntries(value),
      'separator',
      { label: `Copy ${shortText(dec.text)}`, run: () => copyText(dec.text) },
      ...(dec.other === '' ? [] : [{ label: `Copy ${dec.other}`, run: () => copyText(dec.other) }]),
    ];
  }

  return (
    <PaneFrame
      id="stack"
      scroll={false}
      stale={stale}
      empty={emptyText(state, count, hint)}
      tools={
        pause === null ? undefined : (
          <>
            <NextExchange next={nextLine(next)} />
            <FormatSwitch value={format} onChange={setFormat} />
          </>
        )
      }
    >
      <ValueList
        count={count + above}
        rowHeight={ROW}
        label="Operands, top first"
        scope="stack"
        fromEnd
        valueAt={valueAt}
        placeAt={placeAt}
        numbers={format === 'hex' ? 'hex' : 'decimal'}
        menu={menu}
        onRange={(first, last) => slots.want(Math.max(0, first - above), last - above)}
        renderRow={(at, rowState) => {
          if (at < above) return <EmptyTop names={onTop} />;
          const index = at - above;
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

/** Bytes that are watched where a value points to. */
const POINTED = 4;

/** A value that may be an address of the memory that the Memory pane shows: the bytes there can be watched. */
function pointedEntries({ type, bits }: ValueView): readonly MenuEntry[] {
  const { module, memory } = store.getState();
  const known = module.view?.memories[memory.index];
  const address = Number(bits);
  if (known === undefined || known.address !== type || address + POINTED > known.pages * 65_536) return [];
  const place = { kind: 'memory', memory: memory.index, address, length: POINTED } as const;
  return watchEntries(place, `the ${POINTED} bytes at 0x${address.toString(16)}`, ['write']);
}

/** False while stops come so fast that motion would be noise. */
function useCalm(stop: number): boolean {
  const last = useRef(-CALM);
  const [calm, setCalm] = useState(true);
  // Before the browser paints: a slot that is not to slide never begins to.
  useLayoutEffect(() => {
    const now = performance.now();
    setCalm(now - last.current > CALM);
    last.current = now;
  }, [stop]);
  return calm;
}

function emptyText(state: string, count: number, hint: string): EmptyText | null {
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
  return { title: 'Nothing is running', hint };
}
