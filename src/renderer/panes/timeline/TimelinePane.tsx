import { useCallback, useEffect, useMemo, useState } from 'react';
import { perform, whyNot } from '../../commands/commands.ts';
import { firstKey } from '../../commands/keymap.ts';
import { startHint } from '../../commands/start-hint.ts';
import type { MenuEntry } from '../../components/ContextMenu.tsx';
import type { EmptyText } from '../../components/EmptyState.tsx';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { bookmarksShown } from '../../store/moments.ts';
import { nothingHasRun, selectRecorded } from '../../store/selectors.ts';
import { store, useStore } from '../../store/use-store.ts';
import { TimelineStrip } from './TimelineStrip.tsx';
import { TimelineTools } from './TimelineTools.tsx';
import '../../components/button.css';
import './timeline.css';

/** The whole run as a strip: every moment of it can be visited again. */
export function TimelinePane() {
  const view = useStore((s) => s.time.view);
  const line = useStore((s) => s.time.line);
  const known = useStore((s) => s.time.known);
  const range = useStore((s) => s.time.range);
  const at = useStore((s) => s.time.wish ?? s.time.view?.at ?? 0);
  const all = useStore((s) => s.time.bookmarks);
  const { goTo, back, setRange, setScrubbing, switchTo, watch, toggleBookmark, askName } = useStore((s) => s.time);
  const visible = useStore((s) => s.layout.visible.timeline !== false);
  const loading = useStore((s) => s.module.loading !== null);
  const empty = useEmptyText();

  const [columns, setColumns] = useState(0);
  useEffect(() => watch(visible && columns > 0 ? columns : null), [watch, visible, columns]);
  useEffect(
    () => () => {
      watch(null);
      setScrubbing(false);
    },
    [watch, setScrubbing],
  );

  const branches = view?.branches;
  const branch = view?.branch;
  const total = view?.total;
  const bookmarks = useMemo(
    () =>
      branches === undefined || branch === undefined || total === undefined
        ? []
        : bookmarksShown(all, { branches, branch, total }),
    [all, branches, branch, total],
  );
  const onFrameBack = useCallback(() => perform('time.backFrame', store.getState()), []);

  function menu(moment: number): readonly MenuEntry[] {
    const marked = bookmarks.find((each) => each.at === moment);
    const s = store.getState();
    return [
      marked === undefined
        ? { label: 'Set a bookmark here', run: () => toggleBookmark(moment) }
        : { label: 'Remove the bookmark', run: () => toggleBookmark(moment) },
      ...(marked === undefined
        ? []
        : [{ label: 'Rename the bookmark…', run: () => void setTimeout(() => askName(marked)) }]),
      'separator',
      {
        label: 'Run back',
        run: () => back('continue'),
        keys: firstKey('time.reverse', s.settings.keys),
        disabled: whyNot('time.reverse', s) !== null,
      },
      {
        label: 'Go on from the moment shown',
        run: () => perform('time.branch', store.getState()),
        keys: firstKey('time.branch', s.settings.keys),
        disabled: whyNot('time.branch', s) !== null,
      },
    ];
  }

  return (
    <PaneFrame
      id="timeline"
      scroll={false}
      loading={loading}
      empty={empty}
      tools={
        view === null || empty !== null ? undefined : (
          <TimelineTools view={view} marked={bookmarks.some((each) => each.at === view.at)} />
        )
      }
    >
      {view !== null && (
        <TimelineStrip
          view={view}
          line={line}
          known={known}
          range={range}
          at={at}
          bookmarks={bookmarks}
          onGo={goTo}
          onFrameBack={onFrameBack}
          onRange={setRange}
          onScrub={setScrubbing}
          onBranch={switchTo}
          menu={menu}
          onRename={askName}
          onColumns={setColumns}
        />
      )}
    </PaneFrame>
  );
}

/** Why there is nothing to show; null when there is. */
function useEmptyText(): EmptyText | null {
  const open = useStore((s) => s.module.view !== null);
  const started = useStore((s) => s.time.view !== null && !nothingHasRun(s));
  const off = useStore((s) => (s.time.view === null ? !s.settings.recording.record : !selectRecorded(s)));
  const note = useStore((s) => (s.settings.recording.record ? (s.time.view?.note ?? null) : null));
  const hint = useStore(startHint);
  const openDialog = useStore((s) => s.ui.openDialog);
  if (!open)
    return { title: 'No module', hint: 'Open one: its run is recorded, and any moment of it can be visited again.' };
  if (off) {
    return {
      title: 'Recording is off',
      hint: note ?? 'There is no way back. Switch it on, and restart.',
      action: (
        <button type="button" className="button" onClick={() => openDialog('settings')}>
          Settings…
        </button>
      ),
    };
  }
  return started ? null : { title: 'Nothing has run yet', hint };
}
