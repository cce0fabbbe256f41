import { describe, expect, it } from 'vitest';
import type { DrawCommand } from '../../../../src/protocol/messages.ts';
import { drawPicture, extentOf, type Brush } from '../../../../src/renderer/panes/game/draw.ts';

/** A context that writes down what is done with it, one line each: `arc 10 20 3`, `fillStyle #fff`. */
function recorder(): { readonly brush: Brush; readonly log: string[] } {
  const log: string[] = [];
  const round = (value: unknown) => (typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value));
  const brush = new Proxy({} as Brush, {
    get:
      (_, name) =>
      (...args: readonly unknown[]) => {
        log.push([String(name), ...args.map(round)].join(' '));
      },
    set: (_, name, value) => {
      log.push(`${String(name)} ${round(value)}`);
      return true;
    },
  });
  return { brush, log };
}

const command = (op: string, ...args: number[]): DrawCommand => ({ op, args });

function drawn(commands: readonly DrawCommand[], highlight = false): readonly string[] {
  const { brush, log } = recorder();
  drawPicture(brush, { width: 1024, height: 600, commands }, highlight);
  return log.slice(2);
}

describe('drawing the game', () => {
  it('fills the picture with space first, whatever comes', () => {
    const { brush, log } = recorder();
    drawPicture(brush, { width: 1024, height: 600, commands: [] });
    expect(log).toEqual(['fillStyle #05060b', 'fillRect 0 0 1024 600']);
  });

  it('draws bullets side by side as one path', () => {
    expect(drawn([command('draw_bullet', 10, 20), command('draw_bullet', 30, 40)])).toEqual([
      'fillStyle #5aa0ff',
      'beginPath',
      'moveTo 13 20',
      'arc 10 20 3 0 6.28',
      'moveTo 33 40',
      'arc 30 40 3 0 6.28',
      'fill',
    ]);
  });

  it('gives particles their own radius, and leaves out those that have none', () => {
    expect(drawn([command('draw_particle', 1, 2, 5), command('draw_particle', 1, 2, 0)])).toEqual([
      'fillStyle #8a5cd6',
      'beginPath',
      'moveTo 6 2',
      'arc 1 2 5 0 6.28',
      'fill',
    ]);
  });

  it('turns the rocket by its angle around its place', () => {
    const log = drawn([command('draw_player', 512, 300, -Math.PI / 2)]);
    expect(log.slice(0, 3)).toEqual(['save', 'translate 512 300', 'rotate -1.57']);
    expect(log.at(-1)).toBe('restore');
    expect(log).toContain('moveTo 16 0');
  });

  it('keeps the order of the calls: what is drawn later lies on top', () => {
    const order = drawn([
      command('draw_enemy', 1, 1),
      command('draw_bullet', 2, 2),
      command('draw_enemy', 3, 3),
    ]).filter((line) => line.startsWith('arc') && !line.includes(' 4.5 '));
    expect(order).toEqual(['arc 1 1 10 0 6.28', 'arc 2 2 3 0 6.28', 'arc 3 3 10 0 6.28']);
  });

  it('writes the score', () => {
    expect(drawn([command('draw_score', 70)])).toContain('fillText Score: 70 18 14');
  });

  it('wipes what was there when the screen is cleared', () => {
    const log = drawn([command('draw_bullet', 2, 2), command('clear_screen')]);
    expect(log.lastIndexOf('fillRect 0 0 1024 600')).toBeGreaterThan(log.indexOf('fill'));
  });

  it('rings what the last call drew', () => {
    const calls = [command('draw_enemy', 100, 100), command('draw_enemy', 200, 200)];
    expect(drawn(calls)).not.toContain('strokeStyle #ff8a7a');
    expect(drawn(calls, true)).toContain('arc 200 200 16 0 6.28');
    expect(drawn([command('clear_screen')], true)).toContain('strokeRect 2 2 1020 596');
  });

  it('survives numbers that have no place on a screen, and calls it does not know', () => {
    const log = drawn([
      command('draw_enemy', Number.NaN, 1),
      command('draw_player', Infinity, 0, 0),
      command('draw_moon', 1),
    ]);
    expect(log.filter((line) => /NaN|Infinity|moon/.test(line))).toEqual([]);
  });

  it('knows where a call left its mark', () => {
    expect(extentOf(command('draw_particle', 1, 2, 3))).toEqual({ x: 1, y: 2, radius: 3 });
    expect(extentOf(command('clear_screen'))).toBeNull();
  });
});
