import type { FrameSummary, RunState } from '../../../protocol/messages.ts';
import { startHint } from '../../commands/start-hint.ts';
import type { MenuEntry } from '../../components/ContextMenu.tsx';
import { Digits } from '../../components/Digits.tsx';
import type { EmptyText } from '../../components/EmptyState.tsx';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { RowList } from '../../components/RowList.tsx';
import { usePaged } from '../../components/use-paged.ts';
import { valueText } from '../../components/value-text.ts';
import { copyText } from '../../store/copy-text.ts';
import { selectStale } from '../../store/selectors.ts';
import { useStore } from '../../store/use-store.ts';
import { type CallRow, callRows, callText } from './call-rows.ts';
import { CallLine } from './CallsView.tsx';

const ROW = 22;
/** From this depth on the number of frames is worth a line of its own. */
const DEEP = 20;
const noFrames: readonly FrameSummary[] = [];

/** Frames, innermost first; the one that is chosen decides what Code, Locals and Labels show. */
export function CallsPane() {
  const pause = useStore((s) => s.run.pause);
  const state = useStore((s) => s.run.state);
  const hint = useStore(startHint);
  const frameIndex = useStore((s) => s.run.frameIndex);
  const stale = useStore(selectStale);
  const selectFrame = useStore((s) => s.run.selectFrame);
  const goTo = useStore((s) => s.code.goTo);
  const goToOffset = useStore((s) => s.code.goToOffset);
  const addBreakpoint = useStore((s) => s.breakpoints.add);
  const request = useStore((s) => s.engine.request);
  const count = pause?.frameCount ?? 0;
  const frames = usePaged(pause, pause?.frames ?? noFrames, count, (from, length) =>
    request('frames', { from, count: length }),
  );
  const row = (index: number): CallRow => callRows(index, index + 1, frames.at, frameIndex)[0] as CallRow;

  function menu(index: number): readonly MenuEntry[] {
    const call = row(index);
    const { frame } = call;
    if (frame === null) return [];
    const { func } = frame;
    const copies: readonly MenuEntry[] = [
      { label: 'Copy name', run: () => copyText(call.name) },
      { label: 'Copy frame as text', run: () => copyText(callText(call, valueText)) },
    ];
    if (func === null) return copies;
    return [
      { label: 'Show this frame', run: () => selectFrame(index), keys: 'Enter' },
      { label: `Go to the start of ${call.name}`, run: () => goTo({ func }) },
      'separator',
      {
        label: `Break on entry of ${call.name}`,
        run: () => void addBreakpoint({ kind: 'function', func, at: 'entry' }),
      },
      {
        label: `Break on return from ${call.name}`,
        run: () => void addBreakpoint({ kind: 'function', func, at: 'return' }),
      },
      'separator',
      ...copies,
    ];
  }

  return (
    <PaneFrame
      id="calls"
      scroll={false}
      stale={stale}
      empty={emptyText(state, count, hint)}
      tools={
        count <= DEEP ? undefined : (
          <span>
            <Digits text={String(count)} /> frames
          </span>
        )
      }
    >
      <RowList
        count={count}
        rowHeight={ROW}
        label="Frames, innermost first"
        menu={menu}
        onOpen={selectFrame}
        onPick={selectFrame}
        onRange={frames.want}
        renderRow={(index) => <CallLine row={row(index)} onGo={(offset) => void goToOffset(offset)} />}
      />
    </PaneFrame>
  );
}

function emptyText(state: RunState, count: number, hint: string): EmptyText | null {
  if (state === 'empty')
    return { title: 'No module', hint: 'Open one, and its calls show here whenever it is paused.' };
  if (count > 0) return null;
  if (state === 'running') return { title: 'Running', hint: 'Pause (F5) to see who called whom.' };
  return { title: 'Nothing is on the call stack', hint };
}
