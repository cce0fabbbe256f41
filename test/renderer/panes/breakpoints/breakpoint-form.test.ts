import { describe, expect, it } from 'vitest';
import {
  type Completion,
  parseForm,
  type FormKind,
  offsetReadings,
} from '../../../../src/renderer/panes/breakpoints/breakpoint-form.ts';

const known: Completion = {
  symbols: [
    { name: 'update', detail: 'export (f64)', func: 9 },
    { name: 'env.draw_enemy', detail: '(f64 f64)', func: null, import: { module: 'env', name: 'draw_enemy' } },
    { name: 'env.log', detail: '(i32)', func: null, import: { module: 'env', name: 'log' } },
    { name: 'other.log', detail: '(i32)', func: null, import: { module: 'other', name: 'log' } },
    {
      name: 'wasi.preview1.fd.write',
      detail: '(i32)',
      func: null,
      import: { module: 'wasi.preview1', name: 'fd.write' },
    },
    { name: '$collide', detail: '(f64)', func: 12 },
    { name: 'enemy/move', detail: '(f64)', func: 13 },
    { name: 'enemy/moveAll', detail: '(f64)', func: 14 },
  ],
  opcodes: { total: 3, mnemonics: [], meant: 3 },
  offsets: [
    { read: 0x673, begins: 0x670 },
    { read: 673, begins: 673 },
  ],
  functions: 20,
  importedFuncs: 3,
};

const watchable: Completion = {
  ...known,
  symbols: [
    { name: '$score', detail: 'i32', func: null, global: 3 },
    { name: 'speed', detail: 'f64', func: null, global: 4 },
  ],
  range: { memory: 0, address: 16, length: 4 },
  table: 0,
};

function parsed(
  kind: FormKind,
  text: string,
  of: Completion = kind === 'memory' || kind === 'global' || kind === 'table' ? watchable : known,
): unknown {
  const result = parseForm(kind, text, of);
  return result.ok ? result.on : result.message;
}

describe('breakpoint form', () => {
  it.each<[FormKind, string, unknown]>([
    ['export', ' update ', { kind: 'export', name: 'update' }],
    ['export', 'upd', { kind: 'export', name: 'update' }],
    ['export', 'nothing', 'No function is exported as "nothing".'],
    ['entry', 'collide', { kind: 'function', func: 12, at: 'entry' }],
    ['return', '$collide', { kind: 'function', func: 12, at: 'return' }],
    ['entry', 'coll', { kind: 'function', func: 12, at: 'entry' }],
    ['entry', 'enemy/move', { kind: 'function', func: 13, at: 'entry' }],
    ['entry', 'MoveAll', { kind: 'function', func: 14, at: 'entry' }],
    ['entry', '7', { kind: 'function', func: 7, at: 'entry' }],
    ['entry', '#7', { kind: 'function', func: 7, at: 'entry' }],
    ['entry', '2', 'The host has the body of function 2: break on the import instead.'],
    ['entry', '20', 'There is no function 20: this module has 20, from 0 on.'],
    ['entry', 'nowhere', 'No function is called "nowhere".'],
    [
      'return',
      'move',
      'Several functions have "move" in their names: enemy/move, enemy/moveAll. Write more of it, or the index.',
    ],
    ['memory', '$p, 4', { kind: 'memory', memory: 0, address: 16, length: 4, access: 'write' }],
    ['global', 'score', { kind: 'global', global: 3, access: 'write' }],
    ['global', '#4', { kind: 'global', global: 4, access: 'write' }],
    ['global', 's', 'Several globals have "s" in their names: $score, speed. Write more of it, or the index.'],
    ['global', '9', 'No global is called "9".'],
    ['table', '3 to 6', { kind: 'table', table: 0, from: 3, length: 4, access: 'write' }],
    ['table', 'x', 'Elements are written like 3, or 3, 2 (so many), or 3 to 4.'],
    ['import', 'env.draw_enemy', { kind: 'import', module: 'env', name: 'draw_enemy' }],
    ['import', 'draw_enemy', { kind: 'import', module: 'env', name: 'draw_enemy' }],
    ['import', 'draw', { kind: 'import', module: 'env', name: 'draw_enemy' }],
    [
      'import',
      'log',
      'Several imports have "log" in their names: env.log, other.log. Write more of it, with the module before a dot.',
    ],
    ['import', 'fd.write', { kind: 'import', module: 'wasi.preview1', name: 'fd.write' }],
    ['import', 'sin', 'No function is imported as "sin".'],
    ['opcode', '*.load*', { kind: 'opcode', pattern: '*.load*' }],
    ['opcode', 'f64 sqrt', 'An opcode is written like f64.sqrt; * stands for anything.'],
    ['offset', '673', { kind: 'instruction', offset: 673 }],
    ['offset', 'x', 'An offset is a number as the code pane writes it, such as bf0 or 0xbf0.'],
    ['start', '', { kind: 'start' }],
    ['export', '', 'Which export? Write its name, or a part of it.'],
  ])('%s "%s"', (kind, text, expected) => {
    expect(parsed(kind, text)).toEqual(expected);
  });

  it.each([
    ['', { kind: 'exception', when: 'all' }],
    ['oops', { kind: 'exception', when: 'all', tag: 0 }],
    ['$oops_twice', { kind: 'exception', when: 'all', tag: 1 }],
    ['2', { kind: 'exception', when: 'all', tag: 2 }],
    ['twice', { kind: 'exception', when: 'all', tag: 1 }],
    ['gone', 'No tag is called "gone".'],
    ['o', 'Several tags have "o" in their names: oops, oops_twice, other. Write more of it, or the index.'],
  ])('finds the tag of %s', (text, expected) => {
    const names = ['oops', 'oops_twice', 'other'];
    const symbols = names.map((name, tag) => ({ name, detail: '()', func: null, tag }));
    expect(parsed('throw', text, { ...known, symbols })).toEqual(expected);
  });

  it('knows opcodes that are none', () => {
    expect(parsed('opcode', 'f64.root', { ...known, opcodes: { total: 4, mnemonics: [], meant: 0 } })).toContain(
      'No opcode is called f64.root',
    );
  });

  it.each([
    ['bf0', [0xbf0]],
    ['0xbf0', [0xbf0]],
    ['0x10', [0x10]],
    ['10', [0x10, 10]],
    ['7', [7]],
    ['bg0', []],
    ['', []],
  ])('reads the offset %s first as the code pane writes it', (text, readings) => {
    expect(offsetReadings(text)).toEqual(readings);
  });

  it('says where an instruction begins, when none begins there', () => {
    expect(parsed('offset', '0x671', { ...known, offsets: [{ read: 0x671, begins: 0x670 }] })).toBe(
      'No instruction begins at 0x671; the one there begins at 0x670.',
    );
    expect(parsed('offset', 'ffff', { ...known, offsets: [{ read: 0xffff, begins: null }] })).toBe(
      'No function holds byte 0xffff.',
    );
  });
});
