import { describe, expect, it } from 'vitest';
import type { DrawCommand, GameView } from '../../../../src/protocol/messages.ts';
import { fakeGame } from '../../../support/fake-client.ts';
import {
  buttonOf,
  commandAt,
  describeCommand,
  describeScene,
  fit,
  hintOf,
  pointerAt,
  sceneOf,
  type Scene,
  statusOf,
} from '../../../../src/renderer/panes/game/game-rows.ts';

const command = (op: string, ...args: number[]): DrawCommand => ({ op, args });
const view = (commands: readonly DrawCommand[], complete: boolean): GameView => ({
  ...fakeGame,
  commands,
  complete,
});
const drawn = (commands: readonly DrawCommand[]): Scene => sceneOf(view(commands, true), null);
const pixels: GameView = {
  kind: 'pixels',
  game: { ...fakeGame.game, id: 'wasm4' },
  tones: [],
  frame: 7,
  complete: true,
  width: 160,
  height: 160,
  format: 'index2',
  stride: 40,
  highFirst: false,
  palette: [0, 1, 2, 3],
  memory: 0,
  address: 0xa0,
  bytes: new Uint8Array(6400),
  problem: null,
};
const calls = [command('clear_screen'), command('draw_enemy', 412.7309, 305)];

describe('game rows', () => {
  it('says how far the frame is drawn', () => {
    expect(statusOf(view(calls, true), 312)).toBe('frame 312 · 2 draw calls');
    expect(statusOf(view(calls, true), null)).toBe('frame 312 · 2 draw calls');
    expect(statusOf(view(calls, true), 313)).toBe('picture of frame 312 · 2 draw calls');
    expect(statusOf(view(calls, false), 312)).toBe('draw call 2 of this frame · frame 312');
    expect(statusOf(view([], false), 312)).toBe('frame 312 · nothing drawn yet');
  });

  it('highlights only in the middle of a frame', () => {
    expect(sceneOf(view(calls, false), null)).toMatchObject({ highlight: true, ghost: false, commands: calls });
    expect(sceneOf(view(calls, true), null)).toMatchObject({ highlight: false, ghost: false });
  });

  it('keeps the last picture, dimmed, until the new frame draws something', () => {
    expect(sceneOf(view([], false), view(calls, true))).toMatchObject({
      highlight: false,
      ghost: true,
      commands: calls,
    });
    expect(sceneOf(view([], false), null)).toMatchObject({ ghost: false, commands: [] });
  });

  it('keeps the last pixels, dimmed, while those of the new frame are wiped and nothing is drawn', () => {
    const drawnOn = { ...pixels, bytes: Uint8Array.of(0, 1, 2) };
    const wiped = { ...pixels, bytes: new Uint8Array(3), complete: false };
    expect(sceneOf(wiped, drawnOn)).toMatchObject({ ghost: true, bytes: drawnOn.bytes });
    expect(sceneOf({ ...wiped, bytes: Uint8Array.of(0, 0, 9) }, drawnOn)).toMatchObject({ ghost: false });
    expect(sceneOf({ ...wiped, complete: true }, drawnOn)).toMatchObject({ ghost: false, bytes: wiped.bytes });
    expect(sceneOf(wiped, null)).toMatchObject({ ghost: false });
  });

  it('tells the picture in words', () => {
    const picture = [
      command('clear_screen'),
      command('draw_particle', 1, 1, 2),
      command('draw_particle', 2, 1, 2),
      command('draw_enemy', 5, 5),
      command('draw_player', 512.4, 299.6, -Math.PI / 2),
      command('draw_score', 70),
    ];
    expect(describeScene(drawn(picture))).toBe('Rocket at 512, 300, heading 270°; 1 enemy; 2 particles; score 70.');
    expect(describeScene(drawn([]))).toBe('Nothing is drawn yet.');
    expect(describeCommand(command('draw_enemy', 412.7309, 305))).toBe('draw_enemy(412.7, 305)');
  });

  it('finds what was drawn last at a place', () => {
    const picture = [
      command('clear_screen'),
      command('draw_enemy', 100, 100),
      command('draw_bullet', 105, 100),
      command('draw_score', 70),
    ];
    expect(commandAt(picture, 106, 101)).toEqual({ command: picture[2], index: 2 });
    expect(commandAt(picture, 92, 100)).toEqual({ command: picture[1], index: 1 });
    expect(commandAt(picture, 300, 300)).toBeNull();
  });

  it('says of pixels in memory where they are and of which frame', () => {
    expect(statusOf(pixels, 7)).toBe('frame 7 · 160 × 160');
    expect(statusOf({ ...pixels, frame: 8, complete: false }, 8)).toBe('frame 8 · under way');
    expect(statusOf({ ...pixels, frame: 0 }, null)).toBe('160 × 160');
    expect(describeScene(sceneOf(pixels, null))).toBe('160 × 160 pixels, from address 0xa0 on.');
    expect(describeScene(sceneOf({ ...pixels, memory: 1 }, null))).toMatch('from address 0xa0 of memory 1 on');
  });

  it('knows the keys of a game, and leaves all others alone', () => {
    const { controls } = fakeGame.game;
    const known = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'Space', 'KeyX', 'F10', 'ArrowDown', 'KeyZ', 'toString'];
    expect(known.map((code) => buttonOf(code, controls))).toEqual([
      'left',
      'right',
      'up',
      'button1',
      'button1',
      null,
      null,
      null,
      null,
    ]);
    expect(buttonOf('KeyZ', [{ key: 'button2', sign: 'Z', what: 'button 2' }])).toBe('button2');
  });

  it('says below the picture which keys do what', () => {
    expect(hintOf(fakeGame.game.controls)).toBe(
      'Click to play: ← turn left, ↑ boost, → turn right, Space shoot, Esc leaves',
    );
    const pad = (['←', '↑', '↓', '→'] as const).map((sign) => ({ key: 'left', sign, what: sign }) as const);
    const buttons = [{ key: 'button1', sign: 'X', what: 'jump; Space is the same' }] as const;
    expect(hintOf([...pad, ...buttons])).toBe('Click to play: arrows, X jump, Esc leaves');
    expect(hintOf([])).toBe('');
  });

  it('tells where the mouse is in pixels of the picture, also beside it', () => {
    const box = { left: 100, top: 50 };
    const at = (clientX: number, clientY: number, buttons = 0) => pointerAt({ clientX, clientY, buttons }, box, 3);
    expect(at(100, 50)).toEqual({ x: 0, y: 0, buttons: 0 });
    expect(at(105, 59, 1)).toEqual({ x: 1, y: 3, buttons: 1 });
    expect(at(99, 50, 12)).toEqual({ x: -1, y: 0, buttons: 4 });
    expect(at(1e9, -1e9)).toEqual({ x: 0x7fff, y: -0x8000, buttons: 0 });
  });

  it('fits the picture into a pane of any shape', () => {
    const picture = { width: 1024, height: 600 };
    expect(fit({ width: 512, height: 600 }, picture)).toEqual({ width: 512, height: 300 });
    expect(fit({ width: 2000, height: 300 }, picture)).toEqual({ width: 512, height: 300 });
    expect(fit({ width: 0, height: 0 }, picture)).toEqual({ width: 1, height: 1 });
  });
});
