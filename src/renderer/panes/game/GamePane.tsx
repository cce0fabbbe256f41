import { useCallback, useEffect, useMemo, useRef } from 'react';
import { perform } from '../../commands/commands.ts';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { selectPast, selectReadableFrame } from '../../store/selectors.ts';
import { store, useStore } from '../../store/use-store.ts';
import type { GameView as View, ModuleView } from '../../../protocol/messages.ts';
import { sceneOf, statusOf } from './game-rows.ts';
import { GameTools } from './GameTools.tsx';
import { GameView, type GameViewHandle } from './GameView.tsx';
import { useSound } from './use-sound.ts';

/** The game's picture: the draw calls of the moment, or pixels in memory. */
export function GamePane() {
  const view = useStore((s) => s.game.view);
  const frame = useStore(selectReadableFrame);
  const focus = useStore((s) => s.game.focus);
  const keys = useStore((s) => s.game.keys);
  const watch = useStore((s) => s.game.watch);
  const setKeys = useStore((s) => s.game.setKeys);
  const releaseKeys = useStore((s) => s.game.releaseKeys);
  const wished = useStore((s) => s.game.framebuffer !== null);
  const visible = useStore((s) => s.layout.visible.game !== false);
  const running = useStore((s) => s.run.state === 'running');
  const module = useStore((s) => s.module.view);
  const loading = useStore((s) => s.module.loading !== null);
  const sound = useStore((s) => s.settings.sound);
  const toggle = useStore((s) => s.breakpoints.toggle);
  const find = useStore((s) => s.breakpoints.find);
  const goToMemory = useStore((s) => s.memory.goTo);
  const notify = useStore((s) => s.ui.notify);
  const openDialog = useStore((s) => s.ui.openDialog);

  useEffect(() => watch(visible), [watch, visible]);
  useEffect(() => () => watch(false), [watch]);
  useSound(view, sound, running && visible);

  // The last finished picture stays until the next frame draws something.
  const finished = useRef<View>(null);
  const scene = useMemo(() => (view === null ? null : sceneOf(view, finished.current)), [view]);
  useEffect(() => {
    if (view === null || view.complete) finished.current = view;
  }, [view]);

  const handle = useRef<GameViewHandle>(null);
  const focusSeen = useRef(focus);
  useEffect(() => {
    if (focusSeen.current === focus) return;
    focusSeen.current = focus;
    handle.current?.focus();
  }, [focus]);
  const past = useStore(selectPast);
  const onGoOn = useCallback(() => {
    handle.current?.focus();
    perform('time.branch', store.getState());
  }, []);
  const onRelease = useCallback(() => releaseKeys(), [releaseKeys]);

  return (
    <PaneFrame
      id="game"
      scroll={false}
      loading={loading}
      tools={
        view === null ? undefined : (
          <GameTools view={view} status={running && view.frame > 0 ? `frame ${frame}` : statusOf(view, frame)} />
        )
      }
      empty={scene === null ? emptyText(module, wished, () => openDialog('framebuffer')) : null}
    >
      {view !== null && scene !== null && (
        <GameView
          ref={handle}
          game={view.game}
          scene={scene}
          frame={view.frame}
          running={running}
          keys={keys}
          onKeys={setKeys}
          onRelease={onRelease}
          onGoOn={past ? onGoOn : null}
          onBreak={(op) => toggle({ kind: 'import', module: 'env', name: op })}
          hasBreak={(op) => find({ kind: 'import', module: 'env', name: op }) !== undefined}
          onMemory={goToMemory}
          onCopy={(text) =>
            void navigator.clipboard.writeText(text).catch(() => notify('The clipboard is out of reach here.'))
          }
        />
      )}
    </PaneFrame>
  );
}

function emptyText(module: ModuleView | null, wished: boolean, describe: () => void) {
  const game = wished || (module !== null && module.game !== null);
  if (game && module?.problem != null)
    return { title: 'No picture', hint: 'The module cannot run, for the reason given above the panes.' };
  if (game) return { title: 'No picture yet', hint: 'Press Continue: the picture appears with the first frame.' };
  const action =
    module === null || module.problem !== null || module.memories.length === 0 ? undefined : (
      <button type="button" className="button" onClick={describe}>
        Show memory as a picture…
      </button>
    );
  return {
    title: module === null ? 'No game is open' : 'This module draws no picture',
    hint:
      action === undefined
        ? 'Rocket and Glowworm, among the samples, are games: one draws shapes, the other is a WASM-4 cart.'
        : 'It is neither like Rocket nor a WASM-4 cart. If it writes pixels to its memory, they can be seen all the same.',
    ...(action === undefined ? {} : { action }),
  };
}
