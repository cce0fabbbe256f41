import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { funcTypeOf, type ProgramFolder, type ProgramSettings, type Value, type WasmModule } from '../engine/index.ts';
import type { Options } from './args.ts';
import { readFolder, writeFolder } from './folders.ts';
import type { Io } from './io.ts';
import { loadValid } from './load.ts';
import { defaultCall, Enough, Exited, planCalls, Program, Trapped, Uncaught, type Watch } from './program.ts';
import { valueText } from './values.ts';
import { parseWhere } from './where.ts';

/** `run`: results and what the program prints on standard output, all else on standard error. */
export async function run(io: Io, options: Options): Promise<number> {
  const module = await loadValid(io, options.file);
  const watch: Watch = {
    each: null,
    max: options.max,
    print: (line) => io.out(line),
    write: (stream, bytes) => io.write(stream, bytes),
  };
  const settings = await settingsOf(io, options);
  return execute(
    io,
    options,
    module,
    new Program(io, options.file, module, watch, settings, options.tier),
    (results) => {
      for (const value of results) io.out(valueText(value));
    },
  );
}

/** What the command line says of arguments, environment and folders. Throws a BadFile for a folder that is not there. */
export async function settingsOf(io: Io, { file, args, env, dirs }: Options): Promise<ProgramSettings> {
  const folders: ProgramFolder[] = [];
  for (const { host, guest } of dirs) folders.push(await readFolder(io.path(host), guest));
  return { args: [basename(file), ...args], env, folders, terminal: io.terminal };
}

/** Instantiates, makes the calls, and answers with the exit code. Throws UsageError and BadFile. */
export async function execute(
  io: Io,
  options: Options,
  module: WasmModule,
  program: Program,
  finished: (results: readonly Value[]) => void,
): Promise<number> {
  const calls = options.invokes.length > 0 ? planCalls(module, options.invokes) : defaultCall(module);
  program.setBreakpoints(options.breaks.map((text) => parseWhere(module, text)));
  try {
    await program.instantiate();
    for (const call of calls) finished(await program.call(call));
  } catch (error) {
    if (error instanceof Trapped) return 134;
    if (error instanceof Uncaught) return 70;
    if (error instanceof Exited) return error.code;
    if (error instanceof Enough) return 0;
    throw error;
  } finally {
    program.end();
    if (options.write) await writeBack(io, options, program);
  }
  if (calls.length === 0) tellExports(io, module);
  return 0;
}

/** What the program did to its folders up to here is done to those on the disk. */
async function writeBack(io: Io, { dirs }: Options, { settings, folders }: Program): Promise<void> {
  if (!folders) return;
  // Where they are before anything is changed: one may be inside another.
  const roots = await Promise.all(dirs.map(({ host }) => realpath(io.path(host))));
  for (const [i, root] of roots.entries()) {
    const before = settings.folders[i];
    const after = folders[i];
    if (before && after) await writeFolder(root, before, after);
  }
}

/** Nothing was called: says what could be. */
function tellExports(io: Io, module: WasmModule): void {
  const names = module.exports.flatMap(({ kind, name, index }) =>
    kind === 'func' ? [`${name}(${funcTypeOf(module, index).params.join(' ')})`] : [],
  );
  if (names.length === 0) return;
  const some = names.slice(0, 12).join(', ') + (names.length > 12 ? ', …' : '');
  io.err(`Nothing was called. Call an export with --invoke NAME ARGS...: ${some}`);
}
