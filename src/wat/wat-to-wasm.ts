import { withDataMemories } from './data-memories.ts';
import { tooMuchForWabt } from './limits.ts';
import { isFalseAlarm, parseWabtErrors, type WatError } from './wat-errors.ts';

/** What became of a text: the binary module, or every complaint about it (at least one). */
export type WatResult =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly errors: readonly WatError[] };

/** How a text is turned into bytes. */
export interface WatOptions {
  /**
   * Type-check the module too (default true), so that a type error comes with its line and column. Without it a
   * well-formed but invalid module is written as it stands; what is refused then is only what cannot be written at all.
   */
  readonly validate?: boolean;
}

/** Every extension of WebAssembly that wabt knows: whether a module may be run is for the engine to say, not for us. */
const features = {
  exceptions: true,
  mutable_globals: true,
  sat_float_to_int: true,
  sign_extension: true,
  simd: true,
  threads: true,
  function_references: true,
  multi_value: true,
  tail_call: true,
  bulk_memory: true,
  reference_types: true,
  annotations: true,
  code_metadata: true,
  gc: true,
  memory64: true,
  multi_memory: true,
  extended_const: true,
  relaxed_simd: true,
};

type Wabt = Awaited<ReturnType<typeof import('wabt')>>;

/** `validate` as it is; the published types leave out that it takes features, without which it allows only old ones. */
interface Validating {
  validate(allowed: typeof features): void;
}

let compiler: Promise<Wabt> | undefined;

/** The compiler (a megabyte), fetched when the first text arrives, so that binary modules never wait for it. */
function loadCompiler(): Promise<Wabt> {
  compiler ??= import('wabt').then((module) => module.default());
  return compiler;
}

/**
 * Compiles one module in the WebAssembly text format. Names of functions, locals, globals and the rest go into the
 * name section of the result.
 *
 * Never rejects: whatever is wrong with the text, or with the compiler, comes back as `errors`.
 *
 * @param source the text of the file
 * @param fileName how messages that have no place in the text call the file
 */
export async function watToWasm(source: string, fileName: string, options: WatOptions = {}): Promise<WatResult> {
  const tooMuch = tooMuchForWabt(source);
  if (tooMuch) return { ok: false, errors: [tooMuch] };
  let wabt: Wabt;
  try {
    wabt = await loadCompiler();
  } catch (reason) {
    compiler = undefined;
    return refuse(`${fileName}: the compiler for the text format could not be loaded (${messageOf(reason)})`);
  }
  try {
    return { ok: true, bytes: compile(wabt, source, options.validate ?? true) };
  } catch (reason) {
    const errors = parseWabtErrors(messageOf(reason), source).filter((error) => !isFalseAlarm(error, source));
    if (errors.length > 0) return { ok: false, errors };
    // Not a complaint but a crash of the compiler itself; its memory is not to be trusted after one.
    compiler = undefined;
    return refuse(`${fileName}: the text compiler cannot cope with this text (${messageOf(reason)})`);
  }
}

function compile(wabt: Wabt, source: string, validate: boolean): Uint8Array<ArrayBuffer> {
  // Bytes, not a string: wabt.js takes a string's length for its length in UTF-8. A slice, because it takes a view for
  // the whole buffer below. The name is ours, because messages made during validation can show it garbled.
  const module = wabt.parseWat('text', new TextEncoder().encode(source).slice(), features);
  try {
    module.resolveNames();
    if (validate) check(module, source);
    // A copy: the buffer may be a view of the compiler's own memory.
    const bytes = new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
    return withDataMemories(bytes, () => module.toText({}));
  } finally {
    module.destroy();
  }
}

/** Throws what wabt throws about an invalid module, unless nothing of it is true. */
function check(module: Validating, source: string): void {
  try {
    module.validate(features);
  } catch (reason) {
    const errors = parseWabtErrors(messageOf(reason), source);
    if (errors.length === 0 || errors.some((error) => !isFalseAlarm(error, source))) throw reason;
  }
}

function refuse(message: string): WatResult {
  return { ok: false, errors: [{ line: 1, column: 1, message }] };
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
