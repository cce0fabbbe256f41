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
});
