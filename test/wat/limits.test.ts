import { describe, expect, test } from 'vitest';
import { DEEPEST, LARGEST, LONGEST_NUMBER, tooMuchForWabt } from '../../src/wat/limits.ts';
import { watToWasm } from '../../src/wat/index.ts';
import { stopwatch } from '../support/stopwatch.ts';

/** Levels left for blocks inside `(module (func …))`. */
const INSIDE = DEEPEST - 2;

function flat(opener: string, depth: number): string {
  return `(module (func\n${`${opener}\n`.repeat(depth)}${'end\n'.repeat(depth)}))`;
}

function folded(depth: number): string {
  return `(module (func\n${'(block\n'.repeat(depth)}${')\n'.repeat(depth)}))`;
}

describe('nesting', () => {
  test.each([100, 300, 500, 5000])('is refused at %i flat blocks, at the first one too many', (depth) => {
    const complaint = tooMuchForWabt(flat('block', depth));
    expect(complaint).toMatchObject({ line: 2 + INSIDE, column: 1 });
    expect(complaint?.message).toBe(
      'nested deeper than 75 levels of parentheses and blocks: wabt, which reads .wat, gives up there; ' +
        'compile it to .wasm with another tool and open that',
    );
  });

  test.each([100, 300, 500, 5000])('is refused at %i folded blocks, at the first one too many', (depth) => {
    expect(tooMuchForWabt(folded(depth))).toMatchObject({ line: 2 + INSIDE, column: 1 });
  });

  test('is counted for every instruction that has an end', () => {
    for (const opener of ['block $a', 'loop', 'if', 'try', 'try_table']) {
      expect(tooMuchForWabt(flat(opener, INSIDE)), opener).toBeNull();
      expect(tooMuchForWabt(flat(opener, INSIDE + 1)), opener).not.toBeNull();
    }
  });

  test('counts parentheses and blocks together', () => {
    const half = Math.floor(INSIDE / 2);
    const mixed = (depth: number): string => `(module (func ${'(block block '.repeat(depth)}${'end) '.repeat(depth)}))`;
    expect(tooMuchForWabt(mixed(half))).toBeNull();
    expect(tooMuchForWabt(mixed(half + 1))).not.toBeNull();
  });

  test('up to the limit is taken by wabt, in the worst of its ways, with long numbers at the bottom', async () => {
    const number = `f64.const 0.${'1234567890'.repeat(150)}e-300 drop`;
    const worst = [
      `(module (func ${'(block '.repeat(INSIDE)}${number}${')'.repeat(INSIDE)}))`,
      `(module (func ${'block '.repeat(INSIDE)}${number} ${'end '.repeat(INSIDE)}))`,
      `(module (tag $t) (func ${'try catch $t '.repeat(INSIDE)}${number} ${'end '.repeat(INSIDE)}))`,
    ];
    for (const source of worst) expect(await watToWasm(source, 'deep.wat')).toMatchObject({ ok: true });
  });

  test('goes down again where a block, a parenthesis or a function ends', () => {
    expect(tooMuchForWabt(`(module (func ${'block end '.repeat(500)}))`)).toBeNull();
    expect(tooMuchForWabt(`(module (func ${'(block) (i32.eqz (i32.const 1)) drop '.repeat(500)}))`)).toBeNull();
    expect(tooMuchForWabt(`(module (func ${'try call 0 delegate 0 '.repeat(500)}))`)).toBeNull();
    expect(tooMuchForWabt(`(module ${'(func block block) '.repeat(500)})`)).toBeNull();
  });

  test('cannot be hidden behind an end that closes nothing', () => {
    expect(tooMuchForWabt(`(module (func ${'(block end end '.repeat(500)}))`)).not.toBeNull();
  });

  test('is not seen in comments, strings, annotations and names', () => {
    const deep = '(block '.repeat(500);
    for (const harmless of [
      `(; ${deep} (; nested ;) ${deep} ;)`,
      `;; ${deep}\n`,
      `(data "${deep} \\" ${deep}")`,
      `(@note ${deep} "${')'.repeat(600)}" ${')'.repeat(500)})`,
      '(type $block (func)) '.repeat(500),
      '(export "block" (func 0)) '.repeat(500),
    ]) {
      expect(tooMuchForWabt(`(module ${harmless} (func))`), harmless.slice(0, 20)).toBeNull();
      expect(tooMuchForWabt(`(module ${harmless} ${deep}`), harmless.slice(0, 20)).not.toBeNull();
    }
  });

  test('is found behind a string that is not closed on its line', () => {
    expect(tooMuchForWabt(`(module (data "abc\n) ${'(block '.repeat(500)}`)).not.toBeNull();
  });

  test('of a text cut off anywhere is no surprise', () => {
    const whole = '(module (; (; ;) ;) (@a "x" (b)) (data "a\\"b") (func block end) ;; end\n)';
    for (let end = 0; end <= whole.length; end++) expect(tooMuchForWabt(whole.slice(0, end))).toBeNull();
  });
});

test('a number too long for wabt is refused where it stands, one of ordinary length is not', async () => {
  const source = (digits: number): string => `(module\n  (memory ${'0'.repeat(digits - 1)}1))`;
  expect(tooMuchForWabt(source(LONGEST_NUMBER))).toBeNull();
  expect(await watToWasm(source(1000), 'a.wat')).toMatchObject({ ok: true });
  expect(tooMuchForWabt(source(LONGEST_NUMBER + 1))).toMatchObject({ line: 2, column: 11 });
  expect(tooMuchForWabt(source(LONGEST_NUMBER + 1))?.message).toContain('a number of more than 2000 characters');
});

test('a long name is no number', () => {
  expect(tooMuchForWabt(`(module (func $${'x'.repeat(100_000)}))`)).toBeNull();
});

test('a text that is too large is refused with its size', () => {
  const complaint = tooMuchForWabt(`(module)${' '.repeat(LARGEST)}`);
  expect(complaint).toMatchObject({ line: 1, column: 1 });
  expect(complaint?.message).toContain('larger than 32 MiB (33 million characters)');
});

test('a large text is looked through in little time', () => {
  const source = `(module (func ${'(drop (i32.const 1)) block end ;; x\n'.repeat(200_000)}))`;
  const passed = stopwatch();
  expect(tooMuchForWabt(source)).toBeNull();
  expect(passed()).toBeLessThan(2000);
});
