import { opcodeByNumber, opcodes } from '../../../src/engine/module/opcodes.ts';
import { fusedName } from '../../../src/engine/compile/fuse.ts';
import { LONG_ACCESS, Op, PREFIX_FC, PREFIX_FE, RARE_BYTE } from '../../../src/engine/compile/flat-code.ts';
import type { CompiledFunction } from '../../../src/engine/runtime/code-space.ts';

const names = new Map<number, string>(Object.entries(Op).map(([name, number]) => [number, name]));

/** Name of a flat operation: that of `Op`, or of the instruction it stands for. */
export function operationName(op: number): string {
  const own = names.get(op);
  if (own !== undefined) return own;
  const fused = fusedName(op);
  if (fused !== undefined) return `fused ${fused}`;
  if (op >= PREFIX_FE && op < RARE_BYTE) return opcodeByNumber(0xfe000 + op - PREFIX_FE)?.mnemonic ?? `?${op}`;
  if (op >= PREFIX_FC) return opcodes.find(({ number }) => number === 0xfc000 + op - PREFIX_FC)?.mnemonic ?? `?${op}`;
  if (op >= LONG_ACCESS) return `long ${opcodeByNumber(op - LONG_ACCESS)?.mnemonic ?? `?${op}`}`;
  return opcodeByNumber(op)?.mnemonic ?? `?${op}`;
}

/**
 * One line per operation: position, offset in the file, name, immediates. Positions count from the entry, and so do
 * the targets of branches, so that a listing does not depend on what was compiled before.
 */
export function listCode(words: Int32Array, { entry, end, map }: CompiledFunction): string {
  const header = [...words.subarray(entry - 3, entry)].join(' ');
  const lines = [...map.pcs].map((pc, i) => {
    const next = map.pcs[i + 1] ?? end;
    const name = operationName(words[pc]!);
    const targets = targetWords(name, words, pc);
    const immediates = [...words.subarray(pc + 1, next)].map((word, k) =>
      targets.includes(k) && word >= 0 ? `@${word - entry}` : String(word),
    );
    return `${String(pc - entry).padStart(3)}  +${(map.offsets[i]! - map.offsets[0]!).toString(16).padStart(2, '0')}  ${[name, ...immediates].join(' ')}`;
  });
  return [`params, frame, locals: ${header}`, ...lines].join('\n');
}

/** Which immediates are places in the code. */
function targetWords(name: string, words: Int32Array, pc: number): number[] {
  if (/^(br|brIf|brMove|brIfMove|brMoveRefs|brIfMoveRefs|if|else)$/.test(name)) return [0];
  const count = words[pc + 1]! + 1;
  if (name === 'brTable') return Array.from({ length: count }, (_, i) => 1 + i);
  if (name === 'brTableMove') return Array.from({ length: count }, (_, i) => 1 + 3 * i);
  return [];
}
