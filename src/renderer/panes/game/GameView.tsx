import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { GameKeys } from '../../../protocol/messages.ts';
import { drawPicture } from './draw.ts';
import { ContextMenu, type MenuEntry } from '../../components/ContextMenu.tsx';
import { commandAt, describeCommand, describePicture, fit, gameKeyOf, type GamePicture } from './game-rows.ts';
import './game.css';

export interface GameViewHandle {
  focus: () => void;
}

interface GameViewProps {
  readonly picture: GamePicture;
  /** Number of the game frame that the picture shows. */
  readonly frame: number;
  /** The machine runs: the picture changes many times a second. */
  readonly running: boolean;
  readonly keys: GameKeys;
  readonly onKeys: (keys: Partial<GameKeys>) => void;
  readonly onRelease: () => void;
  /** Sets or removes the breakpoint on the import that draws such things. */
  readonly onBreak: (op: string) => void;
  readonly hasBreak: (op: string) => boolean;
  readonly onCopy: (text: string) => void;
  readonly ref?: Ref<GameViewHandle>;
}

/** The picture, scaled to the pane; takes the game's keys while it has the focus. */
export function GameView({
  picture,
  frame,
  running,
  keys,
  onKeys,
  onRelease,
  onBreak,
  hasBreak,
  onCopy,
  ref,
}: GameViewProps) {
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const sheet = useRef<OffscreenCanvas>(null);
  const [box, setBox] = useState({ width: 0, height: 0 });
  const [focused, setFocused] = useState(false);
  const size = fit(box, picture);
  const scale = size.width / picture.width;
  /** Room for a line of text below the picture; without it the text lies over the picture. */
  const below = (box.height - size.height) / 2;
  const roomy = below >= LINE;

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
    const element = canvas.current;
    const screen = element?.getContext('2d', { alpha: false });
    if (element == null || screen == null || box.width === 0) return;
    const pixels = window.devicePixelRatio;
    const [width, height] = [Math.round(size.width * pixels), Math.round(size.height * pixels)];
    // Setting a size clears a canvas and costs an allocation, even when it is the same.
    if (element.width !== width) element.width = width;
    if (element.height !== height) element.height = height;
    // Text on a canvas of the document makes the browser compute every style of the page there and then, in each
    // frame. A canvas outside of it has no such ties.
    sheet.current ??= new OffscreenCanvas(width, height);
    if (sheet.current.width !== width) sheet.current.width = width;
    if (sheet.current.height !== height) sheet.current.height = height;
    const brush = sheet.current.getContext('2d', { alpha: false });
    if (brush === null) return;
    brush.setTransform(scale * pixels, 0, 0, scale * pixels, 0, 0);
    drawPicture(brush, picture, picture.highlight);
    screen.drawImage(sheet.current, 0, 0);
  }, [picture, box.width, size.width, size.height, scale]);

  useEffect(() => onRelease, [onRelease]);

  function onKey(event: KeyboardEvent, down: boolean): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (down && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      canvas.current?.blur();
      return;
    }
    const key = gameKeyOf(event.code);
    if (key === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) onKeys({ [key]: down });
  }

  const pointed = useRef<ReturnType<typeof commandAt>>(null);
  function entries(): readonly MenuEntry[] {
    const at = pointed.current;
    const play: MenuEntry = { label: 'Play', run: () => canvas.current?.focus(), keys: 'Mod+Digit0' };
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

  const last = picture.commands.at(-1);
  return (
    <div ref={holder} className="game-holder">
      <div
        className="game-frame"
        style={{ width: size.width, height: size.height }}
        data-focused={focused || undefined}
        data-ghost={picture.ghost || undefined}
      >
        <ContextMenu entries={entries}>
          <canvas
            ref={canvas}
            onContextMenu={(event) => {
              const at = event.currentTarget.getBoundingClientRect();
              pointed.current = commandAt(
                picture.commands,
                (event.clientX - at.left) / scale,
                (event.clientY - at.top) / scale,
              );
            }}
            className="game-canvas"
            data-frame={frame}
            tabIndex={0}
            role="img"
            aria-label={running ? 'Game picture, running' : describePicture(picture.commands)}
            aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp Space Escape"
            aria-describedby="game-keys"
            onFocus={() => setFocused(true)}
            onBlur={() => {
              setFocused(false);
              onRelease();
            }}
            onKeyDown={(event) => onKey(event, true)}
            onKeyUp={(event) => onKey(event, false)}
          />
        </ContextMenu>
        {picture.highlight && last !== undefined && (
          <code className="game-call" style={{ bottom: roomy ? 8 : 30 }}>
            {describeCommand(last)}
          </code>
        )}
      </div>
      <p
        className="game-hint"
        id="game-keys"
        data-roomy={roomy || undefined}
        style={{ bottom: roomy ? below - LINE : 6 }}
      >
        {focused ? <KeyLamps keys={keys} /> : 'Click to play — arrows steer, Up boosts, Space shoots, Esc leaves'}
      </p>
    </div>
  );
}

/** Pixels of a line of text with some air. */
const LINE = 32;

const lamps = [
  ['left', '←', 'turn left'],
  ['boost', '↑', 'boost'],
  ['right', '→', 'turn right'],
  ['shoot', 'Space', 'shoot'],
] as const;

/** The four keys, lit while they are down. */
function KeyLamps({ keys }: { readonly keys: GameKeys }) {
  return (
    <>
      {lamps.map(([key, sign, what]) => (
        <kbd key={key} data-down={keys[key] || undefined} title={what}>
          {sign}
        </kbd>
      ))}
      <span>
        <kbd>Esc</kbd> leaves
      </span>
    </>
  );
}
