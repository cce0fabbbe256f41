import { describe, expect, it } from 'vitest';
import type { ModuleRow, Problem } from '../../../../src/protocol/messages.ts';
import { checkArgument, checkArguments } from '../../../../src/renderer/panes/invoke/check-argument.ts';
import {
  addCall,
  callNote,
  callables,
  stubs,
  firstText,
  hintOf,
  settleCall,
  settleRest,
  settleStanding,
  signatureText,
  whyDisabled,
  withWish,
  type PastCall,
} from '../../../../src/renderer/panes/invoke/invoke-rows.ts';

const row = (name: string, more: Partial<ModuleRow> = {}): ModuleRow => ({
  index: 0,
  name,
  detail: '',
  offset: 0,
  size: null,
  target: null,
  ...more,
});

const call = (id: number, name: string): PastCall => ({ id, name, args: [], outcome: { kind: 'running' } });
const show = (history: readonly PastCall[]): readonly string[] =>
  history.map(({ id, name, outcome }) => `${id} ${name} ${outcome.kind}`);

describe('invoke rows', () => {
  it('has the export that was asked for, though it is not among the first', () => {
    const signature = { params: [], results: [] };
    const list = [{ name: 'a', signature }];
    expect(withWish(list, null)).toBe(list);
    expect(withWish(list, { name: 'a', signature })).toBe(list);
    expect(withWish(list, { name: 'z', signature: null })).toBe(list);
    expect(withWish(list, { name: 'z', signature })).toEqual([...list, { name: 'z', signature }]);
  });

  it('offers the functions among the exports', () => {
    const signature = {
      params: [
        { name: 'x', type: 'f64' },
        { name: '', type: 'i32' },
      ],
      results: ['f64', 'i32'],
    };
    const found = callables([row('memory'), row('update', { signature })]);
    expect(found.map(({ name }) => name)).toEqual(['update']);
    expect(signatureText(signature)).toBe('(x: f64, i32) → f64 i32');
    expect(signatureText({ params: [], results: [] })).toBe('()');
  });

  it('offers results for the functions among the imports that no host knows, by the two names they have', () => {
    const signature = { params: [], results: ['f64'] };
    const names = { module: 'wasi.preview1', name: 'fd.write' };
    const rows = [
      row('m.table', { import: { module: 'm', name: 'table' } }),
      row('x', { import: names, signature, stub: true }),
    ];
    rows.push(row('env.sin', { import: { module: 'env', name: 'sin' }, signature }));
    expect(stubs(rows)).toEqual([{ ...names, signature }]);
  });

  it('starts every field with something that can be run', () => {
    for (const type of ['i32', 'i64', 'f32', 'f64', 'v128', 'funcref', 'externref']) {
      expect(checkArgument(type, firstText(type))).toBeNull();
    }
  });

  it.each([
    ['i64', '-9223372036854775808', true],
    ['i64', '18446744073709551615', true],
    ['i64', '0xffff_ffff_ffff_ffff', true],
    ['i64', '18446744073709551616', false],
    ['i32', '1.5', false],
    ['f32', 'nan:0x1', true],
    ['f64', '-inf', true],
    ['f64', 'much', false],
    ['v128', '0x00112233445566778899aabbccddeeff', true],
    ['v128', '12', true],
    ['v128', 'f32x4 1 2.5 -inf nan', true],
    ['v128', '1 2 3', false],
    ['externref', '7', true],
    ['externref', '', true],
    ['(ref null $node)', '#12', true],
    ['(ref $node)', 'null', false],
    ['anyref', '', false],
    ['i32', '', false],
  ])('takes for an %s: %s? %s', (type, text, good) => {
    expect(checkArgument(type, text) === null).toBe(good);
  });

  it('says what may be written for a reference', () => {
    expect(hintOf('anyref')).toBe(
      'Null; a number for an i31; a text in quotes for a value of the host; #12 for an object that was shown',
    );
    expect(hintOf('funcref')).toBe('Null; func:name for a function');
    expect(hintOf('(ref $func)')).toBe('func:name for a function; #12 for an object that was shown');
    expect(hintOf('(ref null i31)')).toBe('Null; a number for an i31');
    expect(hintOf('externref')).toBe('Null; a number, a text, true or false');
    // What is set for a stub outlives the run that functions and objects belong to.
    expect(hintOf('(ref null $node)', false)).toBe('Null');
  });

  it('complains field by field, about missing ones too', () => {
    expect(checkArguments(['i32', 'f64'], ['1']).map((problem) => problem === null)).toEqual([true, false]);
  });

  it('keeps calls newest first, and gives the running one its outcome', () => {
    let history = addCall(addCall(addCall([], call(1, 'main')), call(2, 'update')), call(3, 'main'));
    history = settleCall(history, 'main', { kind: 'returned', values: [], run: 0 });
    expect(show(history)).toEqual(['3 main returned', '2 update running', '1 main running']);
    history = settleCall(history, 'main', { kind: 'failed', problem: { kind: 'trap', message: 'unreachable' } });
    expect(show(history)).toEqual(['3 main returned', '2 update running', '1 main failed']);
    expect(settleCall(history, 'draw', { kind: 'returned', values: [], run: 0 })).toBe(history);
    history = settleRest(history);
    expect(show(history)).toEqual(['3 main returned', '2 update ended', '1 main failed']);
    expect(settleRest(history)).toBe(history);
    const trap: Problem = { kind: 'trap', message: 'by zero' };
    const stands = settleCall(addCall([], call(4, 'div')), 'div', { kind: 'failed', problem: trap, standing: true });
    expect(show(settleCall(stands, 'div', { kind: 'returned', values: [], run: 0 }))).toEqual(['4 div returned']);
    for (const over of [settleRest(stands), settleStanding(stands)]) {
      expect(show(over)).toEqual(['4 div failed']);
      expect(settleCall(over, 'div', { kind: 'returned', values: [], run: 0 })).toBe(over);
    }
    const long = Array.from({ length: 60 }, (_, i) => i).reduce<readonly PastCall[]>(
      (old, id) => addCall(old, call(id, 'f')),
      [],
    );
    expect([long.length, long[0]?.id]).toEqual([50, 59]);
  });

  it('says why nothing can be called', () => {
    const problem: Problem = { kind: 'unsupported', message: 'needs SIMD' };
    expect(whyDisabled('ready', null)).toBeNull();
    expect(whyDisabled('idle', null)).toBeNull();
    expect(whyDisabled('ready', problem)).toBe('The module cannot run, for the reason given above the panes.');
    expect(whyDisabled('paused', null)).toBeNull();
    expect([whyDisabled('loading', null), whyDisabled('problem', null)]).toEqual([
      'The module is still loading.',
      'The module cannot run, for the reason given above the panes.',
    ]);
  });

  it('says what becomes of what is going on', () => {
    expect(callNote('idle')).toBeNull();
    expect(callNote('paused', true)).toMatch(/begins a new branch/);
    expect(callNote('running')).toMatch(/between two frames/);
    expect(callNote('paused')).toMatch(/on top of it/);
    expect(callNote('trapped')).toMatch(/given up/);
  });
});
