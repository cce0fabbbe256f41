import { describe, expect, it } from 'vitest';
import {
  parseForm,
  type FormKind,
  type FormSymbol,
} from '../../../../src/renderer/panes/breakpoints/breakpoint-form.ts';

const symbols: readonly FormSymbol[] = [
  { name: 'env.draw_enemy', detail: '(f64 f64)', func: null },
  { name: 'env.log', detail: '(i32)', func: null },
  { name: 'other.log', detail: '(i32)', func: null },
  { name: '$collide', detail: '(f64)', func: 12 },
];

function parsed(kind: FormKind, text: string): unknown {
  const result = parseForm(kind, text, symbols);
  return result.ok ? result.on : result.message;
}

describe('breakpoint form', () => {
  it.each<[FormKind, string, unknown]>([
    ['export', ' update ', { kind: 'export', name: 'update' }],
    ['entry', 'collide', { kind: 'function', func: 12, at: 'entry' }],
    ['return', '$collide', { kind: 'function', func: 12, at: 'return' }],
    ['entry', '7', { kind: 'function', func: 7, at: 'entry' }],
    ['entry', 'nowhere', 'No function is called "nowhere".'],
    ['import', 'env.draw.enemy', { kind: 'import', module: 'env', name: 'draw.enemy' }],
    ['import', 'draw_enemy', { kind: 'import', module: 'env', name: 'draw_enemy' }],
    ['import', 'log', 'Write module and name: env.draw_enemy.'],
    ['import', 'sin', 'Write module and name: env.draw_enemy.'],
    ['opcode', '*.load*', { kind: 'opcode', pattern: '*.load*' }],
    ['opcode', 'f64 sqrt', 'An opcode is written like f64.sqrt; * stands for anything.'],
    ['offset', '0x2a1', { kind: 'instruction', offset: 0x2a1 }],
    ['offset', '673', { kind: 'instruction', offset: 673 }],
    ['offset', 'x', 'An offset is a number such as 0x2a1.'],
    ['start', '', { kind: 'start' }],
    ['export', '', 'Name of the export is missing.'],
  ])('%s "%s"', (kind, text, expected) => {
    expect(parsed(kind, text)).toEqual(expected);
  });
});
