import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteAt, toRgba } from '../../../../src/renderer/panes/game/pixels.ts';

const one = { width: 1, height: 1, stride: 4, highFirst: false, palette: null } as const;

/** Colours of all pixels, six hexadecimal digits each. */
function colors(picture: Parameters<typeof toRgba>[0]): string[] {
  const rgba = toRgba(picture);
  return Array.from({ length: rgba.length / 4 }, (_, i) => {
    expect(rgba[4 * i + 3]).toBe(255);
    return Array.from(rgba.subarray(4 * i, 4 * i + 3), (part) => part.toString(16).padStart(2, '0')).join('');
  });
}

describe('pixels in memory', () => {
  it('are read in every format', () => {
    const bytes = Uint8Array.of(0x12, 0x34, 0x56, 0);
    expect(colors({ ...one, format: 'rgba8888', bytes })).toEqual(['123456']);
    expect(colors({ ...one, format: 'bgra8888', bytes })).toEqual(['563412']);
    expect(colors({ ...one, format: 'grey8', bytes })).toEqual(['121212']);
    expect(colors({ ...one, format: 'rgb565', bytes: Uint8Array.of(0xff, 0xff) })).toEqual(['ffffff']);
    expect(colors({ ...one, format: 'rgb565', bytes: Uint8Array.of(0x00, 0xf8) })).toEqual(['ff0000']);
    expect(colors({ ...one, format: 'rgb565', bytes: Uint8Array.of(0xe0, 0x07) })).toEqual(['00ff00']);
    expect(colors({ ...one, format: 'rgb565', bytes: Uint8Array.of(0x10, 0x84) })).toEqual(['848284']);
  });

  it('choose colours of a palette, from the low or from the high bits of a byte', () => {
    const palette = [0xff0000, 0x00ff00, 0x0000ff, 0xffffff];
    const picture = {
      width: 4,
      height: 1,
      stride: 1,
      palette,
      format: 'index2',
      bytes: Uint8Array.of(0b11_10_01_00),
    } as const;
    expect(colors({ ...picture, highFirst: false })).toEqual(['ff0000', '00ff00', '0000ff', 'ffffff']);
    expect(colors({ ...picture, highFirst: true })).toEqual(['ffffff', '0000ff', '00ff00', 'ff0000']);
  });

  it('are greys without a palette', () => {
    const picture = { width: 2, height: 1, stride: 1, highFirst: false, palette: null } as const;
    expect(colors({ ...picture, format: 'index1', bytes: Uint8Array.of(2) })).toEqual(['000000', 'ffffff']);
    expect(colors({ ...picture, format: 'index4', bytes: Uint8Array.of(0xf8) })).toEqual(['888888', 'ffffff']);
  });

  it('lie where the byte of a pixel is said to be', () => {
    const format = fc.constantFrom('index1', 'index2', 'index4', 'index8', 'grey8', 'rgb565', 'rgba8888');
    fc.assert(
      fc.property(format, fc.nat(15), fc.nat(7), fc.nat(9), fc.boolean(), (name, x, y, gap, highFirst) => {
        const stride = 64 + gap;
        const bytes = new Uint8Array(8 * stride);
        const before = colors({ width: 16, height: 8, stride, highFirst, palette: null, format: name, bytes });
        const at = byteAt({ format: name, stride }, x, y);
        bytes.fill(255, at, at + 4);
        const after = colors({ width: 16, height: 8, stride, highFirst, palette: null, format: name, bytes });
        expect(before[y * 16 + x]).toBe('000000');
        expect(after[y * 16 + x]).not.toBe('000000');
      }),
      { numRuns: 60 },
    );
  });
});
