import { expect, it } from 'vitest';
import { outlineOf } from '../../../src/engine/text/outline.ts';
import { bytes } from '../../support/bytes.ts';

function outline(text: string) {
  const code = bytes(text);
  return outlineOf(code, { start: 0, code: 0, end: code.length, locals: [] }, true);
}

it('knows for each instruction its place, its block and its depth', () => {
  const shape = outline(`
    02 40  ; 0 block
    41 00  ; 1   i32.const
    04 40  ; 2   if
    0c 01  ; 3     br 1
    05     ; 4   else
    01     ; 5     nop
    0b     ; 6   end
    0b     ; 7 end
    0b     ; 8 end of the function
  `);
  expect([...shape.offsets]).toEqual([0, 2, 4, 6, 8, 9, 10, 11, 12]);
  expect([...shape.parents]).toEqual([-1, 0, 0, 2, 0, 2, 0, -1, -1]);
  expect([...shape.depths]).toEqual([0, 1, 1, 2, 1, 2, 1, 0, 0]);
  expect([...shape.dead]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
  expect([...shape.ends]).toEqual([7, 0, 6, 0, 0, 0, 0, 0, 0]);
  expect(shape.openers).toEqual([0, 2]);
  expect(shape.problem).toBeNull();
});

it('grows with bodies of one-byte instructions', () => {
  const shape = outline(`${'01 '.repeat(1000)} 0b`);
  expect(shape.count).toBe(1001);
  expect(shape.offsets[1000]).toBe(1000);
});

it('stops where it cannot read on', () => {
  expect(outline('01 02 40 ff')).toMatchObject({ count: 2, problem: { offset: 3 } });
  expect(outline('01 0b 00')).toMatchObject({
    count: 2,
    problem: { error: { message: expect.stringContaining('END') as string } },
  });
});
