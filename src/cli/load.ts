import {
  decodePartial,
  isTextFormat,
  type Problem,
  problemOfError,
  validate,
  type WasmModule,
} from '../engine/index.ts';
import { watToWasm } from '../wat/index.ts';
import type { Io } from './io.ts';

/** A file that cannot be used. `lines` say what, where, and what to do. Exit code 65. */
export class BadFile extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines[0]);
  }
}

/** A module as far as it could be read; `problem` says why it cannot run, null when it can. */
export interface Loaded {
  readonly name: string;
  readonly module: WasmModule;
  readonly problem: Problem | null;
}

/**
 * Reads a `.wasm` or, by its name or its first character, a `.wat`. Throws BadFile when there is nothing to show at all:
 * no file, a text with errors, no module.
 */
export async function load(io: Io, path: string): Promise<Loaded> {
  let bytes = await io.read(path).catch((error: NodeJS.ErrnoException) => {
    throw new BadFile([`${path}: ${unreadable(error)}`]);
  });
  if (isTextFormat(path, bytes)) bytes = await assemble(path, bytes);
  const { module, problem } = decodePartial(bytes);
  if (problem) {
    const explained = problemOfError(problem);
    if (module.sections.length === 0) throw new BadFile(problemLines(path, explained));
    return { name: path, module, problem: explained };
  }
  return { name: path, module, problem: invalid(module) };
}

/** Reads a module that is going to run. Throws BadFile for every other one. */
export async function loadValid(io: Io, path: string): Promise<WasmModule> {
  const { module, problem } = await load(io, path);
  if (problem) throw new BadFile(problemLines(path, problem));
  return module;
}

/** A problem for the terminal: `file: what (at 0x...)` and a line what to do. */
export function problemLines(path: string, { message, hint }: Problem): string[] {
  return hint === undefined ? [`${path}: ${message}`] : [`${path}: ${message}`, hint];
}

function invalid(module: WasmModule): Problem | null {
  try {
    validate(module);
    return null;
  } catch (error) {
    return problemOfError(error);
  }
}

async function assemble(path: string, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const result = await watToWasm(new TextDecoder().decode(bytes), path);
  if (result.ok) return result.bytes;
  const { errors } = result;
  const lines = errors.slice(0, 20).map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
  if (errors.length > 20) lines.push(`… ${errors.length - 20} more`);
  throw new BadFile(lines);
}

function unreadable({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'this is a folder, not a file';
    case 'EACCES':
    case 'EPERM':
      return 'the file may not be read by you';
    case 'ERR_FS_FILE_TOO_LARGE':
      return 'the file is larger than 2 GiB';
    default:
      return `the file cannot be read (${message})`;
  }
}
