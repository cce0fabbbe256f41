import { expect, it } from 'vitest';
import type { ArrayRef, StructRef } from '../../../../src/engine/index.ts';
import { ObjectLog } from '../../../../src/engine/runtime/gc/object-log.ts';
import { Assembled } from '../assembled.ts';

/** A struct with a number and an array of three. */
function pair(): { readonly struct: StructRef; readonly array: ArrayRef; readonly now: () => readonly unknown[] } {
  const it = Assembled.of({
    types: [{ array: 'mut i32' }, { struct: ['mut i32', 'mut (ref null 0)'] }, { func: [[], ['(ref null 1)']] }],
    funcs: [{ type: 2, name: 'pair', code: 'i32.const 7; i32.const 5; i32.const 3; array.new 0; struct.new 1' }],
  });
  const { ref: struct } = it.invoke('pair')[0] as { readonly ref: StructRef };
  const array = struct.cells[1] as ArrayRef;
  return { struct, array, now: () => [struct.cells[0], ...(array.elements as Int32Array)] };
}

it('takes objects back, and forth again', () => {
  const { struct, array, now } = pair();
  const log = new ObjectLog();
  log.keep(struct);
  log.keep(array);
  struct.cells[0] = 8;
  array.elements[1] = 9;
  log.exchange();
  expect(now()).toEqual([7, 5, 5, 5]);
  log.exchange();
  expect(now()).toEqual([8, 5, 9, 5]);
});

it('is joined so that the first one counts, and filled from another without taking it', () => {
  const { struct, array, now } = pair();
  const logs = [1, 2].map((value) => {
    const log = new ObjectLog();
    log.keep(struct);
    if (value === 2) log.keep(array);
    struct.cells[0] = value;
    array.elements[0] = value;
    return log;
  });
  const [first, second] = logs as [ObjectLog, ObjectLog];
  const filled = first.filledFrom(second);
  const joined = ObjectLog.joined([first, second]);
  expect([joined.length, joined.bytes]).toEqual([2, filled.bytes]);
  joined.exchange();
  expect(now()).toEqual([7, 1, 5, 5]);
  struct.cells[0] = 3;
  array.elements[0] = 3;
  // Its copy of what stood in the array is its own.
  ObjectLog.joined([filled]).exchange();
  expect(array.elements[0]).toBe(1);
});

it('knows what refers to other objects now', () => {
  const { struct, array } = pair();
  const log = new ObjectLog();
  log.keep(struct);
  log.keep(array);
  struct.cells[1] = null;
  expect([...log.lists()]).toEqual([[7, null]]);
});
