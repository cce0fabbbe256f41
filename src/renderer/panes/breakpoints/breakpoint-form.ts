import { importName } from '../../components/import-name.ts';
import type { BreakpointOn } from '../../../protocol/messages.ts';

/** A name that completes the text field; `func` is the function it stands for, if it stands for one. */
export interface FormSymbol {
  readonly name: string;
  readonly detail: string;
  readonly func: number | null;
}

/** What the person is setting a breakpoint on; 'entry' and 'return' are the two places of a function. */
export const formKinds = ['export', 'entry', 'return', 'import', 'opcode', 'offset', 'start'] as const;
export type FormKind = (typeof formKinds)[number];

export interface FormField {
  readonly title: string;
  /** What the text field asks for; null when the kind needs no text. */
  readonly label: string | null;
  readonly placeholder: string;
}

export const formFields: Readonly<Record<FormKind, FormField>> = {
  export: { title: 'Export', label: 'Name of the export', placeholder: 'update' },
  entry: { title: 'Function entry', label: 'Function name or index', placeholder: 'collide or 12' },
  return: { title: 'Function return', label: 'Function name or index', placeholder: 'collide or 12' },
  import: { title: 'Import (host call)', label: 'Name of the import', placeholder: 'env.draw_enemy' },
  opcode: { title: 'Opcode', label: 'Opcode or pattern', placeholder: 'f64.sqrt, f64.*, *.load*' },
  offset: { title: 'Byte offset', label: 'Offset of the instruction', placeholder: '0x2a1' },
  start: { title: 'Instantiation', label: null, placeholder: '' },
};

export type Parsed =
  | { readonly ok: true; readonly on: BreakpointOn }
  | { readonly ok: false; readonly message: string };

const wrong = (message: string): Parsed => ({ ok: false, message });

/**
 * The breakpoint that a filled form asks for. `symbols` are those found for the text: names of functions are looked up
 * there, and imports written without their module; a function index works without.
 */
export function parseForm(kind: FormKind, text: string, symbols: readonly FormSymbol[]): Parsed {
  const clean = text.trim();
  if (kind === 'start') return { ok: true, on: { kind: 'start' } };
  if (clean === '') return wrong(`${formFields[kind].label ?? ''} is missing.`);
  switch (kind) {
    case 'export':
      return { ok: true, on: { kind: 'export', name: clean } };
    case 'entry':
    case 'return': {
      const func = findFunction(clean, symbols);
      return func === null
        ? wrong(`No function is called "${clean}".`)
        : { ok: true, on: { kind: 'function', func, at: kind } };
    }
    case 'import': {
      const alone = symbols.filter(({ name }) => importName(name).name === clean);
      const { module, name } = importName(alone.length === 1 ? (alone[0]?.name ?? '') : clean);
      return module === '' || name === ''
        ? wrong('Write module and name: env.draw_enemy.')
        : { ok: true, on: { kind: 'import', module, name } };
    }
    case 'opcode':
      return /^[a-z0-9_.*]+$/.test(clean)
        ? { ok: true, on: { kind: 'opcode', pattern: clean } }
        : wrong('An opcode is written like f64.sqrt; * stands for anything.');
    case 'offset': {
      const offset = /^(0x[0-9a-f]+|\d+)$/i.test(clean) ? Number(clean) : null;
      return offset === null
        ? wrong('An offset is a number such as 0x2a1.')
        : { ok: true, on: { kind: 'instruction', offset } };
    }
  }
}

function findFunction(text: string, symbols: readonly FormSymbol[]): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const name = text.replace(/^\$/, '');
  return symbols.find((symbol) => symbol.func !== null && symbol.name.replace(/^\$/, '') === name)?.func ?? null;
}
