import type { BreakpointOn } from '../../../protocol/messages.ts';
import { indexRange } from './watch-form.ts';

/** A name that completes the text field; `func` is the function it stands for, if it stands for one. */
export interface FormSymbol {
  readonly name: string;
  readonly detail: string;
  readonly func: number | null;
  /** For imports: module and name apart; a dot may be in both. */
  readonly import?: { readonly module: string; readonly name: string };
  /** The tag it stands for. */
  readonly tag?: number;
  /** The global it stands for. */
  readonly global?: number;
}

/** What the engine has to say of the text so far. */
export interface Completion {
  readonly symbols: readonly FormSymbol[];
  /**
   * Opcodes to choose from and how many they are in all; `meant` are those that the text means as it stands, without
   * what it may become. Null for other kinds.
   */
  readonly opcodes: {
    readonly total: number;
    readonly mnemonics: readonly string[];
    readonly meant: number;
  } | null;
  /** For each reading of a byte offset, where the instruction begins that holds it; null where none does. */
  readonly offsets: readonly { readonly read: number; readonly begins: number | null }[];
  /** Functions in the module, imported ones first. */
  readonly functions: number;
  readonly importedFuncs: number;
  /** The bytes that the text stands for, or why it stands for none. */
  readonly range?:
    | { readonly memory: number; readonly address: number; readonly length: number }
    | { readonly problem: string };
  /** The table that indices are of. */
  readonly table?: number;
}

/** What the person is setting a breakpoint on; 'entry' and 'return' are the two places of a function. */
export const formKinds = [
  'export',
  'entry',
  'return',
  'import',
  'opcode',
  'offset',
  'throw',
  'start',
  'memory',
  'global',
  'table',
] as const;
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
  import: { title: 'Import (host call)', label: 'Name of the import', placeholder: 'draw_enemy' },
  opcode: { title: 'Opcode', label: 'Opcode or pattern', placeholder: 'f64.sqrt, f64.*, *.load*' },
  offset: { title: 'Byte offset', label: 'Offset of the instruction', placeholder: '2a1' },
  throw: { title: 'Throw of a tag', label: 'Tag name or index', placeholder: 'all of them' },
  start: { title: 'Instantiation', label: null, placeholder: '' },
  memory: { title: 'Write of memory', label: 'Address, or range', placeholder: '0x1000, 4 or $p + 8' },
  global: { title: 'Write of a global', label: 'Global name or index', placeholder: 'score or 2' },
  table: { title: 'Write of an element', label: 'Index, or range', placeholder: '3 or 3 to 6' },
};

export type Parsed =
  | { readonly ok: true; readonly on: BreakpointOn }
  | { readonly ok: false; readonly message: string };

const wrong = (message: string): Parsed => ({ ok: false, message });
const right = (on: BreakpointOn): Parsed => ({ ok: true, on });

/**
 * The breakpoint that a filled form asks for. `known` is what the engine says of just this text: names may be given in
 * part where only one has that part; imports without their module; offsets as the code pane writes them.
 */
export function parseForm(kind: FormKind, text: string, known: Completion): Parsed {
  const clean = text.trim();
  if (kind === 'start') return right({ kind: 'start' });
  if (kind === 'throw') return throwBreakpoint(clean, known);
  if (clean === '') return wrong(missing[kind]);
  switch (kind) {
    case 'export': {
      const found = named(clean, known.symbols, ({ name }) => [name]);
      if (found.length === 1) return right({ kind: 'export', name: found[0]?.name ?? clean });
      return wrong(
        found.length === 0
          ? `No function is exported as "${clean}".`
          : several('exports', clean, found, 'Write more of it.'),
      );
    }
    case 'entry':
    case 'return':
      return functionBreakpoint(kind, clean, known);
    case 'import': {
      const found = named(clean, known.symbols, (symbol) => [
        symbol.name,
        ...(symbol.import === undefined ? [] : [symbol.import.name]),
      ]);
      if (found.length > 1)
        return wrong(several('imports', clean, found, 'Write more of it, with the module before a dot.'));
      const [only] = found;
      if (only?.import === undefined) return wrong(`No function is imported as "${clean}".`);
      return right({ kind: 'import', ...only.import });
    }
    case 'opcode':
      if (!/^[a-z0-9_.*]+$/.test(clean)) return wrong('An opcode is written like f64.sqrt; * stands for anything.');
      return known.opcodes?.meant === 0
        ? wrong(`No opcode is called ${clean}; * stands for anything, as in f64.*`)
        : right({ kind: 'opcode', pattern: clean });
    case 'offset':
      return offsetBreakpoint(clean, known);
    case 'memory': {
      const { range } = known;
      if (range === undefined)
        return wrong('Bytes are written like 0x1000, or 0x1000, 4 (so many), or 0x1000 to 0x1003.');
      return 'problem' in range ? wrong(range.problem) : right({ kind: 'memory', ...range, access: 'write' });
    }
    case 'global':
      return globalWatch(clean, known);
    case 'table': {
      const elements = indexRange(clean);
      if (elements === null) return wrong('Elements are written like 3, or 3, 2 (so many), or 3 to 4.');
      if (known.table === undefined) return wrong('This module has no table.');
      return right({ kind: 'table', table: known.table, ...elements, access: 'write' });
    }
  }
}

function globalWatch(text: string, known: Completion): Parsed {
  const plain = (name: string): string => name.replace(/^\$/, '');
  const byIndex = known.symbols.filter(({ global }) => String(global) === text.replace('#', ''));
  const found = byIndex.length > 0 ? byIndex : named(plain(text), known.symbols, ({ name }) => [plain(name)]);
  const [only] = found;
  if (only?.global === undefined) return wrong(`No global is called "${text}".`);
  if (found.length > 1) return wrong(several('globals', text, found, 'Write more of it, or the index.'));
  return right({ kind: 'global', global: only.global, access: 'write' });
}

const missing: Readonly<Record<Exclude<FormKind, 'start' | 'throw'>, string>> = {
  export: 'Which export? Write its name, or a part of it.',
  entry: 'Which function? Write its name, a part of it, or its index.',
  return: 'Which function? Write its name, a part of it, or its index.',
  import: 'Which import? Write its name, or a part of it.',
  opcode: 'Which opcode? Write it like f64.sqrt; * stands for anything.',
  offset: 'Which instruction? Write its byte offset as the code pane does.',
  memory: 'Which bytes? Write an address; more can be selected in the Memory pane.',
  global: 'Which global? Write its name, a part of it, or its index.',
  table: 'Which element? Write its index.',
};

function functionBreakpoint(at: 'entry' | 'return', text: string, known: Completion): Parsed {
  const on = (func: number): Parsed =>
    func < known.importedFuncs
      ? wrong(`The host has the body of function ${func}: break on the import instead.`)
      : right({ kind: 'function', func, at });
  if (/^#?\d+$/.test(text)) {
    const func = Number(text.replace('#', ''));
    if (func < known.functions) return on(func);
    return wrong(`There is no function ${func}: this module has ${known.functions}, from 0 on.`);
  }
  const plain = (name: string): string => name.replace(/^\$/, '');
  const found = named(plain(text), known.symbols, ({ name }) => [plain(name)]);
  const funcs = [...new Set(found.flatMap(({ func }) => (func === null ? [] : [func])))];
  const [only] = funcs;
  if (only === undefined) return wrong(`No function is called "${text}".`);
  return funcs.length === 1 ? on(only) : wrong(several('functions', text, found, 'Write more of it, or the index.'));
}

function throwBreakpoint(text: string, known: Completion): Parsed {
  if (text === '') return right({ kind: 'exception', when: 'all' });
  const plain = (name: string): string => name.replace(/^\$/, '');
  const byIndex = known.symbols.filter(({ tag }) => String(tag) === text.replace('#', ''));
  const found = byIndex.length > 0 ? byIndex : named(plain(text), known.symbols, ({ name }) => [plain(name)]);
  const [only] = found;
  if (only?.tag === undefined) return wrong(`No tag is called "${text}".`);
  if (found.length > 1) return wrong(several('tags', text, found, 'Write more of it, or the index.'));
  return right({ kind: 'exception', when: 'all', tag: only.tag });
}

/** Those that have just this name; else those whose name has it as a part. */
function named(
  text: string,
  symbols: readonly FormSymbol[],
  namesOf: (symbol: FormSymbol) => readonly string[],
): readonly FormSymbol[] {
  const wanted = text.toLowerCase();
  const exact = symbols.filter((symbol) => namesOf(symbol).includes(text));
  if (exact.length > 0) return exact;
  return symbols.filter((symbol) => namesOf(symbol).some((name) => name.toLowerCase().includes(wanted)));
}

function several(what: string, text: string, found: readonly FormSymbol[], help: string): string {
  const names = [...new Set(found.map(({ name }) => name))];
  const shown = names.slice(0, 3).join(', ');
  return `Several ${what} have "${text}" in their names: ${shown}${names.length > 3 ? ', …' : ''}. ${help}`;
}

/** What a typed byte offset may mean, the likeliest first: the code pane writes them in hex, without a prefix. */
export function offsetReadings(text: string): readonly number[] {
  const clean = text.trim();
  const hex = /^(?:0x)?([0-9a-f]{1,8})$/i.exec(clean)?.[1];
  if (hex === undefined) return [];
  const readings = [Number.parseInt(hex, 16)];
  if (/^\d+$/.test(clean)) readings.push(Number(clean));
  return [...new Set(readings)];
}

function offsetBreakpoint(text: string, { offsets }: Completion): Parsed {
  const [first] = offsetReadings(text);
  if (first === undefined) return wrong('An offset is a number as the code pane writes it, such as bf0 or 0xbf0.');
  const begun = offsets.find(({ read, begins }) => read === begins);
  if (begun !== undefined) return right({ kind: 'instruction', offset: begun.read });
  const inside = offsets.find(({ begins }) => begins !== null);
  if (inside === undefined) return wrong(`No function holds byte ${hex(first)}.`);
  return wrong(`No instruction begins at ${hex(inside.read)}; the one there begins at ${hex(inside.begins ?? 0)}.`);
}

const hex = (offset: number): string => `0x${offset.toString(16)}`;
