import { expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { FunctionListing, lineText } from '../../../src/engine/text/disassemble.ts';
import { moduleWat } from '../../../src/engine/text/module-wat.ts';
import { outlineOf } from '../../../src/engine/text/outline.ts';
import { bytes } from '../../support/bytes.ts';
import { lines } from '../../support/golden.ts';
import { wat } from '../../support/wat.ts';

const source = `(module
  (import "env" "gone" (tag $gone))
  (tag $oops (export "oops") (param i32 f64))
  (func $new (result i32)
    (block $h (result i32 f64)
      (try_table (catch $oops $h)
        (throw $oops (i32.const 1) (f64.const 2)))
      unreachable)
    drop)
  (func $old (param exnref)
    (try $outer
      (do
        (try (do (throw $gone)) (delegate $outer))
        (try (do nop) (delegate 1)))
      (catch $oops drop drop (rethrow $outer))
      (catch_all (throw_ref (local.get 0)))))
  (func $refs (result exnref)
    (try_table (catch_all_ref 0) (catch_ref $gone 0))
    unreachable))`;

/** As the code pane shows it, with a dagger on dead lines. */
async function shown(func: number): Promise<string> {
  const listing = new FunctionListing(decode(await wat(source)), func);
  return lines(
    ...Array.from({ length: listing.lines }, (_, i) => {
      const line = listing.line(i);
      const note = line.note === '' ? '' : `  ;; ${line.note.replaceAll(/0x[0-9a-f]+/g, '#')}`;
      return `${'  '.repeat(line.depth)}${lineText(line)}${note}${line.dead ? ' †' : ''}`;
    }),
  );
}

it('writes clauses beside their try_table, with the labels they go to', async () => {
  expect(await shown(0)).toBe(
    lines(
      '(func $new (result i32)',
      '  block (result i32 f64)',
      '    try_table (catch $oops 0)',
      '      i32.const 1',
      '      f64.const 2',
      '      throw $oops  ;; (param i32 f64)',
      '    end †',
      '    unreachable',
      '  end †',
      '  drop',
      'end',
    ),
  );
  expect(await shown(2)).toContain('try_table (catch_all_ref 0) (catch_ref $gone 0)');
});

it('writes the older form', async () => {
  expect(await shown(1)).toBe(
    lines(
      '(func $old (param local0 exnref)',
      '  try',
      '    try',
      '      throw $gone',
      '    delegate 0  ;; → handlers at # †',
      '    try',
      '      nop',
      '    delegate 1  ;; → handlers of the caller',
      '  catch $oops  ;; (param i32 f64)',
      '    drop',
      '    drop',
      '    rethrow 0  ;; what the try at # caught',
      '  catch_all †',
      '    local.get local0',
      '    throw_ref',
      '  end †',
      'end',
    ),
  );
});

it('knows parts, ends and dead code', () => {
  const code = bytes(`
    06 40  ; 0 try
    08 00  ; 1   throw
    01     ; 2   nop
    07 00  ; 3 catch
    09 00  ; 4   rethrow
    19     ; 5 catch_all
    06 40  ; 6   try
    18 00  ; 7   delegate
    0b     ; 8 end
    1f 40 01 02 00  ; 9 try_table
    0a     ; 10  throw_ref
    0b     ; 11 end
    0b`);
  const shape = outlineOf(code, { start: 0, code: 0, end: code.length, locals: [] }, true);
  expect(shape.problem).toBeNull();
  expect([...shape.parents]).toEqual([-1, 0, 0, -1, 0, -1, 0, 0, -1, -1, 9, -1, -1]);
  expect([...shape.depths]).toEqual([0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0]);
  expect([...shape.dead]).toEqual([0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0]);
  expect(shape.ends[0]).toBe(8);
  expect(shape.ends[6]).toBe(7);
  expect(shape.ends[9]).toBe(11);
});

it('writes modules that an assembler makes again', async () => {
  const first = await wat(source);
  const text = lines(...[...moduleWat(decode(first))].map((line) => line.text));
  const again = lines(...[...moduleWat(decode(await wat(text)))].map((line) => line.text));
  expect(again).toBe(text);
  expect(text).toContain('(tag $oops (type');
});
