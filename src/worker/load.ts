import {
  type WasmModule,
  componentProblem,
  componentView,
  coreModuleName,
  decodePartial,
  isGzip,
  isTextFormat,
  type ModuleNote,
  moduleView,
  type ModuleView,
  problemOfError,
  type Problem,
  validateInSlices,
  validateModuleInSlices,
} from '../engine/index.ts';
import type { Events, OpenParams } from '../protocol/messages.ts';
import { ProblemError } from '../protocol/problem.ts';
import { unpackGzip } from './gzip.ts';
import type { Surroundings } from './surroundings.ts';

/** A load under way; the next one, or the window, can cancel it. */
export interface LoadToken {
  cancelled: boolean;
}

export interface Loaded {
  readonly module: WasmModule;
  readonly view: ModuleView;
}

type Progress = (progress: Events['progress']) => void;

/** Instructions validated between two looks at the message queue. */
const SLICE = 40_000;

/**
 * From bytes to a module that can be shown, in as little time as that takes: bodies are not validated yet. Throws a
 * ProblemError when there is nothing to show (no module at all, a text with errors, cancelled); a broken module that
 * could be read in part has its problem in its view.
 */
export async function load(
  id: number,
  { name, bytes, format, core }: Pick<OpenParams, 'name' | 'bytes' | 'format' | 'core'>,
  token: LoadToken,
  surroundings: Surroundings,
  progress: Progress,
): Promise<Loaded> {
  const notes: ModuleNote[] = [];
  progress({ stage: 'reading', done: 0, total: bytes.byteLength });
  const file = await unpacked(new Uint8Array(bytes), token, progress, notes);
  const text = format === 'wat' || (format === 'auto' && isTextFormat(name.replace(/\.gz$/i, ''), file));
  const whole = text ? await fromText(name, file) : file;
  keepOn(token);
  const { binary, label } = coreOf(whole, name, core, notes);
  const total = binary.length;
  progress({ stage: 'decoding', done: 0, total });
  const { module, problem } = decodePartial(binary);
  if (problem && module.sections.length === 0) throw new ProblemError(unreadable(problem));
  const hash = await surroundings.sha256(binary);
  keepOn(token);
  const found = problem ? problemOfError(problem) : await declarationsProblem(module, token, surroundings);
  progress({ stage: 'decoding', done: total, total });
  return { module, view: moduleView(module, { id, name: label, hash, size: total, problem: found, notes }) };
}

/** The file, or what it holds when it is a gzip archive. */
async function unpacked(
  file: Uint8Array<ArrayBuffer>,
  token: LoadToken,
  progress: Progress,
  notes: ModuleNote[],
): Promise<Uint8Array<ArrayBuffer>> {
  if (!isGzip(file)) return file;
  const whole = await unpackGzip(
    file,
    () => token.cancelled,
    (done, total) => progress({ stage: 'unpacking', done, total }),
  );
  keepOn(token);
  notes.push({ kind: 'archive', text: `It was unpacked from a gzip archive of ${file.length} bytes.` });
  return whole;
}

/** The module itself, or the core module of a component that was asked for. */
function coreOf(
  whole: Uint8Array<ArrayBuffer>,
  name: string,
  core: number | undefined,
  notes: ModuleNote[],
): { readonly binary: Uint8Array<ArrayBuffer>; readonly label: string } {
  const component = componentView(name, whole);
  if (component === null) return { binary: whole, label: name };
  const module = core === undefined ? undefined : component.modules[core];
  if (module === undefined) throw new ProblemError(componentProblem(component));
  const { offset, size } = module;
  const which = `Core module ${module.index} of a component that has ${component.moduleCount}.`;
  notes.push({ kind: 'component', text: which });
  // A copy: what is around it need not stay.
  return { binary: whole.slice(offset, offset + size), label: `${name} › ${coreModuleName(module)}` };
}

/**
 * Validates the bodies, with the message queue heard in between. Answers the problem, or null when there is none, or
 * when it is not wanted any more.
 */
export async function validateBehind(
  module: WasmModule,
  unwanted: () => boolean,
  nextTask: () => Promise<void>,
  progress: Progress,
): Promise<Problem | null> {
  try {
    progress({ stage: 'validating', done: 0, total: module.funcs.length });
    for (const { done, total } of validateInSlices(module, SLICE)) {
      progress({ stage: 'validating', done, total });
      await nextTask();
      if (unwanted()) return null;
    }
    return null;
  } catch (error) {
    return problemOfError(error);
  }
}

/** What is wrong outside of the bodies, null when nothing is. The message queue is heard in between. */
async function declarationsProblem(
  module: WasmModule,
  token: LoadToken,
  surroundings: Surroundings,
): Promise<Problem | null> {
  try {
    for (const _ of validateModuleInSlices(module)) {
      await surroundings.nextTask();
      keepOn(token);
    }
    return null;
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    return problemOfError(error);
  }
}

/** A problem that leaves nothing to show. */
function unreadable(error: unknown): Problem {
  const problem = problemOfError(error);
  if (problem.kind !== 'unsupported') return problem;
  return { ...problem, hint: 'Nothing of it can be shown yet. Build it without that feature.' };
}

function keepOn(token: LoadToken): void {
  if (token.cancelled) throw new ProblemError({ kind: 'io', message: 'Opening was cancelled.' });
}

async function fromText(name: string, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  // A megabyte of compiler, fetched when the first text is opened.
  const { watToWasm } = await import('../wat/index.ts');
  const result = await watToWasm(new TextDecoder().decode(bytes), name);
  if (result.ok) return result.bytes;
  const [first] = result.errors;
  const more = result.errors.length > 1 ? ` (and ${result.errors.length - 1} more)` : '';
  throw new ProblemError({
    kind: 'wat',
    message: `${name}:${first?.line ?? 1}:${first?.column ?? 1}: ${first?.message ?? 'cannot be read'}${more}`,
    line: first?.line ?? 1,
    column: first?.column ?? 1,
    hint: 'Correct the text there and open it again.',
  });
}
