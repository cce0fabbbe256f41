import type { Opcode, OpcodeNumber } from './opcode.ts';
import { atomicRows } from './opcode-rows/atomic.ts';
import { controlRows } from './opcode-rows/control.ts';
import { convertRows } from './opcode-rows/convert.ts';
import { gcRows } from './opcode-rows/gc.ts';
import { exceptionRows } from './opcode-rows/exceptions.ts';
import { memoryRows } from './opcode-rows/memory.ts';
import { numericRows } from './opcode-rows/numeric.ts';
import { referenceRows } from './opcode-rows/references.ts';
import { relaxedSimdRows } from './opcode-rows/relaxed-simd.ts';
import { simdRows } from './opcode-rows/simd.ts';
import { tailCallRows } from './opcode-rows/tail-calls.ts';

/**
 * THE opcode table: one row per instruction this engine knows, by ascending number.
 * Decoder, validator, compiler, disassembler and the help text all read these rows.
 *
 * https://webassembly.github.io/spec/core/binary/instructions.html
 */
export const opcodes: readonly Opcode[] = [
  ...controlRows,
  ...exceptionRows,
  ...memoryRows,
  ...numericRows,
  ...convertRows,
  ...simdRows,
  ...relaxedSimdRows,
  ...tailCallRows,
  ...referenceRows,
  ...gcRows,
  ...atomicRows,
].sort((a, b) => a.number - b.number);

const single: (Opcode | undefined)[] = Array.from({ length: 256 }, () => undefined);
/** By prefix byte (from 0xFB on), then by the number behind it. */
const prefixed: readonly (Opcode | undefined)[][] = [[], [], [], []];
const FIRST_PREFIX = 0xfb;
const byMnemonic = new Map<string, Opcode>();

for (const row of opcodes) {
  if (row.number < 256) single[row.number] = row;
  else prefixed[(row.number >>> 12) - FIRST_PREFIX]![row.number & 0xfff] = row;
  // `select` has two encodings; its plain one stands for the mnemonic.
  if (!byMnemonic.has(row.mnemonic)) byMnemonic.set(row.mnemonic, row);
}

/** The row of an instruction number (see `OpcodeNumber`), undefined for one this engine does not know. */
export function opcodeByNumber(number: OpcodeNumber): Opcode | undefined {
  if (number < 256) return single[number];
  return prefixed[(number >>> 12) - FIRST_PREFIX]?.[number & 0xfff];
}

/** The row of a mnemonic; for `select` the encoding without a type. */
export function opcodeByMnemonic(mnemonic: string): Opcode | undefined {
  return byMnemonic.get(mnemonic);
}

/**
 * All rows whose mnemonic fits a pattern, where `*` stands for any run of characters: `f64.*`, `*.load*`, `call*`.
 * Empty when nothing fits. Both encodings of `select` fit `select`.
 */
export function matchOpcodes(pattern: string): readonly Opcode[] {
  return opcodes.filter((row) => fits(pattern.trim(), row.mnemonic));
}

/** Wildcard match without backtracking over more than the last `*`, so that a hostile pattern costs nothing. */
function fits(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
