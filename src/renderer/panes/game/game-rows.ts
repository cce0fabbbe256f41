import type {
  DrawCommand,
  DrawnPicture,
  GameControl,
  GameKeys,
  GamePointer,
  GameView,
  PixelPicture,
} from '../../../protocol/messages.ts';
import { extentOf } from './draw.ts';

/** A picture of draw calls as the Game pane shows it. */
export interface DrawnScene extends DrawnPicture {
  /** Ring what the last command drew: the frame is not finished. */
  readonly highlight: boolean;
  /** Nothing of this frame is drawn yet: the picture is the previous one, to be dimmed. */
  readonly ghost: boolean;
}

/** Pixels in memory as the Game pane shows them; see `DrawnScene` for `ghost`. */
export interface PixelScene extends PixelPicture {
  readonly ghost: boolean;
}

/** What the Game pane shows of a view. */
export type Scene = DrawnScene | PixelScene;

/**
 * The picture for a view: what was drawn so far; before anything of a frame is drawn the last finished picture, dimmed,
 * so that stepping through `update` does not leave a black screen.
 */
export function sceneOf(view: GameView, last: GameView | null): Scene {
  if (view.kind === 'pixels') {
    const old = last?.kind === 'pixels' && last.bytes.length === view.bytes.length ? last : null;
    const ghost = !view.complete && old !== null && isBlank(view.bytes) && !isBlank(old.bytes);
    return ghost ? { ...view, bytes: old.bytes, palette: old.palette, ghost } : { ...view, ghost };
  }
  const { kind, width, height, commands, complete } = view;
  const old = last?.kind === 'drawn' ? last.commands : [];
  const ghost = !complete && commands.length === 0 && old.length > 0;
  return { kind, width, height, commands: ghost ? old : commands, highlight: !complete && !ghost, ghost };
}

/** Is everything of one colour: wiped, and nothing drawn yet? */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === bytes[0]);
}

/** The words at the right of the pane's header; `computing` is the frame the machine is in. */
export function statusOf(view: GameView, computing: number | null): string {
  const { frame, complete } = view;
  if (view.kind === 'pixels') {
    const size = `${view.width} × ${view.height}`;
    if (frame === 0) return size;
    return complete ? `frame ${frame} · ${size}` : `frame ${frame} · under way`;
  }
  const { commands } = view;
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
export function describeScene(scene: Scene): string {
  return scene.kind === 'drawn' ? describeCommands(scene.commands) : describePixels(scene);
}

function describePixels({ width, height, memory, address }: PixelPicture): string {
  const where = memory === 0 ? '' : ` of memory ${memory}`;
  return `${width} × ${height} pixels, from address ${hex(address)}${where} on.`;
}

function describeCommands(commands: readonly DrawCommand[]): string {
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

type ButtonKey = Exclude<keyof GameKeys, 'pointer'>;

/** Places on the keyboard, as an American one is labelled. */
const keyMap: Readonly<Record<string, ButtonKey>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Space: 'button1',
  KeyX: 'button1',
  KeyV: 'button1',
  KeyZ: 'button2',
  KeyC: 'button2',
};

/** The button of a keyboard event's `code`; null for others, and for those that the game knows nothing of. */
export function buttonOf(code: string, controls: readonly GameControl[]): ButtonKey | null {
  const button = Object.hasOwn(keyMap, code) ? keyMap[code] : undefined;
  return button !== undefined && controls.some(({ key }) => key === button) ? button : null;
}

/** The line below a picture that waits for a click: which keys do what. Empty for a game without keys. */
export function hintOf(controls: readonly GameControl[]): string {
  if (controls.length === 0) return '';
  const keys = controls.map(({ sign, what }) => `${sign} ${what.replace(/;.*/, '')}`);
  const arrows = ['←', '↑', '↓', '→'].every((sign) => controls.some((control) => control.sign === sign));
  const listed = arrows ? ['arrows', ...keys.filter((key) => !/^[←↑↓→]/.test(key))] : keys;
  return `Click to play: ${listed.join(', ')}, Esc leaves`;
}

/** Where a pointer event is in a picture: in its pixels, whole ones, also outside of it. */
export function pointerAt(
  event: { readonly clientX: number; readonly clientY: number; readonly buttons: number },
  box: { readonly left: number; readonly top: number },
  scale: number,
): GamePointer {
  const place = (distance: number): number => Math.max(-0x8000, Math.min(0x7fff, Math.floor(distance / scale)));
  // A browser has the middle button in the third bit and the right one in the second, as games have.
  return { x: place(event.clientX - box.left), y: place(event.clientY - box.top), buttons: event.buttons & 7 };
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

export function hex(address: number): string {
  return `0x${address.toString(16)}`;
}
