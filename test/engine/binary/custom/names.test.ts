import { describe, expect, it } from 'vitest';
import { decode } from '../../../../src/engine/binary/decode.ts';
import { customSection, moduleOf } from '../../../support/bytes.ts';

function nameSection(subsections: string) {
  return decode(moduleOf(customSection(`04 6e 61 6d 65 ; "name"\n${subsections}`))).names;
}

describe('the name section', () => {
  it('names everything', () => {
    const names = nameSection(
      `
        00 02 01 6d              ; the module: "m"
        01 04 01 02 01 66        ; function 2: "f"
        02 06 01 02 01 00 01 78  ; local 0 of function 2: "x"
        03 06 01 02 01 01 01 6c  ; label 1 of function 2: "l"
        04 04 01 00 01 74        ; type 0: "t"
        05 04 01 00 01 74        ; table 0
        06 04 01 00 01 6d        ; memory 0
        07 04 01 03 01 67        ; global 3: "g"
        08 04 01 00 01 65        ; element segment 0
        09 04 01 00 01 64        ; data segment 0
        0b 04 01 00 01 65        ; a tag: passed over
      `,
    );
    expect(names.problem).toBeNull();
    expect(names.module).toBe('m');
    expect(names.funcs.get(2)).toBe('f');
    expect(names.locals.get(2)?.get(0)).toBe('x');
    expect(names.labels.get(2)?.get(1)).toBe('l');
    expect([names.types, names.tables, names.memories].map((map) => map.get(0))).toEqual(['t', 't', 'm']);
    expect(names.globals.get(3)).toBe('g');
    expect([names.elements.get(0), names.datas.get(0)]).toEqual(['e', 'd']);
  });

  it('keeps what it can when it is broken, and says where it breaks', () => {
    const names = nameSection(
      `
        00 02 01 6d           ; the module: "m"
        01 07 02 00 01 66 01 05 67 ; functions: 0 is "f", the name of 1 is cut off
      `,
    );
    expect(names.module).toBe('m');
    expect([...names.funcs]).toEqual([[0, 'f']]);
    expect(names.problem).toMatchObject({ offset: 26 });
  });

  it('cannot make us allocate for names that are not there', () => {
    const names = nameSection('01 05 ff ff ff ff 0f');
    expect(names.problem?.message).toContain('unexpected end');
  });
});
