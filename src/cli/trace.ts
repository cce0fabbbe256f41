import { funcName, type Machine, type WasmModule } from '../engine/index.ts';
import type { Options } from './args.ts';
import { operandValues } from './instructions.ts';
import type { Io } from './io.ts';
import { loadValid } from './load.ts';
import { Program, type Watch } from './program.ts';
import { execute, settingsOf } from './run.ts';
import { typedText } from './values.ts';

/** Widest column of function names; longer names push their line to the right. */
const WIDEST_NAME = 24;
/** Column of instructions. */
const INSTRUCTION = 26;
/** Operands a line shows: the last ones. */
const OPERANDS = 16;

/**
 * `trace`: a line per instruction on standard output and nothing else there, so that lines can be counted:
 *
 *     main             0x56  f64.mul                    | f64:2 f64:3 f64:0.1
 *     main             0x57  f64.add                    | f64:2 f64:0.30000000000000004
 */
export async function trace(io: Io, options: Options): Promise<number> {
  const module = await loadValid(io, options.file);
  const watch: Watch = {
    each: (machine) => io.out(line(machine)),
    max: options.max,
    print: (text) => io.err(text),
    write: (_stream, bytes) => io.write('stderr', bytes),
  };
  const program = new Program(io, options.file, module, watch, await settingsOf(io, options));
  const names = nameWidth(module);
  const offsets = module.bytes.length.toString(16).length + 2;

  function line(machine: Machine): string {
    const instruction = program.texts.at(machine.pc, machine)!;
    const { name, offset, text, operands } = instruction;
    const localWords = machine.store.code.functionAt(machine.pc)!.localWords;
    const values = operandValues(machine, machine.fp + localWords, operands, OPERANDS).map(typedText);
    if (operands.length > OPERANDS) values.unshift(`…${operands.length - OPERANDS}`);
    const at = `0x${offset.toString(16)}`.padStart(offsets);
    return `${name.padEnd(names)} ${at}  ${text.padEnd(INSTRUCTION)} | ${values.join(' ')}`.trimEnd();
  }

  return execute(io, options, module, program, (results) => {
    if (results.length > 0) io.err(`result ${results.map(typedText).join(' ')}`);
  });
}

function nameWidth(module: WasmModule): number {
  let width = 0;
  for (const [index, { body }] of module.funcs.entries()) {
    if (body !== null) width = Math.max(width, Math.min(WIDEST_NAME, funcName(module, index).length));
  }
  return width;
}
