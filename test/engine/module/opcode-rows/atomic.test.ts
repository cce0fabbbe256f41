import { describe, expect, it } from 'vitest';
import { decode } from '../../../../src/engine/binary/decode.ts';
import { InstructionReader } from '../../../../src/engine/binary/instructions.ts';
import { atomicRows } from '../../../../src/engine/module/opcode-rows/atomic.ts';
import { wat } from '../../../support/wat.ts';

describe('the rows of the atomic instructions', () => {
  it('are 67', () => {
    expect(atomicRows).toHaveLength(67);
    expect(new Set(atomicRows.map(({ mnemonic }) => mnemonic)).size).toBe(67);
  });

  it('have the numbers, types and natural alignment that wabt knows them by', async () => {
    const funcs = atomicRows.map(({ mnemonic, params, results }) => {
      const operands = params!.map((type) => `(${type}.const 0)`);
      const result = results!.length > 0 ? `(result ${results!.join(' ')})` : '';
      return `(func ${result} (${mnemonic} ${operands.join(' ')}))`;
    });
    const module = decode(await wat(`(module (memory 1 1 shared) ${funcs.join('\n')})`));
    const found = atomicRows.map(({ params }, i) => {
      const reader = InstructionReader.ofBody(module.bytes, module.funcs[i]!.body!);
      for (let operands = 0; operands <= params!.length; operands++) reader.next();
      const { opcode, align } = reader;
      reader.next();
      return {
        mnemonic: opcode.mnemonic,
        bytes: opcode.access === null ? null : 2 ** align,
        last: reader.opcode.mnemonic,
      };
    });
    expect(found).toEqual(
      atomicRows.map(({ mnemonic, access }) => ({ mnemonic, bytes: access?.bytes ?? null, last: 'end' })),
    );
  });

  it('have help that tells what it does and when it traps', () => {
    for (const { help, access, mnemonic } of atomicRows) {
      expect(help).toMatch(/^[A-Z].*[^ ,][.]$/);
      expect(help).not.toMatch(/undefined|  /);
      if (access !== null && !/notify|wait/.test(mnemonic)) expect(help).toContain('traps out of bounds');
    }
    const kinds = atomicRows.map(
      ({ help, access, mnemonic }) => `${mnemonic.replace(/^i\d\d/, '')} ${help} ${access?.type}`,
    );
    expect(new Set(kinds).size).toBe(67);
  });
});
