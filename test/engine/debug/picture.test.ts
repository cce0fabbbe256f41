import { describe, expect, it } from 'vitest';
import { Drawing } from '../../../src/engine/debug/picture.ts';

const circle = { op: 'circle', args: [1] };
const line = { op: 'line', args: [2] };

describe('the picture of a game', () => {
  it('is the last complete one while the next is being drawn, unless the part is asked for', () => {
    const picture = new Drawing(10, 20);
    picture.draw(circle);
    picture.complete(1);
    expect(picture.view(2, true)).toEqual({
      kind: 'drawn',
      frame: 1,
      width: 10,
      height: 20,
      commands: [circle],
      complete: true,
    });
    picture.draw(line);
    expect(picture.view(2, true)).toMatchObject({ frame: 2, commands: [line], complete: false });
    expect(picture.view(2, false)).toMatchObject({ frame: 1, commands: [circle], complete: true });
    picture.complete(2);
    expect(picture.view(2, false)).toMatchObject({ frame: 2, commands: [line], complete: true });
  });

  it('is empty when a frame draws nothing', () => {
    const picture = new Drawing(10, 20);
    picture.draw(circle);
    picture.complete(1);
    picture.complete(2);
    expect(picture.view(2, true)).toMatchObject({ frame: 2, commands: [] });
  });

  it('gives what it had, not what is drawn later', () => {
    const picture = new Drawing(10, 20);
    picture.draw(circle);
    const view = picture.view(1, true);
    picture.draw(line);
    expect(view).toMatchObject({ commands: [circle] });
  });

  it('goes on from any save, in any order', () => {
    const picture = new Drawing(10, 20);
    const shown = () => [picture.view(9, true), picture.view(9, false)];
    const saved = [{ state: picture.save(), views: shown() }];
    const save = () => saved.push({ state: picture.save(), views: shown() });
    picture.draw(circle);
    save();
    picture.draw(line);
    save();
    picture.complete(1);
    save();
    picture.draw(circle);
    picture.draw(circle);
    save();
    picture.complete(2);
    save();
    for (const at of [4, 0, 1, 5, 2, 3, 1, 1]) {
      picture.restore(saved[at]!.state);
      expect(shown()).toEqual(saved[at]!.views);
      // What happens from there on is no business of the saved ones.
      picture.draw(line);
      picture.complete(7);
    }
  });

  it('counts what a saved state keeps beyond the one before', () => {
    const picture = new Drawing(10, 20);
    const empty = picture.save().bytes;
    for (let i = 0; i < 1000; i++) picture.draw(circle);
    expect(picture.save().bytes).toBeGreaterThan(empty + 15_000);
    expect(picture.save().bytes).toBeLessThan(empty + 100);
    picture.complete(1);
    expect(picture.save().bytes).toBeLessThan(4000);
  });
});
