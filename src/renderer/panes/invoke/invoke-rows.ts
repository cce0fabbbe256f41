import type { ModuleRow, Problem, RunState, Signature, ValueView } from '../../../protocol/messages.ts';

/** An export that can be called. */
export interface Callable {
  readonly name: string;
  readonly signature: Signature;
}

/** The functions among the exports. */
export function callables(exports: readonly ModuleRow[]): readonly Callable[] {
  return exports.flatMap(({ name, signature }) => (signature === undefined ? [] : [{ name, signature }]));
}

/** The list of a module with very many exports has the first ones: one that is asked for is in it all the same. */
export function withWish(
  list: readonly Callable[],
  wish: { readonly name: string; readonly signature: Signature | null } | null,
): readonly Callable[] {
  if (wish === null || wish.signature === null || list.some(({ name }) => name === wish.name)) return list;
  return [...list, { name: wish.name, signature: wish.signature }];
}

/** The functions among the imports that nobody provides. */
export function stubs(imports: readonly ModuleRow[]): readonly Stub[] {
  return imports.flatMap(({ import: names, signature, stub }) =>
    stub === undefined || names === undefined || signature === undefined ? [] : [{ ...names, signature }],
  );
}

/** `(x: f64, v: f64) → f64` */
export function signatureText({ params, results }: Signature): string {
  const list = params.map(({ name, type }) => (name === '' ? type : `${name}: ${type}`)).join(', ');
  return `(${list})${results.length === 0 ? '' : ` → ${results.join(' ')}`}`;
}

/** What a field starts with: zero, or null for references; nothing for those that are never null. */
export function firstText(type: string): string {
  if (/^[if]\d+$/.test(type)) return '0';
  if (type === 'v128') return 'i32x4 0 0 0 0';
  if (!neverNull(type)) return 'null';
  return /^\(ref (i31|eq|any)\)$/.test(type) ? '0' : '';
}

/** What may be typed, for the field's tooltip; `named`: functions and objects can be referred to. */
export function hintOf(type: string, named = true): string {
  switch (type) {
    case 'i32':
      return 'A whole number, -2147483648 to 4294967295, or hex: 0xff';
    case 'i64':
      return 'A whole number, -9223372036854775808 to 18446744073709551615, or hex: 0xff';
    case 'f32':
    case 'f64':
      return 'A number: 0.1, -2e3, inf, nan, nan:0x1';
    case 'v128':
      return 'Lanes: i32x4 1 2 3 4, f64x2 0.5 nan, i8x16 …, or 128 bits in hex: 0x…';
    default:
      return referenceHint(type, named);
  }
}

/** The kind of reference that a type is of: 'func', 'any', or the name of a type of the module. */
function heapOf(type: string): string {
  return /^\(ref (?:null )?(.+)\)$/.exec(type)?.[1] ?? type.replace(/ref$/, '');
}

const kinds = new Set([
  'any',
  'eq',
  'i31',
  'struct',
  'array',
  'none',
  'func',
  'nofunc',
  'extern',
  'noextern',
  'exn',
  'noexn',
]);

/** `named`: functions and objects can be referred to. */
function referenceHint(type: string, named: boolean): string {
  const heap = heapOf(type);
  const ways = neverNull(type) ? [] : ['null'];
  if (heap === 'any' || heap === 'eq' || heap === 'i31') ways.push('a number for an i31');
  if (heap === 'extern') ways.push('a number, a text, true or false');
  else if (heap === 'any') ways.push('a text in quotes for a value of the host');
  if (named && (heap === 'func' || !kinds.has(heap))) ways.push('func:name for a function');
  if (named && !/^(no.*|func|extern|i31)$/.test(heap)) ways.push('#12 for an object that was shown');
  const text = ways.join('; ');
  // What is to be typed keeps its letters.
  return text.replace(/^(null|a )/, (start) => start.charAt(0).toUpperCase() + start.slice(1));
}

/** Is it a type of references that are never null? */
export function neverNull(type: string): boolean {
  return /^\(ref (?!null )/.test(type);
}

/** A call that was made here, newest first in the list. */
export interface PastCall {
  readonly id: number;
  readonly name: string;
  readonly args: readonly string[];
  readonly outcome:
    | { readonly kind: 'running' }
    /** `run`: the one whose objects these are, as `values.run` counts. */
    | { readonly kind: 'returned'; readonly values: readonly ValueView[]; readonly run: number }
    /** `standing`: it stands where it trapped, and may come through when it is tried again. */
    | { readonly kind: 'failed'; readonly problem: Problem; readonly standing?: true }
    /** It was stopped, or the program ended in it. */
    | { readonly kind: 'ended' };
}

const historyLimit = 50;

export function addCall(history: readonly PastCall[], call: PastCall): readonly PastCall[] {
  return [call, ...history].slice(0, historyLimit);
}

/** Gives the newest call of a function that is under way its outcome; a call that is not in the list changes nothing. */
export function settleCall(
  history: readonly PastCall[],
  name: string,
  outcome: PastCall['outcome'],
): readonly PastCall[] {
  const at = history.findIndex((call) => call.name === name && isUnderWay(call));
  return at < 0 ? history : history.map((call, i) => (i === at ? { ...call, outcome } : call));
}

/** Nothing runs any more: what has not come back by now never will. */
export function settleRest(history: readonly PastCall[]): readonly PastCall[] {
  if (!history.some(isUnderWay)) return history;
  return history.map((call) => {
    if (!isUnderWay(call)) return call;
    const { outcome } = call;
    return { ...call, outcome: outcome.kind === 'failed' ? withoutStanding(outcome) : { kind: 'ended' } };
  });
}

/** The call that stands where it trapped, if one does, is given up for another. */
export function settleStanding(history: readonly PastCall[]): readonly PastCall[] {
  return history.map((call) =>
    call.outcome.kind === 'failed' && call.outcome.standing
      ? { ...call, outcome: withoutStanding(call.outcome) }
      : call,
  );
}

function isUnderWay({ outcome }: PastCall): boolean {
  return outcome.kind === 'running' || (outcome.kind === 'failed' && outcome.standing === true);
}

function withoutStanding({ problem }: Extract<PastCall['outcome'], { kind: 'failed' }>): PastCall['outcome'] {
  return { kind: 'failed', problem };
}

/** Why nothing can be called now; null when it can. */
export function whyDisabled(state: RunState, problem: Problem | null): string | null {
  if (problem !== null || state === 'problem') return 'The module cannot run, for the reason given above the panes.';
  return state === 'loading' ? 'The module is still loading.' : null;
}

/** What a call means for what is going on, or for what was recorded; null when there is nothing of either. */
export function callNote(state: RunState, past = false): string | null {
  if (past && state !== 'loading')
    return 'This is a moment of the past: the call begins a new branch, what came after is kept.';
  switch (state) {
    case 'running':
      return 'It is running: the call is made when what runs has returned, in a game between two frames.';
    case 'paused':
      return 'A call is paused in the middle: this one is made on top of it, and afterwards it stands there again.';
    case 'trapped':
      return 'The last call stands where it trapped: it is given up, and this one is made on the same instance.';
    default:
      return null;
  }
}

/** An import that nobody provides: its calls are logged, its results can be set. */
export interface Stub {
  readonly module: string;
  readonly name: string;
  readonly signature: Signature;
}
