import type { ByteWriter } from '../../../bench/programs/byte-writer.ts';
import type { Opcode } from './opcodes.ts';

const roundedLanes = /^f\d+x\d\.(ceil|floor|trunc|nearest|sqrt|add|sub|mul|div|min|max|demote_\w+|promote_\w+)$/;

/** May its result be a NaN whose bits an engine chooses? */
function makesNaN({ group, mnemonic, results }: Opcode): boolean {
  if (group === 'vector') return roundedLanes.test(mnemonic);
  if (group !== 'arithmetic' && group !== 'convert') return false;
  return results?.[0]?.startsWith('f') === true && !/abs|neg|copysign|reinterpret/.test(mnemonic);
}

/** Locals behind a body's own that `writeCanonical` uses: their count and types, as a body declares them. */
export const nanLocals = [1, 0x7c, 1, 0x7d, 1, 0x7b] as const;

/** Behind an instruction that may have made a NaN: replaces it by one of known bits. `locals`: the body's own. */
export function writeCanonical(w: ByteWriter, opcode: Opcode, locals: number): void {
  if (!makesNaN(opcode)) return;
  if (opcode.group === 'vector') canonicalLanes(w, locals, opcode.mnemonic.startsWith('f32'));
  else canonical(w, locals, opcode.results![0] === 'f32');
}

/** Replaces a NaN on top, whatever its bits, by one of known bits. */
function canonical(w: ByteWriter, locals: number, narrow: boolean): void {
  const local = locals + (narrow ? 1 : 0);
  const access = (op: number): void => {
    w.byte(op);
    w.u32(local);
  };
  access(0x21);
  access(0x20);
  if (narrow) w.byte(0x43, 0, 0, 0xc0, 0x7f);
  else w.byte(0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f);
  access(0x20);
  access(0x20);
  w.byte(narrow ? 0x5b : 0x61, 0x1b);
}

/** Replaces the NaNs among the lanes on top: bitselect(x, nan, x = x). */
function canonicalLanes(w: ByteWriter, locals: number, narrow: boolean): void {
  const local = locals + 2;
  const access = (op: number): void => {
    w.byte(op);
    w.u32(local);
  };
  access(0x22);
  w.byte(0xfd, 0x0c);
  for (let i = 0; i < 16; i += narrow ? 4 : 8) {
    if (narrow) w.byte(0, 0, 0xc0, 0x7f);
    else w.byte(0, 0, 0, 0, 0, 0, 0xf8, 0x7f);
  }
  access(0x20);
  access(0x20);
  w.byte(0xfd, narrow ? 0x41 : 0x47, 0xfd, 0x52);
}
