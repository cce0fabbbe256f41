import { describe, expect, it } from 'vitest';
import { isComponent, readComponent } from '../../../src/engine/binary/component.ts';
import { bytes, moduleOf } from '../../support/bytes.ts';

const HEAD = '00 61 73 6d 0d 00 01 00';
/** A module named "m": only a name section. */
const NAMED = '00 61 73 6d 01 00 00 00  00 09 04 6e 61 6d 65 00 02 01 6d';
const EMPTY = '00 61 73 6d 01 00 00 00';

describe('a component', () => {
  it('is known by its layer, whatever its version', () => {
    expect(isComponent(bytes(HEAD))).toBe(true);
    expect(isComponent(bytes('00 61 73 6d 0a 00 01 00'))).toBe(true);
    expect(isComponent(moduleOf(''))).toBe(false);
    expect(isComponent(bytes('00 61 73 6d 0d 00 01'))).toBe(false);
    expect(isComponent(bytes('7f 45 4c 46 0d 00 01 00'))).toBe(false);
  });

  it('lists its core modules with name, place and size, and what stands between them', () => {
    const component = readComponent(
      bytes(`${HEAD}
        01 13 ${NAMED} ; core module of 19 bytes
        02 01 00       ; core instances
        01 08 ${EMPTY}
        0b 01 00       ; exports
      `),
    );
    expect(component.problem).toBeNull();
    expect(component.modules).toEqual([
      { start: 10, end: 29, name: 'm', depth: 0 },
      { start: 34, end: 42, name: null, depth: 0 },
    ]);
    expect(component.sections.map(({ name, offset }) => `${offset} ${name}`)).toEqual([
      '8 core module',
      '29 core instances',
      '32 core module',
      '42 exports',
    ]);
  });

  it('has the modules of the components inside it', () => {
    const component = readComponent(
      bytes(`${HEAD}
        04 1c ${HEAD}
          04 12 ${HEAD}
            01 08 ${EMPTY}
        01 13 ${NAMED}
      `),
    );
    expect(component.problem).toBeNull();
    expect(component.modules).toEqual([
      { start: 30, end: 38, name: null, depth: 2 },
      { start: 40, end: 59, name: 'm', depth: 0 },
    ]);
    expect(component.sections.map(({ depth, name }) => `${depth} ${name}`)).toEqual([
      '0 component',
      '1 component',
      '2 core module',
      '0 core module',
    ]);
  });

  it('may have no core module, and a name of its own', () => {
    const component = readComponent(bytes(`${HEAD} 00 14 0e 63 6f 6d 70 6f 6e 65 6e 74 2d 6e 61 6d 65 00 03 02 68 69`));
    expect(component).toMatchObject({ name: 'hi', modules: [], problem: null });
    expect(component.sections).toMatchObject([{ id: 0, name: 'component-name' }]);
  });

  it('that is cut off has what was read, the module that is not whole too', () => {
    const component = readComponent(bytes(`${HEAD} 01 08 ${EMPTY} 01 20 ${EMPTY}`));
    expect(component.modules).toMatchObject([
      { start: 10, end: 18 },
      { start: 20, end: 28 },
    ]);
    expect(component.problem?.message).toMatch(/core module section says it has 32 bytes, but 8 are left/);
    expect(component.problem?.offset).toBe(28);
  });

  it.each([
    ['0d 00', 'malformed section id 13 in a component', 8],
    ['04 02 00 61', 'does not begin as components do', 10],
    ['04 08 00 61 73 6d 01 00 00 00', 'does not begin as components do', 10],
    ['01', 'unexpected end', 9],
    ['00 02 01 ff', 'UTF-8', 11],
  ])('that is broken says where: %s', (rest, message, offset) => {
    const { problem } = readComponent(bytes(`${HEAD} ${rest}`));
    expect(problem?.message).toContain(message);
    expect(problem?.offset).toBe(offset);
  });

  it('inside very many others is read without recursion, up to a limit', () => {
    // Each one is the component section of the one around it: sizes grow from the inside out.
    let inner: number[] = [...bytes(HEAD)];
    for (let i = 0; i < 3000; i++) {
      const size = inner.length;
      const leb = [(size & 127) | 128, ((size >> 7) & 127) | 128, size >> 14];
      inner = [...bytes(HEAD), 4, ...leb, ...inner];
    }
    expect(readComponent(Uint8Array.from(inner)).problem?.message).toContain('too many components');
  });

  it('a module in it with a broken name section has no name', () => {
    const component = readComponent(bytes(`${HEAD} 01 10 ${EMPTY} 00 06 04 6e 61 6d 65 00`));
    expect(component).toMatchObject({ modules: [{ name: null }], problem: null });
  });
});
