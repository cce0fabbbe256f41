import { useMemo, useRef, useState } from 'react';
import type { FrameView, LabelView, RunState } from '../../../protocol/messages.ts';
import { startHint } from '../../commands/start-hint.ts';
import { ContextMenu, type MenuEntry } from '../../components/ContextMenu.tsx';
import type { EmptyText } from '../../components/EmptyState.tsx';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { copyText } from '../../store/copy-text.ts';
import { selectStale } from '../../store/selectors.ts';
import { useStore } from '../../store/use-store.ts';
import { boxText, type LabelBox, labelBoxes } from './label-rows.ts';
import { LabelsView } from './LabelsView.tsx';

const noLabels: readonly LabelView[] = [];

/** The nesting of blocks around the instruction of the frame that is looked at. */
export function LabelsPane() {
  const frame = useStore((s) => s.run.frame);
  const frameIndex = useStore((s) => s.run.frameIndex);
  const state = useStore((s) => s.run.state);
  const hint = useStore(startHint);
  const stale = useStore(selectStale);
  const goToOffset = useStore((s) => s.code.goToOffset);
  const runTo = useStore((s) => s.run.step);
  const [unfolded, setUnfolded] = useState<number | null>(null);
  const pointed = useRef<LabelBox>(null);
  const labels = frame?.labels ?? noLabels;
  const func = frame?.func ?? null;
  // A nesting that was unfolded stays so while one steps inside that function.
  const boxes = useMemo(() => labelBoxes(labels, unfolded !== null && unfolded === func), [labels, unfolded, func]);

  function entries(): readonly MenuEntry[] {
    const box = pointed.current;
    if (box === null || box.kind === 'fold') return [];
    const { offset } = box.label;
    const { target } = box;
    return [
      { label: 'Go to where it begins', run: () => void goToOffset(offset), keys: 'Enter' },
      ...(target === null
        ? []
        : [
            { label: `Go to where br ${box.label.depth} leads`, run: () => void goToOffset(target) },
            { label: `Run to where br ${box.label.depth} leads`, run: () => runTo('to', { offset: target }) },
          ]),
      'separator',
      { label: `Copy offset 0x${offset.toString(16)}`, run: () => copyText(`0x${offset.toString(16)}`) },
      { label: 'Copy as text', run: () => copyText(boxText(box)) },
    ];
  }

  return (
    <PaneFrame
      id="labels"
      stale={stale}
      loading={frame !== null && frame.index !== frameIndex}
      empty={emptyText(state, frame, hint)}
    >
      <ContextMenu entries={entries}>
        <div>
          <LabelsView
            boxes={boxes}
            onGo={(offset) => void goToOffset(offset)}
            onUnfold={() => setUnfolded(func)}
            onPoint={(box) => {
              pointed.current = box;
            }}
          />
        </div>
      </ContextMenu>
    </PaneFrame>
  );
}

function emptyText(state: RunState, frame: FrameView | null, hint: string): EmptyText | null {
  if (state === 'empty') return { title: 'No module', hint: 'Open one, and the nesting of its blocks shows here.' };
  if (frame === null) {
    return state === 'running'
      ? { title: 'Running', hint: 'Pause (F5) to see which blocks it is in.' }
      : { title: 'No function is running', hint };
  }
  if (frame.kind === 'host')
    return { title: 'A host frame', hint: 'It has no blocks. Choose another frame in Call stack.' };
  return frame.labels.length === 0 ? { title: 'No blocks', hint: 'The instruction stands outside every block.' } : null;
}
