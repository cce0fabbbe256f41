import type { DrawCommand, GameKeys, GameView } from '../../../protocol/messages.ts';
import { extentOf } from './draw.ts';

/** What the Game pane shows of a view. */
export interface GamePicture {
  readonly width: number;
  readonly height: number;
  readonly commands: readonly DrawCommand[];
  /** Ring what the last command drew: the frame is not finished. */
  readonly highlight: boolean;
  /** Nothing of this frame is drawn yet: the picture is the previous one, to be dimmed. */
  readonly ghost: boolean;
}

/**
 * The picture for a view: what was drawn so far; before the first draw call of a frame the last finished picture,
 * dimmed, so that stepping through `update` does not leave a black screen.
 */
export function pictureOf(view: GameView, lastComplete: readonly DrawCommand[]): GamePicture {
  const { width, height, commands, complete } = view;
  const ghost = !complete && commands.length === 0 && lastComplete.length > 0;
  return { width, height, commands: ghost ? lastComplete : commands, highlight: !complete && !ghost, ghost };
}

/** The words at the right of the pane's header; `computing` is the frame the machine is in. */
export function statusOf(view: GameView, computing: number | null): string {
  const { frame, commands, complete } = view;
  const calls = `${commands.length} draw call${commands.length === 1 ? '' : 's'}`;
  if (complete)
    return computing !== null && computing > frame
      ? `picture of frame ${frame} · ${calls}`
      : `frame ${frame} · ${calls}`;
  if (commands.length === 0) return `frame ${frame} · nothing drawn yet`;
  return `draw call ${commands.length} of this frame · frame ${frame}`;
}

/** A draw call as the code would write it: `draw_enemy(412.7, 305)`. */
export function describeCommand({ op, args }: DrawCommand): string {
  return `${op}(${args.map((arg) => String(Math.round(arg * 10) / 10)).join(', ')})`;
}

const counted = [
  ['draw_enemy', 'enemy', 'enemies'],
  ['draw_bullet', 'bullet', 'bullets'],
  ['draw_particle', 'particle', 'particles'],
] as const;

/** The picture in words, for people who cannot see it. */
export function describePicture(commands: readonly DrawCommand[]): string {
  const parts: string[] = [];
  const player = commands.find(({ op }) => op === 'draw_player');
  if (player !== undefined) {
    const [x = 0, y = 0, angle = 0] = player.args;
    const degrees = ((Math.round((angle * 180) / Math.PI) % 360) + 360) % 360;
    parts.push(`rocket at ${Math.round(x)}, ${Math.round(y)}, heading ${degrees}°`);
  }
  for (const [op, one, many] of counted) {
    const count = commands.filter((command) => command.op === op).length;
    if (count > 0) parts.push(`${count} ${count === 1 ? one : many}`);
  }
  const score = commands.findLast(({ op }) => op === 'draw_score')?.args[0];
  if (score !== undefined) parts.push(`score ${score}`);
  const text = parts.join('; ');
  return text === '' ? 'Nothing is drawn yet.' : `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
}

const keyMap: Readonly<Record<string, keyof GameKeys>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'boost',
  Space: 'shoot',
};

/** The game key of a keyboard event's `code`; null for others, which the pane leaves alone. */
export function gameKeyOf(code: string): keyof GameKeys | null {
  return keyMap[code] ?? null;
}

/** Largest size with the picture's proportions inside a box, in whole CSS pixels. */
export function fit(
  box: { width: number; height: number },
  picture: { width: number; height: number },
): { width: number; height: number } {
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  return {
    width: Math.max(1, Math.floor(picture.width * scale)),
    height: Math.max(1, Math.floor(picture.height * scale)),
  };
}

/** How far from a small thing a click still means it, in picture units. */
const REACH = 4;

/** The topmost thing drawn at a place of the picture, with its position among the draw calls; null over empty space. */
export function commandAt(
  commands: readonly DrawCommand[],
  x: number,
  y: number,
): { readonly command: DrawCommand; readonly index: number } | null {
  for (let index = commands.length - 1; index >= 0; index--) {
    const command = commands[index];
    const extent = command === undefined ? null : extentOf(command);
    if (command === undefined || extent === null) continue;
    if (Math.hypot(extent.x - x, extent.y - y) <= extent.radius + REACH) return { command, index };
  }
  return null;
}
