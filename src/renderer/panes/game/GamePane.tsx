import { useCallback, useEffect, useMemo, useRef } from 'react';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { Tooltip } from '../../components/Tooltip.tsx';
import { selectReadableFrame } from '../../store/selectors.ts';
import { useStore } from '../../store/use-store.ts';
import type { DrawCommand } from '../../../protocol/messages.ts';
import { pictureOf, statusOf } from './game-rows.ts';
import { GameView, type GameViewHandle } from './GameView.tsx';

const nothing: readonly DrawCommand[] = [];

/** The game's picture, from the draw commands of the moment. */
export function GamePane() {
  const view = useStore((s) => s.game.view);
  const frame = useStore(selectReadableFrame);
  const focus = useStore((s) => s.game.focus);
  const keys = useStore((s) => s.game.keys);
  const watch = useStore((s) => s.game.watch);
  const setKeys = useStore((s) => s.game.setKeys);
  const releaseKeys = useStore((s) => s.game.releaseKeys);
  const visible = useStore((s) => s.layout.visible.game !== false);
  const running = useStore((s) => s.run.state === 'running');
  const host = useStore((s) => s.module.view?.host ?? null);
  const open = useStore((s) => s.module.view !== null);
  const broken = useStore((s) => s.module.view?.problem != null);
  const loading = useStore((s) => s.module.loading !== null);
  const fixedDt = useStore((s) => s.settings.fixedDt);
  const toggle = useStore((s) => s.breakpoints.toggle);
  const find = useStore((s) => s.breakpoints.find);
  const notify = useStore((s) => s.ui.notify);
  const setFixedDt = useStore((s) => s.settings.setFixedDt);

  useEffect(() => watch(visible), [watch, visible]);
  useEffect(() => () => watch(false), [watch]);

  // The last finished picture stays until the next frame draws something.
  const finished = useRef(nothing);
  const shown = useMemo(() => (view === null ? null : pictureOf(view, finished.current)), [view]);
  useEffect(() => {
    finished.current = view === null ? nothing : view.complete ? view.commands : finished.current;
  }, [view]);

  const handle = useRef<GameViewHandle>(null);
  const focusSeen = useRef(focus);
  useEffect(() => {
    if (focusSeen.current === focus) return;
    focusSeen.current = focus;
    handle.current?.focus();
  }, [focus]);
  const onRelease = useCallback(() => releaseKeys(), [releaseKeys]);

  return (
    <PaneFrame
      id="game"
      scroll={false}
      loading={loading}
      tools={
        view === null ? undefined : (
          <>
            <span className="game-status">{running ? `frame ${frame}` : statusOf(view, frame)}</span>
            <Tooltip
              text="Fixed time step"
              detail="Every frame takes 1/60 s, whatever the clock says: runs repeat exactly."
            >
              <label className="game-option">
                <input type="checkbox" checked={fixedDt} onChange={(event) => setFixedDt(event.target.checked)} />
                1/60 s
              </label>
            </Tooltip>
          </>
        )
      }
      empty={shown === null ? emptyText(open, host, broken) : null}
    >
      {shown !== null && (
        <GameView
          ref={handle}
          picture={shown}
          frame={view?.frame ?? 0}
          running={running}
          keys={keys}
          onKeys={setKeys}
          onRelease={onRelease}
          onBreak={(op) => toggle({ kind: 'import', module: 'env', name: op })}
          hasBreak={(op) => find({ kind: 'import', module: 'env', name: op }) !== undefined}
          onCopy={(text) =>
            void navigator.clipboard.writeText(text).catch(() => notify('The clipboard is out of reach here.'))
          }
        />
      )}
    </PaneFrame>
  );
}

function emptyText(open: boolean, host: string | null, broken: boolean) {
  if (host === 'rocket' && broken)
    return { title: 'No picture', hint: 'The module cannot run, for the reason given above the panes.' };
  if (host === 'rocket')
    return { title: 'No picture yet', hint: 'Press Continue: the picture appears with the first frame.' };
  return {
    title: open ? 'This module draws no picture' : 'No game is open',
    hint: (
      <>
        A game imports <code>clear_screen</code>, <code>draw_player</code> and the like from <code>env</code> and
        exports <code>update</code> and <code>draw</code>. Rocket, among the samples, is one.
      </>
    ),
  };
}
