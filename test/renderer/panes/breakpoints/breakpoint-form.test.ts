import { describe, expect, it } from 'vitest';
import type { SymbolView } from '../../../../src/protocol/messages.ts';
import { completedBy, parseForm, type FormKind } from '../../../../src/renderer/panes/breakpoints/breakpoint-form.ts';

const symbols: readonly SymbolView[] = [
  { kind: 'global', name: 'collide', detail: '', target: { kind: 'global', global: 1 } },
  { kind: 'func', name: '$collide', detail: '(f64)', target: { kind: 'func', func: 12 } },
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

  it('completes names of the right kind', () => {
    expect([completedBy('entry'), completedBy('import'), completedBy('opcode')]).toEqual(['func', 'import', null]);
  });
});
