import { functionWat, moduleWat, WasmError, type WatLine } from '../engine/index.ts';
import { type Options, UsageError } from './args.ts';
import type { Io } from './io.ts';
import { load, problemLines } from './load.ts';
import { findFunction } from './where.ts';

/** Lines between two looks at the rest of the world. */
const LINES = 2000;

/**
 * `disasm`: the text format, byte offsets in comments in front, so that an assembler still takes it. A module that
 * cannot run is listed as far as it could be read; the exit code is 65 then.
 */
export async function disasm(io: Io, options: Options): Promise<number> {
  const { module, problem } = await load(io, options.file);
  const func = options.func === null ? null : findFunction(module, options.func);
  if (options.func !== null && func === null) throw new UsageError(`There is no function '${options.func}'.`);
  const width = module.bytes.length.toString(16).length + 2;
  let count = 0;
  try {
    for (const line of func === null ? moduleWat(module) : functionWat(module, func)) {
      io.out(`${comment(line, width)} ${line.text}`);
      if (++count % LINES === 0) await io.breathe();
    }
  } catch (error) {
    // A module that is refused may end in the middle of something.
    if (!(problem && error instanceof WasmError)) throw error;
  }
  if (!problem) return 0;
  for (const line of problemLines(options.file, problem)) io.err(line);
  return 65;
}

function comment({ offset }: WatLine, width: number): string {
  return offset === null ? ' '.repeat(width + 4) : `(;${`0x${offset.toString(16)}`.padStart(width)};)`;
}
