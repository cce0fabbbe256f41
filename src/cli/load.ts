import { gunzipSync } from 'node:zlib';
import {
  componentProblem,
  componentView,
  decodePartial,
  hex,
  isGzip,
  isSession,
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
 * Reads a `.wasm` or, by its name or its first character, a `.wat`; both may be in a gzip archive. `file#N` is core
 * module N of a component. Throws BadFile when there is nothing to show at all: no file, a text with errors, no module,
 * a component of which no module was named.
 */
export async function load(io: Io, path: string): Promise<Loaded> {
  const { file, core } = await find(io, path);
  if (isSession(file))
    throw new BadFile([`${path}: this is a session, not a module`, `Play it: wasmscope replay ${path}`]);
  let bytes = isGzip(file) ? unpacked(path, file) : file;
  if (isTextFormat(path.replace(/\.gz$/i, ''), bytes)) bytes = await assemble(path, bytes);
  bytes = coreOf(path, bytes, core);
  const { module, problem } = decodePartial(bytes);
  if (problem) {
    const explained = problemOfError(problem);
    if (module.sections.length === 0) throw new BadFile(problemLines(path, explained));
    return { name: path, module, problem: explained };
  }
  return { name: path, module, problem: invalid(module) };
}

/** The bytes of `path`; or, where there is no such file and a number stands behind a `#`, of what stands before it. */
async function find(
  io: Io,
  path: string,
): Promise<{ readonly file: Uint8Array<ArrayBuffer>; readonly core: number | null }> {
  const part = /^(.+)#(\d+)$/.exec(path);
  const file = await io.read(path).catch((error: NodeJS.ErrnoException) => {
    if (part && error.code === 'ENOENT') return null;
    throw new BadFile([`${path}: ${unreadable(error)}`]);
  });
  if (file) return { file, core: null };
  const [, name = '', core = ''] = part ?? [];
  const whole = await io.read(name).catch((error: NodeJS.ErrnoException) => {
    throw new BadFile([`${name}: ${unreadable(error)}`]);
  });
  return { file: whole, core: Number(core) };
}

/** Bytes that are unpacked at most. */
const MOST_UNPACKED = 512 * 2 ** 20;

function unpacked(path: string, file: Uint8Array): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(gunzipSync(file, { maxOutputLength: MOST_UNPACKED }));
  } catch (error) {
    const large = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const what = large ? 'holds more than 512 MB' : 'is damaged';
    throw new BadFile([`${path}: the file is a gzip archive, and it ${what}`]);
  }
}

/** Core modules of a component that are written out. */
const MOST_LISTED = 50;

/** The module, or the core module of a component that was asked for. */
function coreOf(path: string, bytes: Uint8Array<ArrayBuffer>, core: number | null): Uint8Array<ArrayBuffer> {
  const component = componentView(path, bytes);
  if (!component) {
    if (core === null) return bytes;
    throw new BadFile([`${path}: the file is no component, so it has no core module ${core}`]);
  }
  const { modules } = component;
  const wanted = modules[core ?? -1];
  if (wanted) return bytes.slice(wanted.offset, wanted.offset + wanted.size);
  const name = core === null ? path : path.slice(0, path.lastIndexOf('#'));
  const [what = '', hint = ''] = problemLines(name, componentProblem(component));
  const list = modules.slice(0, MOST_LISTED).map((module) => {
    return `  ${name}#${module.index}  ${module.size} bytes at ${hex(module.offset)}  ${module.name}`.trimEnd();
  });
  throw new BadFile([what, ...list, modules.length === 0 ? hint : 'Name one of them.']);
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
