import { describe, expect, it } from 'vitest';
import type { DrawCommand, GameView } from '../../../../src/protocol/messages.ts';
import {
  commandAt,
  describeCommand,
  describePicture,
  fit,
  gameKeyOf,
  pictureOf,
  statusOf,
} from '../../../../src/renderer/panes/game/game-rows.ts';

const command = (op: string, ...args: number[]): DrawCommand => ({ op, args });
const view = (commands: readonly DrawCommand[], complete: boolean): GameView => ({
  frame: 312,
  width: 1024,
  height: 600,
  commands,
  complete,
});
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
    expect(pictureOf(view(calls, false), [])).toMatchObject({ highlight: true, ghost: false, commands: calls });
    expect(pictureOf(view(calls, true), [])).toMatchObject({ highlight: false, ghost: false });
  });

  it('keeps the last picture, dimmed, until the new frame draws something', () => {
    expect(pictureOf(view([], false), calls)).toMatchObject({ highlight: false, ghost: true, commands: calls });
    expect(pictureOf(view([], false), [])).toMatchObject({ ghost: false, commands: [] });
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
    expect(describePicture(picture)).toBe('Rocket at 512, 300, heading 270°; 1 enemy; 2 particles; score 70.');
    expect(describePicture([])).toBe('Nothing is drawn yet.');
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

  it('knows four keys', () => {
    expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'Space', 'F10', 'ArrowDown'].map(gameKeyOf)).toEqual([
      'left',
      'right',
      'boost',
      'shoot',
      null,
      null,
    ]);
  });

  it('fits the picture into a pane of any shape', () => {
    const picture = { width: 1024, height: 600 };
    expect(fit({ width: 512, height: 600 }, picture)).toEqual({ width: 512, height: 300 });
    expect(fit({ width: 2000, height: 300 }, picture)).toEqual({ width: 512, height: 300 });
    expect(fit({ width: 0, height: 0 }, picture)).toEqual({ width: 1, height: 1 });
  });
});
