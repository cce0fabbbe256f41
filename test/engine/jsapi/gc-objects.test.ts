import { describe, expect, it } from 'vitest';
import { bytes } from '../../support/bytes.ts';
import { type Exports, ours, thrown } from './support.ts';

function section(id: number, text: string): number[] {
  const content = bytes(text);
  return [id, content.length, ...content];
}

/** (type 0 (struct (mut i32))), (type 1 (array (mut i16))); functions to make, read and hand them on. */
const module = new Uint8Array([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(
    1,
    `07
     5f 01 7f 01          ; 0: struct with an i32
     5e 77 01             ; 1: array of i16
     60 01 7f 01 64 00    ; 2: i32 -> (ref 0)
     60 01 64 00 01 7f    ; 3: (ref 0) -> i32
     60 01 6e 01 6e       ; 4: anyref -> anyref
     60 01 6c 01 6c       ; 5: i31ref -> i31ref
     60 00 01 64 01       ; 6: -> (ref 1)`,
  ),
  ...section(3, '05 02 03 04 05 06'),
  ...section(
    7,
    `05
     04 6d 61 6b 65 00 00 ; make
     04 72 65 61 64 00 01 ; read
     03 61 6e 79 00 02    ; any
     03 69 33 31 00 03    ; i31
     03 61 72 72 00 04    ; arr`,
  ),
  ...section(
    10,
    `05
     07 00 20 00 fb 00 00 0b    ; struct.new 0
     08 00 20 00 fb 02 00 00 0b ; struct.get 0 0
     04 00 20 00 0b
     04 00 20 00 0b
     07 00 41 03 fb 07 01 0b    ; array.new_default 1`,
  ),
]);

function exports(): Exports {
  const api = ours();
  return new api.Instance(new api.Module(module)).exports;
}

describe('objects of a program in JavaScript', () => {
  it('are the same whenever they are met, and can be handed back', () => {
    const x = exports();
    const object = x['make'](41);
    expect(x['read'](object)).toBe(41);
    expect(x['any'](object)).toBe(object);
    expect(x['make'](41)).not.toBe(object);
    const set = new Set([object, x['arr']()]);
    expect(set.has(x['any'](object))).toBe(true);
    expect(thrown(() => x['read'](x['arr']()))).toBeInstanceOf(TypeError);
    expect(thrown(() => x['read']({}))).toBeInstanceOf(TypeError);
    expect(thrown(() => x['read'](null))).toBeInstanceOf(TypeError);
  });

  it('show nothing of themselves and cannot be changed', () => {
    const object = exports()['make'](1) as Record<string, unknown>;
    expect([typeof object, object['x'], 'x' in object, Object.keys(object)]).toEqual(['object', undefined, false, []]);
    expect([Object.getPrototypeOf(object), Object.isExtensible(object)]).toEqual([null, false]);
    for (const change of [
      () => (object['x'] = 1),
      () => delete object['x'],
      () => Object.defineProperty(object, 'x', { value: 1 }),
      () => Object.setPrototypeOf(object, {}),
      () => Object.freeze(object),
    ]) {
      expect(thrown(change)).toBeInstanceOf(TypeError);
    }
  });

  it('may be small integers, which are numbers', () => {
    const x = exports();
    for (const small of [0, 1, -1, 2 ** 30 - 1, -(2 ** 30)]) {
      expect(x['i31'](small)).toBe(small);
      expect(x['any'](small)).toBe(small);
    }
    for (const other of [2 ** 30, 0.5, '1', 1n, {}, undefined]) {
      expect(thrown(() => x['i31'](other))).toBeInstanceOf(TypeError);
      expect(x['any'](other)).toBe(other);
    }
    expect(x['i31'](null)).toBe(null);
  });
});
