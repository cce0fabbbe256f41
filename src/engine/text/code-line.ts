/** Where a click on something that stands for a part of the module leads. */
export type Target =
  | { readonly kind: 'func'; readonly func: number; readonly offset?: number }
  | { readonly kind: 'memory'; readonly memory: number; readonly address: number }
  | { readonly kind: 'table'; readonly table: number; readonly index: number }
  | { readonly kind: 'global'; readonly global: number }
  | { readonly kind: 'type'; readonly type: number }
  | { readonly kind: 'tag'; readonly tag: number };

/** One line of disassembly. */
export interface CodeLine {
  readonly offset: number;
  /** Nesting, 0 for the function's header and its final end. */
  readonly depth: number;
  /** '' for the header lines of a function. */
  readonly mnemonic: string;
  readonly args: readonly CodeArg[];
  /** A comment to show after the instruction: branch destination, data preview, ... */
  readonly note: string;
  /** No path leads here (validated, never executed, not compiled). */
  readonly dead: boolean;
  /** What the file says of a branch: is it taken as a rule? Absent where it says nothing. */
  readonly hint?: 'likely' | 'unlikely';
}

export interface CodeArg {
  readonly text: string;
  readonly kind:
    | 'func'
    | 'local'
    | 'global'
    | 'type'
    | 'number'
    | 'label'
    | 'memory'
    | 'table'
    | 'tag'
    | 'segment'
    | 'keyword'
    | 'name';
  readonly target?: Target;
}
