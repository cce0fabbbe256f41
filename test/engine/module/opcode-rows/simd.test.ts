import { describe, expect, it } from 'vitest';
import { InstructionReader } from '../../../../src/engine/binary/instructions.ts';
import type { Opcode } from '../../../../src/engine/module/opcode.ts';
import { relaxedSimdRows } from '../../../../src/engine/module/opcode-rows/relaxed-simd.ts';
import { simdRows } from '../../../../src/engine/module/opcode-rows/simd.ts';
import { decodePartial } from '../../../../src/engine/binary/decode.ts';
import { wat } from '../../../support/wat.ts';

const rows = [...simdRows, ...relaxedSimdRows];

/** An instruction of the row as another program writes it. */
function written({ mnemonic, params, immediate }: Opcode): string {
  const operands = params!.map((type) => (type === 'v128' ? '(v128.const i32x4 0 0 0 0)' : `(${type}.const 0)`));
  const immediates = {
    v128: 'i32x4 1 2 3 4',
    lane: '1',
    'memarg-lane': '1',
    shuffle: '0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15',
  };
  return `(${mnemonic} ${immediates[immediate as keyof typeof immediates] ?? ''} ${operands.join(' ')})`;
}

describe('the rows of the vector instructions', () => {
  it('are 236 and 20 relaxed ones', () => {
    expect([simdRows.length, relaxedSimdRows.length]).toEqual([236, 20]);
    expect(new Set(rows.map(({ number }) => number)).size).toBe(256);
    expect(new Set(rows.map(({ mnemonic }) => mnemonic)).size).toBe(256);
  });

  it('have the numbers, types, immediates and natural alignment that wabt knows them by', async () => {
    const funcs = rows.map((row) => `(func (result ${row.results!.join(' ')}) ${written(row)})`);
    const { module } = decodePartial(await wat(`(module (memory 1) ${funcs.join('\n')})`.replaceAll('(result )', '')));
    const found = rows.map((row, i) => {
      const reader = InstructionReader.ofBody(module.bytes, module.funcs[i]!.body!);
      for (let operands = 0; operands < row.params!.length; operands++) reader.next();
      reader.next();
      const { opcode, align } = reader;
      reader.next();
      const last = reader.opcode.mnemonic;
      return { mnemonic: opcode.mnemonic, bytes: opcode.access === null ? null : 2 ** align, last };
    });
    expect(found).toEqual(
      rows.map(({ mnemonic, access }) => ({ mnemonic, bytes: access?.bytes ?? null, last: 'end' })),
    );
  });

  it('have one or two sentences of help that say what may be told apart', () => {
    for (const { help, mnemonic, access } of rows) {
      expect(help).toMatch(/^[A-Z].*[^ ,][.]$/);
      expect(help).not.toMatch(/undefined|\bi0\b|  /);
      if (access !== null) expect(help).toContain('traps out of bounds');
      if (mnemonic.includes('relaxed')) expect(help).toContain('Other machines may differ');
    }
    const twice = rows.filter(({ help }, i) => rows.findIndex((row) => row.help === help) !== i);
    expect(twice.map(({ mnemonic }) => mnemonic)).toEqual([]);
  });
});
