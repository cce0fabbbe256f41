/** A file, and what can be wrong with it. */
import type { Target } from '../../text/code-line.ts';

/** Something wrong, for people: what, where, and what to do about it. */
export interface Problem {
  readonly kind:
    | 'io'
    | 'wat'
    | 'decode'
    | 'validation'
    | 'unsupported'
    | 'component'
    | 'link'
    | 'trap'
    | 'exception'
    | 'limit'
    | 'internal';
  readonly message: string;
  readonly offset?: number;
  readonly func?: number;
  readonly line?: number;
  readonly column?: number;
  readonly feature?: string;
  readonly hint?: string;
  /** The file is a component, and nobody said which of its core modules is wanted: these are there. */
  readonly component?: ComponentView;
}

/** A component as a list of the core modules in it, each of which can be opened by its number. */
export interface ComponentView {
  /** Of the file. */
  readonly name: string;
  readonly size: number;
  /** The name it gives itself, '' when it has none. */
  readonly ownName: string;
  /** The first ones; `moduleCount` says how many there are. */
  readonly modules: readonly CoreModuleView[];
  readonly moduleCount: number;
  /** What stands in it, in the order of the file; the first ones. */
  readonly sections: readonly ComponentSectionView[];
  readonly sectionCount: number;
  /** Why the rest could not be read; null when all was. */
  readonly problem: Problem | null;
}

export interface CoreModuleView {
  readonly index: number;
  /** '' when it has none. */
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  /** How many components it stands in: 0 in the file itself. */
  readonly depth: number;
}

export interface ComponentSectionView {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly depth: number;
}

/** Something to know about a file that is no problem. */
export interface ModuleNote {
  readonly kind:
    | 'archive'
    | 'component'
    | 'producers'
    | 'stubs'
    | 'dwarf'
    | 'source-map'
    | 'object'
    | 'side-module'
    | 'names';
  /** A sentence. */
  readonly text: string;
}

/** A place in the code: function index and byte offset of an instruction in the file. */
export interface CodeLocation {
  readonly func: number;
  readonly offset: number;
}

export interface ModuleView {
  /** Counts loads in this session; answers of an older load can be told from those of the current one. */
  readonly id: number;
  readonly name: string;
  /** SHA-256 of the bytes, hex: breakpoints, layout and labels are kept under it. */
  readonly hash: string;
  readonly size: number;
  readonly counts: Readonly<Record<ModuleSection, number>>;
  readonly importedFuncs: number;
  readonly memories: readonly {
    readonly index: number;
    readonly name: string;
    readonly pages: number;
    readonly max: number | null;
    /** Type of its addresses. */
    readonly address: 'i32' | 'i64';
    readonly shared: boolean;
  }[];
  readonly tables: readonly {
    readonly index: number;
    readonly name: string;
    readonly size: number;
    readonly type: string;
    /** Type of its indices. */
    readonly address: 'i32' | 'i64';
  }[];
  /** Host profile found by the imports ('rocket', 'wasm4', 'display'), or null. */
  readonly host: string | null;
  /** The same for people: 'WASI'. */
  readonly hostTitle: string | null;
  /** It is a program from beginning to end: it has the export that ends the run for its host, WASI's `_start`. */
  readonly program: boolean;
  /** The kind of game it is ('rocket', 'wasm4'), or null. */
  readonly game: string | null;
  readonly start: number | null;
  /** Why it cannot run (decode, validation, unsupported feature, link); what was decoded is shown all the same. */
  readonly problem: Problem | null;
  readonly notes: readonly ModuleNote[];
  /** How many custom sections there are; `counts.customs` counts the rows about them. */
  readonly customSections: number;
}

export type ModuleSection =
  | 'sections'
  | 'types'
  | 'imports'
  | 'functions'
  | 'tables'
  | 'memories'
  | 'globals'
  | 'tags'
  | 'exports'
  | 'elements'
  | 'datas'
  | 'customs';

/** A row of the module pane; `target` says where a click goes. */
export interface ModuleRow {
  readonly index: number;
  readonly name: string;
  /** Type, limits, kind: the text after the name. */
  readonly detail: string;
  readonly offset: number;
  /** Bytes in the file, null where that means nothing. */
  readonly size: number | null;
  readonly target: Target | null;
  /** For imports: the two names apart, exactly as they are in the file; left out where they are very long. */
  readonly import?: { readonly module: string; readonly name: string };
  /** For imported functions: no host knows it, a stub stands for it. */
  readonly stub?: true;
  /** Calls so far, for imports. */
  readonly calls?: number;
  /** Part of the row above it that has none: something a custom section says. */
  readonly part?: true;
  /** What is wrong with a custom section; it fails no module. */
  readonly problem?: string;
  /** Of a function that stays in the interpreter while most others of the module run natively: why, as a sentence. */
  readonly interpreted?: string;
  /** For exported functions and functions: what Invoke needs. */
  readonly signature?: Signature;
  /** For types: what they are made of. */
  readonly definition?: TypeView;
}

/** A type of the module, taken apart. */
export interface TypeView {
  readonly kind: 'func' | 'struct' | 'array';
  readonly final: boolean;
  readonly supers: readonly TypeLink[];
  /** The recursion group it stands in: index of its first type, and how many there are; null when it stands alone. */
  readonly group: { readonly first: number; readonly size: number } | null;
  /** Fields, the element, or parameters and then results; the first ones of `count`. */
  readonly parts: readonly TypePart[];
  readonly count: number;
}

export interface TypePart {
  readonly role: 'field' | 'element' | 'param' | 'result';
  /** Of a field its name, of a parameter or result its number, '' of an element. */
  readonly name: string;
  readonly mutable: boolean;
  readonly type: TypeLink;
}

/** A type as text; `type` is the index of the type that it names, null when it names none. */
export interface TypeLink {
  readonly text: string;
  readonly type: number | null;
}

export interface Signature {
  readonly params: readonly { readonly name: string; readonly type: string }[];
  readonly results: readonly string[];
}

/** A function as the code pane needs it: how many lines there are, without their texts. */
export interface FunctionView {
  readonly func: number;
  readonly name: string;
  readonly imported: boolean;
  readonly signature: Signature;
  readonly start: number;
  readonly end: number;
  readonly lines: number;
  readonly instructions: number;
}

export interface SymbolView {
  readonly kind: 'func' | 'export' | 'import' | 'global' | 'memory' | 'table';
  readonly name: string;
  readonly detail: string;
  readonly target: Target;
}

/** What one instruction does, from the opcode table. */
export interface HelpView {
  readonly mnemonic: string;
  readonly group: string;
  readonly pops: string;
  readonly pushes: string;
  readonly text: string;
}
