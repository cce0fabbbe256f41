import packageJson from '../../package.json';
import { type Options, parseArgs, UsageError } from './args.ts';
import { disasm } from './disasm.ts';
import { Unwritable } from './folders.ts';
import { help } from './help.ts';
import { info } from './info.ts';
import type { Io } from './io.ts';
import { BadFile } from './load.ts';
import { replay } from './replay.ts';
import { run } from './run.ts';
import { trace } from './trace.ts';

const commands: Readonly<Record<string, (io: Io, options: Options) => Promise<number>>> = {
  info,
  disasm,
  run,
  trace,
  replay,
};

/** The command line: does what `words` say and answers with the exit code (see the help text). Never rejects. */
export async function main(io: Io, words: readonly string[]): Promise<number> {
  const [first] = words;
  // Also behind a command: `wasmscope run --help`.
  if (first === 'help' || words.slice(0, 2).some((word) => word === '--help' || word === '-h')) {
    io.out(help.trimEnd());
    return 0;
  }
  if (first === '--version') {
    io.out(`wasmscope ${packageJson.version}`);
    return 0;
  }
  try {
    const options = parseArgs(words, io.environment);
    return await commands[options.command]!(io, options);
  } catch (error) {
    return failed(io, error);
  }
}

function failed(io: Io, error: unknown): number {
  if (error instanceof UsageError) {
    io.err(`wasmscope: ${error.message}`);
    io.err(`See 'wasmscope help'.`);
    return 64;
  }
  if (error instanceof BadFile) {
    error.lines.forEach((line) => io.err(line));
    return 65;
  }
  if (error instanceof Unwritable) {
    io.err(error.message);
    return 74;
  }
  io.err(`wasmscope: something is wrong in Wasmscope itself: ${error instanceof Error ? error.stack : String(error)}`);
  return 70;
}
