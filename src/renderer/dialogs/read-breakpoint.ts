import type { BreakpointOn } from '../../protocol/messages.ts';

interface Kind {
  readonly title: string;
  /** Of the text field; '' when nothing has to be said. */
  readonly label: string;
  readonly placeholder: string;
  readonly hint: string;
}

/** What one can stop at, as a person chooses it. */
export const breakpointKinds = {
  export: {
    title: 'an exported function',
    label: 'Export',
    placeholder: 'update',
    hint: 'Stops before the first instruction of the function, whoever calls it.',
  },
  entry: {
    title: 'the entry of a function',
    label: 'Function index',
    placeholder: '12',
    hint: 'Stops before its first instruction.',
  },
  return: {
    title: 'the return of a function',
    label: 'Function index',
    placeholder: '12',
    hint: 'Stops when it is about to return, with its results on the stack.',
  },
  import: {
    title: 'the call of an import',
    label: 'Import',
    placeholder: 'env.draw_enemy',
    hint: 'Stops before the host is called. Write module.name.',
  },
  opcode: {
    title: 'an opcode',
    label: 'Opcode',
    placeholder: 'f64.sqrt',
    hint: 'Wildcards are understood: f64.*, *.load*, call_indirect.',
  },
  instruction: {
    title: 'an instruction',
    label: 'Byte offset',
    placeholder: '0x2a1',
    hint: 'The offset of its first byte in the file, as the Code pane shows it.',
  },
  trap: { title: 'any trap', label: '', placeholder: '', hint: 'Stops at the instruction that traps.' },
  start: {
    title: 'instantiation',
    label: '',
    placeholder: '',
    hint: 'Stops before the start function, or before anything else runs.',
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type BreakpointKind = keyof typeof breakpointKinds;

/** What was chosen and typed, as a breakpoint; null when it is none yet. */
export function readBreakpoint(kind: BreakpointKind, text: string): BreakpointOn | null {
  const word = text.trim();
  switch (kind) {
    case 'export':
      return word === '' ? null : { kind: 'export', name: text };
    case 'entry':
    case 'return':
      return /^\d{1,7}$/.test(word) ? { kind: 'function', func: Number(word), at: kind } : null;
    case 'import': {
      const dot = word.indexOf('.');
      return dot < 0 ? null : { kind: 'import', module: word.slice(0, dot), name: word.slice(dot + 1) };
    }
    case 'opcode':
      return /^[a-z0-9_.*]+$/.test(word) ? { kind: 'opcode', pattern: word } : null;
    case 'instruction':
      return /^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(word) ? { kind: 'instruction', offset: Number(word) } : null;
    case 'trap':
    case 'start':
      return { kind };
  }
}
