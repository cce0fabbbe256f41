import { describe, expect, it } from 'vitest';
import { ShapeError, shapeOf } from '../../../src/engine/session/shape.ts';

const json = shapeOf('{ "a": { "b": [1, "two", null, 2.5, true] }, "long": "abcdef" }');
const list = json.field('a').field('b').list();

describe('the shape of a JSON text', () => {
  it('gives what is there', () => {
    expect(list[0]!.whole()).toBe(1);
    expect(list[1]!.text()).toBe('two');
    expect(list[2]!.missing).toBe(true);
    expect(list[3]!.finite()).toBe(2.5);
    expect(list[4]!.flag()).toBe(true);
    expect(list[1]!.one('one', 'two')).toBe('two');
    expect(json.field('nothing').missing).toBe(true);
    expect(json.entries().map(([name]) => name)).toEqual(['a', 'long']);
  });

  it.each([
    ['a.b[1] has to be a whole number from 0 to 9.', () => list[1]!.whole(0, 9)],
    ['a.b[3] has to be a whole number from 0 to 9007199254740991.', () => list[3]!.whole()],
    ['a.b[0] has to be a text of at most 10000 characters.', () => list[0]!.text()],
    ['long has to be a text of at most 3 characters.', () => json.field('long').text(3)],
    ['long has to be a number.', () => json.field('long').match(/^\d+$/, 'a number')],
    ['a.b has to be a list of at most 4.', () => json.field('a').field('b').list(4)],
    ['a.b has to be an object.', () => json.field('a').field('b').field('c')],
    ['a.b[1] has to be one of "x", "y".', () => list[1]!.one('x', 'y')],
    ['a.c has to be true or false.', () => json.field('a').field('c').flag()],
    ['The whole has to be an object of at most 1 fields.', () => json.entries(1)],
    ['It is no JSON.', () => shapeOf('{')],
    ['It is no JSON.', () => shapeOf('['.repeat(1_000_000))],
  ])('says "%s"', (message, read) => {
    expect(read).toThrow(ShapeError);
    expect(read).toThrow(message);
  });

  it('knows only what an object has itself', () => {
    expect(shapeOf('{}').field('constructor').missing).toBe(true);
    expect(shapeOf('{ "__proto__": 1 }').field('__proto__').whole()).toBe(1);
  });
});
