import {
  type WasmModule,
  decodePartial,
  isTextFormat,
  moduleView,
  type ModuleView,
  problemOfError,
  type Problem,
  validateInSlices,
  validateModule,
} from '../engine/index.ts';
import type { Events, OpenParams } from '../protocol/messages.ts';
import { ProblemError } from '../protocol/problem.ts';
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
  { name, bytes, format }: Pick<OpenParams, 'name' | 'bytes' | 'format'>,
  token: LoadToken,
  surroundings: Surroundings,
  progress: Progress,
): Promise<Loaded> {
  const total = bytes.byteLength;
  progress({ stage: 'reading', done: 0, total });
  const file = new Uint8Array(bytes);
  const text = format === 'wat' || (format === 'auto' && isTextFormat(name, file));
  const binary = text ? await fromText(name, file) : file;
  keepOn(token);
  progress({ stage: 'decoding', done: 0, total });
  const { module, problem } = decodePartial(binary);
  if (problem && module.sections.length === 0) throw new ProblemError(unreadable(problem));
  const hash = await surroundings.sha256(binary);
  keepOn(token);
  const found = problem ? problemOfError(problem) : problemOf(() => validateModule(module));
  progress({ stage: 'decoding', done: total, total });
  return { module, view: moduleView(module, { id, name, hash, size: binary.length, problem: found }) };
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

function problemOf(check: () => void): Problem | null {
  try {
    check();
    return null;
  } catch (error) {
    return problemOfError(error);
  }
}

/** A problem that leaves nothing to show. */
function unreadable(error: unknown): Problem {
  const problem = problemOfError(error);
  if (problem.kind !== 'unsupported') return problem;
  const hint =
    problem.feature === 'component-model'
      ? 'A component is a package of modules: open the core module inside it, as "wasm-tools component unbundle" gets it out.'
      : 'Nothing of it can be shown yet. Build it without that feature.';
  return { ...problem, hint };
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
