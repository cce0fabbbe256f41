import { describe, expect, it } from 'vitest';
import { decode, decodePartial } from '../../../src/engine/binary/decode.ts';
import { FunctionListing, instructionText, lineText, listingOf } from '../../../src/engine/text/disassemble.ts';
import { customSection, moduleOf } from '../../support/bytes.ts';
import { lines } from '../../support/golden.ts';
import { wat } from '../../support/wat.ts';

/** A function as the code pane would show it: offset, indentation, text, note, and a dagger on dead lines. */
function show(listing: FunctionListing): string {
  return lines(
    ...Array.from({ length: listing.lines }, (_, i) => {
      const line = listing.line(i);
      const note = line.note === '' ? '' : `  ;; ${line.note}`;
      const offset = line.offset.toString(16);
      return `${offset} ${'  '.repeat(line.depth)}${lineText(line)}${note}${line.dead ? ' †' : ''}`;
    }),
  );
}

async function listing(fields: string, func = 0): Promise<FunctionListing> {
  return new FunctionListing(decode(await wat(`(module ${fields})`)), func);
}

it('shows a function with names, nesting and where branches go', async () => {
  const shown = await listing(`
    (memory 1) (global $speed f64 (f64.const 500))
    (func $update (param $dt f64) (param i32) (result f64) (local $i i32) (local i64)
      (block $out
        (loop $again
          (br_if $out (i32.eqz (local.get 1)))
          (local.set 1 (i32.sub (local.get 1) (i32.const -1)))
          (br $again)))
      (f64.mul (local.get $dt) (global.get $speed)))`);
  expect(show(shown)).toBe(
    lines(
      '2d (func $update (param $dt f64) (param local1 i32) (result f64)',
      '2d   (local $i i32) (local local3 i64)',
      '32   block',
      '34     loop',
      '36       local.get local1',
      '38       i32.eqz',
      '39       br_if 1  ;; → 0x46',
      '3b       local.get local1',
      '3d       i32.const -1',
      '3f       i32.sub',
      '40       local.set local1',
      '42       br 0  ;; → 0x34',
      '44     end †',
      '45   end',
      '46   local.get $dt',
      '48   global.get $speed',
      '4a   f64.mul',
      '4b end',
    ),
  );
});

it('uses the names of labels where the module has them', () => {
  const module = decode(
    moduleOf(`
      01 04 01 60 00 00
      03 02 01 00
      0a 0f 01 0d 00 02 40 0b 03 40 02 40 0c 01 0b 0b 0b ; block end loop block br 1
      ${customSection('04 6e 61 6d 65 03 0a 01 00 02 00 01 61 01 02 6c 6f')}
    `),
  );
  const shown = new FunctionListing(module, 0);
  const texts = Array.from({ length: shown.lines }, (_, i) => lineText(shown.line(i)));
  expect(texts).toEqual(['(func func0', 'block $a', 'end', 'loop $lo', 'block', 'br $lo', 'end', 'end', 'end']);
});

it('greys out what no path leads to', async () => {
  const shown = await listing(`(func (param i32)
    (if (local.get 0) (then return nop) (else nop))
    (block (br_table 0 1 (local.get 0)) (loop nop))
    unreachable nop)`);
  const dead = show(shown)
    .split('\n')
    .filter((line) => line.endsWith('†'))
    .map((line) => line.replace(/^\w+ +/, ''));
  expect(dead).toEqual(['nop †', 'else †', 'loop †', 'nop †', 'end †', 'end †', 'nop †', 'end †']);
});

describe('immediates', () => {
  const types = '(type $pair (func (param i32 f64) (result f64 i32))) (type $none (func))';

  it.each([
    ['i32.const 4294967295', 'i32.const -1'],
    ['i64.const 9223372036854775807', 'i64.const 9223372036854775807'],
    ['f32.const 0.1', 'f32.const 0.1'],
    ['f64.const nan:0x4000', 'f64.const nan:0x4000'],
    ['f64.const -inf', 'f64.const -inf'],
    ['f64.const -0', 'f64.const -0'],
    ['i32.load', 'i32.load'],
    ['i32.load offset=8', 'i32.load offset=8'],
    ['i64.load32_u offset=4294967295 align=1', 'i64.load32_u offset=4294967295 align=1'],
    ['call $callee', 'call $callee'],
    ['call 1', 'call func1'],
    ['call_indirect (type $pair)', 'call_indirect (type $pair)'],
    ['call_indirect 1 (type $none)', 'call_indirect $others (type $none)'],
    ['block (result f32)', 'block (result f32)'],
    ['block (type $pair)', 'block (param i32 f64) (result f64 i32)'],
    ['br_table 0 1 0', 'br_table 0 1 0'],
    ['select (result externref)', 'select (result externref)'],
    ['ref.null extern', 'ref.null extern'],
    ['ref.func $callee', 'ref.func $callee'],
    ['table.copy 0 1', 'table.copy table0 $others'],
    ['table.init 1 0', 'table.init $others elem0'],
    ['elem.drop 0', 'elem.drop elem0'],
    ['memory.init 0', 'memory.init data0'],
    ['memory.copy', 'memory.copy'],
    ['memory.size', 'memory.size'],
    ['table.size 1', 'table.size $others'],
  ])('%s', async (source, text) => {
    const end = source.startsWith('block') ? ' end' : '';
    const shown = await listing(`${types} (memory 1) (table 1 funcref) (table $others 1 funcref)
      (elem func 0) (data "x") (func block block ${source}${end} end end) (func) (func $callee)`);
    expect(lineText(shown.line(3))).toBe(text);
  });

  it('can be clicked', async () => {
    const shown = await listing(
      '(table 1 funcref) (global $g i32 (i32.const 1)) (func call 0 (global.get $g) call_indirect)',
    );
    expect(shown.line(1).args).toEqual([{ kind: 'func', text: 'func0', target: { kind: 'func', func: 0 } }]);
    expect(shown.line(2).args[0]?.target).toEqual({ kind: 'global', global: 0 });
    expect(shown.line(3).args[0]?.target).toEqual({ kind: 'type', type: 0 });
  });

  it('of a huge br_table are counted, the default shown', async () => {
    const shown = await listing(`(func i32.const 0 br_table ${'0 '.repeat(5000)} 0)`);
    const { args, note } = shown.line(2);
    expect(args).toHaveLength(102);
    expect(args[100]?.text).toBe('… 4900 more, else');
    expect(note).toBe('else → return');
  });

  it('say what an indirect call takes and gives', async () => {
    const shown = await listing(
      '(table 1 funcref) (func (call_indirect (param f64) (result i32) (f64.const 1) (i32.const 0)) drop)',
    );
    expect(shown.line(3).note).toBe('(param f64) (result i32)');
  });
});

describe('lines and offsets', () => {
  it('find each other', async () => {
    const shown = await listing('(func (local i32) i32.const 1000 drop nop)');
    const offsets = Array.from({ length: shown.lines }, (_, i) => shown.offsetOf(i));
    expect(shown.headerLines).toBe(2);
    expect(offsets.slice(0, 2)).toEqual([null, null]);
    for (let i = 2; i < shown.lines; i++) expect(shown.lineOf(offsets[i]!)).toBe(i);
    // In the middle of i32.const, in the declaration of locals, and outside.
    expect(shown.lineOf(offsets[2]! + 1)).toBe(2);
    expect(shown.lineOf(offsets[2]! - 1)).toBe(0);
    expect(shown.lineOf(offsets.at(-1)! + 1)).toBe(-1);
    expect(shown.lineOf(0)).toBe(-1);
  });

  it('give an instruction as text', async () => {
    const module = decode(await wat('(module (memory 1) (func i32.const 1 (i32.load offset=8) drop))'));
    const { code } = module.funcs[0]!.body!;
    expect(instructionText(module, 0, code + 2)).toBe('i32.load offset=8');
    expect(instructionText(module, 0, code + 3)).toBe('');
    expect(instructionText(module, 0, 0)).toBe('');
    expect(listingOf(module, 0)).toBe(listingOf(module, 0));
  });
});

it('shows an imported function as its header', async () => {
  const shown = await listing('(import "env" "sin" (func (param f64) (result f64)))');
  expect(shown.lines).toBe(1);
  expect(lineText(shown.line(0))).toBe('(func $env.sin (param local0 f64) (result f64)');
  expect(shown.line(0).note).toBe('imported from env.sin');
});

it('shows a body up to what cannot be read, and says why', () => {
  const { module } = decodePartial(
    moduleOf(`
      01 04 01 60 00 00
      03 02 01 00
      0a 07 01 05 00 01 e2 00 0b ; nop, suspend
    `),
  );
  const shown = new FunctionListing(module, 0);
  expect(show(shown)).toBe(
    lines(
      '16 (func func0',
      '17   nop',
      '18     ;; cannot be read on: suspend needs stack switching, which Wasmscope cannot run yet (at 0x18) †',
    ),
  );
  expect(shown.problem).toMatchObject({ feature: 'stack-switching' });
});

it('does not write out fifty thousand locals', () => {
  const module = decode(
    moduleOf(`
      01 04 01 60 00 00
      03 02 01 00
      0a 08 01 06 01 d0 86 03 7f 0b ; 50,000 locals
    `),
  );
  const { args, note } = new FunctionListing(module, 0).line(1);
  expect(args).toHaveLength(180);
  expect(note).toBe('and 49940 more locals');
});

it('is made at once for a function of half a million lines, however deep', () => {
  const depth = 250_000;
  const code = new Uint8Array(3 * depth + 1).fill(0x0b);
  for (let i = 0; i < depth; i++) code.set([0x02, 0x40], 2 * i);
  const module = decode(moduleOf('01 04 01 60 00 00'));
  const def = { importIndex: null, offset: 0, typeIndex: 0 };
  const body = { start: 0, code: 0, end: code.length, locals: [] };
  const deep = new FunctionListing({ ...module, bytes: code, funcs: [{ ...def, body }] }, 0);
  expect(deep.instructions).toBe(2 * depth + 1);
  expect(deep.line(depth)).toMatchObject({ mnemonic: 'block', depth });
  expect(deep.line(depth + 1)).toMatchObject({ mnemonic: 'end', depth });
});

it('lets labels lead to where a branch goes on, and a return nowhere', async () => {
  const shown = await listing(`
    (func (param i32)
      (block (loop (br_table 0 1 2 (local.get 0)))))`);
  const table = Array.from({ length: shown.lines }, (_, i) => shown.line(i)).find((l) => l.mnemonic === 'br_table');
  const loop = Array.from({ length: shown.lines }, (_, i) => shown.line(i)).find((l) => l.mnemonic === 'loop');
  const ends = Array.from({ length: shown.lines }, (_, i) => shown.line(i)).filter((l) => l.mnemonic === 'end');
  expect(table?.args.map(({ text, target }) => [text, target])).toEqual([
    ['0', { kind: 'func', func: 0, offset: loop?.offset }],
    // One past the end of the block: the end of the function.
    ['1', { kind: 'func', func: 0, offset: ends.at(-1)?.offset }],
    ['2', undefined],
  ]);
});

it('says which branches the file calls likely', () => {
  const module = decode(
    moduleOf(`
      01 05 01 60 01 7f 00
      03 02 01 00
      ${customSection(`19 6d 65 74 61 64 61 74 61 2e 63 6f 64 65 2e 62 72 61 6e 63 68 5f 68 69 6e 74
        01 00 03 03 01 01 05 01 01 09 01 00`)}
      0a 11 01 0f 00 02 40 20 00 0d 00 20 00 04 40 01 0b 0b 0b
    `),
  );
  const body = new FunctionListing(module, 0);
  const hints = Array.from({ length: body.lines }, (_, i) => body.line(i)).filter((line) => line.hint !== undefined);
  // The first of the three stands at a local.get, where none belongs.
  expect(hints.map((line) => `${line.mnemonic} ${line.hint}`)).toEqual(['br_if likely', 'if unlikely']);
});
