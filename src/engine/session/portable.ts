import { FixedPc } from '../compile/flat-code.ts';
import type { Run } from '../debug/run.ts';
import type { Edit, Entry, Input, Tape } from '../debug/time/tape.ts';
import { framebufferProblem } from '../hosts/framebuffer.ts';
import type { Pc, ValueType } from '../module/types.ts';
import { HostRef, type Ref } from '../runtime/ref.ts';
import { valueFits } from '../runtime/ref-match.ts';
import type { Value } from '../runtime/value.ts';
import type { SavedEdit, SavedEntry, SavedInput, SavedLog, SavedPlace, SavedRef, SavedValue } from './saved-log.ts';
import { SessionError } from './session-error.ts';

/** The "function" of places that are no code of the module: the start of a call, the way back to a host function. */
const NO_CODE = 0xffff_ffff;

/** Words of the value stack in which an edit is believed: references take room for all that are below. */
const MOST_WORD = 2 ** 23;

/** A tape as it can be written down. Throws a SessionError when a value of it means nothing elsewhere. */
export function savedTape({ entries, answers }: Tape, run: Run, total: number): SavedLog {
  return {
    entries: entries.map(({ at, pc, input }) => ({
      at,
      place: pc === null ? null : savedPlace(pc, run),
      input: savedInput(input, at, run),
    })),
    answers,
    total,
  };
}

/**
 * A tape for this run, which is at its beginning. Throws a SessionError when the log asks for what the module does not
 * have: calls, stubs, globals, places.
 */
export function restoredTape({ entries, answers }: SavedLog, run: Run): Tape {
  return { entries: entries.map((entry) => restoredEntry(entry, run)), answers };
}

/** The place of an operation; see `SavedPlace`. */
export function savedPlace(pc: Pc, { machine }: Run): SavedPlace {
  const { code } = machine.store;
  const compiled = code.functionAt(pc);
  if (!compiled) return { func: NO_CODE, ordinal: pc };
  return { func: compiled.func.index, ordinal: code.ordinals[pc]! };
}

/** The operation of a place; compiles its function if need be. Throws a SessionError when there is none. */
export function restoredPlace({ func, ordinal }: SavedPlace, { instance, machine }: Run): Pc {
  if (func === NO_CODE && ordinal < FixedPc.end) return ordinal;
  const found = instance.funcs[func];
  if (found?.kind === 'wasm' && found.instance === instance) {
    const entry = machine.store.compile(found);
    const pc = machine.store.code.functionAt(entry)?.map.pcs[ordinal];
    if (pc !== undefined) return pc;
  }
  throw unfit(`instruction ${ordinal} of function ${func}`);
}

/** A value as it can be written down. Throws a SessionError for a reference that means nothing elsewhere. */
export function savedValue(value: Value, at: number, run: Run): SavedValue {
  return 'ref' in value ? { type: value.type, ref: savedRef(value.ref, at, run) } : value;
}

function savedRef(ref: Ref, at: number, { instance }: Run): SavedRef {
  if (ref === null || typeof ref === 'number') return ref;
  if (ref.kind === 'wasm' && ref.instance === instance) return { func: ref.index };
  if (ref.kind === 'host-ref') {
    const { value } = ref;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { host: value };
  }
  const what = ref.kind === 'host' || ref.kind === 'host-ref' ? 'a live value of the host' : 'an object of the program';
  throw new SessionError({
    kind: 'unsupported',
    message: `The session cannot be saved: ${what} was given to the program by hand at #${at}, and means nothing in another process.`,
    hint: 'Sessions in which only numbers, functions, texts and null were given can be saved.',
  });
}

/** A value for this run. Throws a SessionError for a function that is not there. */
export function restoredValue(saved: SavedValue, { instance }: Run): Value {
  if (!('ref' in saved)) return saved;
  const { type, ref } = saved;
  if (ref === null || typeof ref === 'number') return { type, ref };
  if ('host' in ref) return { type, ref: new HostRef(ref.host) };
  const func = instance.funcs[ref.func];
  if (!func) throw unfit(`function ${ref.func}`);
  return { type, ref: func };
}

function savedInput(input: Input, at: number, run: Run): SavedInput {
  const all = (values: readonly Value[]): SavedValue[] => values.map((value) => savedValue(value, at, run));
  switch (input.kind) {
    case 'invoke':
      return { ...input, args: all(input.args) };
    case 'stub':
      return { ...input, results: all(input.results) };
    case 'edit':
      return { kind: 'edit', edit: savedEdit(input.edit, at, run) };
    default:
      return input;
  }
}

function savedEdit(edit: Edit, at: number, run: Run): SavedEdit {
  return edit.of === 'memory' ? edit : { ...edit, value: savedValue(edit.value, at, run) };
}

function restoredEntry({ at, place, input }: SavedEntry, run: Run): Entry {
  return { at, pc: place === null ? null : restoredPlace(place, run), input: restoredInput(input, run) };
}

function restoredInput(input: SavedInput, run: Run): Input {
  const { instance, hosts } = run;
  const all = (values: readonly SavedValue[], types: readonly ValueType[] | undefined, what: string): Value[] => {
    const restored = values.map((value) => restoredValue(value, run));
    if (!types || types.length !== restored.length || !restored.every((value, i) => fits(value, types[i]!, run))) {
      throw unfit(what);
    }
    return restored;
  };
  switch (input.kind) {
    case 'invoke': {
      const func = instance.exports.get(input.name);
      const types = func?.kind === 'wasm' || func?.kind === 'host' ? func.type.params : undefined;
      return { ...input, args: all(input.args, types, `an export ${input.name} that takes these arguments`) };
    }
    case 'stub': {
      const types = hosts.stubs.typeOf(input.module, input.name)?.results;
      return { ...input, results: all(input.results, types, `an import ${input.module}.${input.name} like that`) };
    }
    case 'picture': {
      const { settings } = input;
      if (settings && framebufferProblem(instance.module, settings) !== null) throw unfit('a picture in its memory');
      return input;
    }
    case 'edit':
      return { kind: 'edit', edit: restoredEdit(input.edit, run) };
    default:
      return input;
  }
}

function restoredEdit(edit: SavedEdit, run: Run): Edit {
  const { instance, machine } = run;
  if (edit.of === 'memory') {
    if (!instance.memories[edit.memory]) throw unfit(`memory ${edit.memory}`);
    return edit;
  }
  const value = restoredValue(edit.value, run);
  if (edit.of === 'stack' && edit.word >= Math.min(machine.i32.length, MOST_WORD))
    throw unfit(`word ${edit.word} of the value stack`);
  if (edit.of === 'global') {
    const type = instance.globals[edit.index]?.type.value;
    if (type === undefined || !fits(value, type, run)) throw unfit(`a global ${edit.index} of type ${value.type}`);
  }
  return { ...edit, value };
}

/** As the machine needs it: numbers of just that type, references that may be there. */
function fits(value: Value, type: ValueType, { machine }: Run): boolean {
  return 'ref' in value ? valueFits(value, type, machine.store.types) : value.type === type;
}

function unfit(what: string): SessionError {
  return new SessionError({
    kind: 'io',
    message: `The session does not fit its module: it speaks of ${what}, which the module does not have.`,
    hint: 'The file was made by hand, or by a version of Wasmscope that had a mistake.',
  });
}
