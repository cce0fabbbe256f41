import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { Store, Trap, type BackingMemory, type Platform } from '../../../src/engine/index.ts';
import { plainPlatform } from '../../support/plain-platform.ts';

/** A platform without memories of its own. */
const plain: Platform = {
  ...plainPlatform,
  createMemory: (min): BackingMemory => {
    let buffer = new ArrayBuffer(min * 65536);
    return {
      get buffer() {
        return buffer;
      },
      grow(pages) {
        if (buffer.byteLength + pages * 65536 > 5 * 65536) return false;
        const larger = new Uint8Array(buffer.byteLength + pages * 65536);
        larger.set(new Uint8Array(buffer));
        buffer = larger.buffer;
        return true;
      },
    };
  },
};

describe.each([
  ['the platform’s own memory', nodePlatform],
  ['a plain buffer', plain],
])('a memory over %s', (_what, platform) => {
  const create = (min: number, max: number | null) =>
    new Store(platform, { maxMemoryPages: 4 }).createMemory({ limits: { min, max }, address: 'i32', shared: false });

  it('is zero at first, and keeps what is written', () => {
    const memory = create(1, null);
    expect(memory.size).toBe(65536);
    expect(memory.bytes.every((byte) => byte === 0)).toBe(true);
    memory.write(65534, Uint8Array.of(1, 2));
    expect([...memory.read(65533, 3)]).toEqual([0, 1, 2]);
  });

  it('reads a copy', () => {
    const memory = create(1, null);
    const copy = memory.read(0, 4);
    copy[0] = 9;
    expect(memory.read(0, 1)[0]).toBe(0);
  });

  it('traps outside, with nothing written', () => {
    const memory = create(1, null);
    expect(() => memory.write(65535, Uint8Array.of(7, 7))).toThrow(Trap);
    expect(memory.read(65535, 1)[0]).toBe(0);
    expect(() => memory.read(65536, 1)).toThrow(Trap);
    expect(() => memory.read(-1, 1)).toThrow(Trap);
    expect(memory.read(65536, 0).length).toBe(0);
  });

  it('grows to its maximum, to the setting, and not beyond', () => {
    const bounded = create(1, 2);
    expect([bounded.grow(1), bounded.grow(1), bounded.pages]).toEqual([1, -1, 2]);
    const free = create(1, null);
    expect([free.grow(3), free.grow(1), free.grow(0), free.pages]).toEqual([1, -1, 4, 4]);
  });

  it('keeps its bytes when it grows, and its views follow', () => {
    const memory = create(1, null);
    memory.write(10, Uint8Array.of(5));
    memory.grow(1);
    expect(memory.bytes.length).toBe(2 * 65536);
    expect(memory.view.byteLength).toBe(2 * 65536);
    expect(memory.bytes[10]).toBe(5);
    expect(memory.type).toEqual({ limits: { min: 2, max: null }, address: 'i32', shared: false });
  });
});
