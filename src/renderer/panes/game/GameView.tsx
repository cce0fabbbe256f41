import {
  type KeyboardEvent,
  type PointerEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { ContextMenu, type MenuEntry } from '../../components/ContextMenu.tsx';
import type { GameFacts, GameKeys } from '../../../protocol/messages.ts';
import {
  buttonOf,
  commandAt,
  describeCommand,
  describeScene,
  fit,
  hex,
  hintOf,
  pointerAt,
  type Scene,
} from './game-rows.ts';
import { KeyLamps } from './KeyLamps.tsx';
import { Painter } from './paint.ts';
import { byteAt } from './pixels.ts';
import './game.css';

export interface GameViewHandle {
  focus: () => void;
}

interface GameViewProps {
  readonly game: GameFacts;
  readonly scene: Scene;
  /** Number of the game frame that the picture shows. */
  readonly frame: number;
  /** The machine runs: the picture changes many times a second. */
  readonly running: boolean;
  readonly keys: GameKeys;
  readonly onKeys: (keys: Partial<GameKeys>) => void;
  readonly onRelease: () => void;
  /** In the past keys change nothing: goes on from the moment shown, live. Null at the end, where they do. */
  readonly onGoOn: (() => void) | null;
  /** Sets or removes the breakpoint on the import that draws such things. */
  readonly onBreak: (op: string) => void;
  readonly hasBreak: (op: string) => boolean;
  /** Shows a byte of the picture in the Memory pane. */
  readonly onMemory: (address: number, memory: number) => void;
  readonly onCopy: (text: string) => void;
  readonly ref?: Ref<GameViewHandle>;
}

/** The picture, scaled to the pane; takes the game's keys while it has the focus. */
export function GameView(props: GameViewProps) {
  const { game, scene, frame, running, keys, onKeys, onRelease, onGoOn, onBreak, hasBreak, onMemory, onCopy, ref } =
    props;
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter>(null);
  const [box, setBox] = useState({ width: 0, height: 0 });
  const [focused, setFocused] = useState(false);
  const hint = hintOf(game.controls);
  const lines = hint.length * CHARACTER > box.width - SIDES ? 2 : 1;
  /** Room for the text below the picture; in a low pane the text lies over the picture. */
  const below = hint === '' || box.height < LOW ? 0 : LINE + (lines - 1) * MORE_LINE;
  const roomy = below > 0;
  const size = fit({ width: box.width, height: box.height - below }, scene);
  const scale = size.width / scene.width;

  useImperativeHandle(ref, () => ({ focus: () => canvas.current?.focus() }), []);

  useLayoutEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const measure = () => setBox({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const screen = canvas.current?.getContext('2d', { alpha: false });
    if (screen == null || box.width === 0) return;
    const pixels = window.devicePixelRatio;
    painter.current ??= new Painter();
    painter.current.paint(screen, scene, Math.round(size.width * pixels), Math.round(size.height * pixels));
  }, [scene, box.width, size.width, size.height]);

  useEffect(() => onRelease, [onRelease]);

  function onKey(event: KeyboardEvent, down: boolean): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (down && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      canvas.current?.blur();
      return;
    }
    const key = buttonOf(event.code, game.controls);
    if (key === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) onKeys({ [key]: down });
  }

  function onPointer(event: PointerEvent): void {
    if (!game.pointer || !focused) return;
    onKeys({ pointer: pointerAt(event, event.currentTarget.getBoundingClientRect(), scale) });
  }

  const pointed = useRef({ x: 0, y: 0 });
  const play: MenuEntry = { label: 'Play', run: () => canvas.current?.focus(), keys: 'Mod+Digit0' };
  function entries(): readonly MenuEntry[] {
    const { x, y } = pointed.current;
    if (scene.kind === 'pixels') {
      if (scene.bytes.length === 0) return [play];
      const address = scene.address + byteAt(scene, Math.floor(x), Math.floor(y));
      return [
        {
          label: `Show pixel ${Math.floor(x)}, ${Math.floor(y)} in Memory (${hex(address)})`,
          run: () => onMemory(address, scene.memory),
        },
        'separator',
        play,
      ];
    }
    const at = commandAt(scene.commands, x, y);
    if (at === null) return [play];
    const { command, index } = at;
    const text = describeCommand(command);
    return [
      { label: `Break on ${command.op}`, run: () => onBreak(command.op), checked: hasBreak(command.op) },
      { label: `Copy draw call ${index + 1}: ${text}`, run: () => onCopy(text) },
      'separator',
      play,
    ];
  }

  const last = scene.kind === 'drawn' && scene.highlight ? scene.commands.at(-1) : undefined;
  return (
    <div ref={holder} className="game-holder" style={{ paddingBottom: below }}>
      <div
        className="game-frame"
        style={{ width: size.width, height: size.height }}
        data-focused={focused || undefined}
        data-ghost={scene.ghost || undefined}
      >
        <ContextMenu entries={entries}>
          <canvas
            ref={canvas}
            onContextMenu={(event) => {
              // A game that is being played with the mouse has its right button, too.
              if (game.pointer && focused && running) event.preventDefault();
              const at = event.currentTarget.getBoundingClientRect();
              pointed.current = { x: (event.clientX - at.left) / scale, y: (event.clientY - at.top) / scale };
            }}
            className="game-canvas"
            data-frame={frame}
            tabIndex={0}
            role="img"
            aria-label={running ? 'Game picture, running' : describeScene(scene)}
            aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Space Escape"
            {...(hint === '' ? {} : { 'aria-describedby': 'game-keys' })}
            onFocus={() => setFocused(true)}
            onBlur={() => {
              setFocused(false);
              onRelease();
            }}
            onKeyDown={(event) => onKey(event, true)}
            onKeyUp={(event) => onKey(event, false)}
            onPointerDown={(event) => {
              event.currentTarget.focus();
              onPointer(event);
            }}
            onPointerMove={onPointer}
            onPointerUp={onPointer}
          />
        </ContextMenu>
        {scene.kind === 'pixels' && scene.problem !== null && (
          <p className="game-problem" role="alert">
            {scene.problem}
          </p>
        )}
        {last !== undefined && (
          <code className="game-call" style={{ bottom: roomy ? 8 : 30 }}>
            {describeCommand(last)}
          </code>
        )}
      </div>
      {hint !== '' && (
        <p
          className="game-hint"
          id="game-keys"
          data-roomy={roomy || undefined}
          style={{ bottom: roomy ? (box.height - size.height - below) / 2 : 6 }}
        >
          {onGoOn !== null ? (
            <PastHint onGoOn={onGoOn} />
          ) : focused ? (
            <KeyLamps controls={game.controls} keys={keys} />
          ) : (
            hint
          )}
        </p>
      )}
    </div>
  );
}

/** What to do in the past, where the recorded keys count. */
function PastHint({ onGoOn }: { readonly onGoOn: () => void }) {
  return (
    <>
      <span>The recorded keys count here.</span>
      <button type="button" className="link-button game-go-on" onClick={onGoOn}>
        Go on from here
      </button>
      <span>to play</span>
    </>
  );
}

/** Pixels of a line of text with some air. */
const LINE = 32;
const MORE_LINE = 18;
/** Of the text, about, and what is left free at its sides. */
const CHARACTER = 6;
const SIDES = 32;
/** Pixels of a pane that is too low for that. */
const LOW = 220;
