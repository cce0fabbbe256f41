import { describe, expect, it } from 'vitest';
import { Era } from '../../../../src/engine/hosts/wasi/cells.ts';
import { Content } from '../../../../src/engine/hosts/wasi/content.ts';
import { Random } from '../../../support/random.ts';

/** Where chunks begin and end, and their neighbourhood. */
const places = [0, 1, 5, 100, 16_383, 16_384, 16_385, 20_000, 32_768, 40_000, 65_536];

/** A file as one list of bytes. */
function resized(bytes: Uint8Array, size: number): Uint8Array {
  const made = new Uint8Array(size);
  made.set(bytes.subarray(0, size));
  return made;
}

describe('the bytes of a file', () => {
  it.each([1, 2, 3, 4, 5, 6])('are those of one long list, now and in every era before (seed %i)', (seed) => {
    const random = new Random(seed);
    const era = new Era();
    let plain: Uint8Array = Uint8Array.from({ length: random.pick(places) }, () => random.bits());
    let content = Content.of(plain.slice(), era);
    const saved: { readonly content: Content; readonly plain: Uint8Array }[] = [];
    for (let i = 0; i < 150; i++) {
      if (random.chance(15)) {
        saved.push({ content, plain: plain.slice() });
        era.next();
      }
      if (random.chance(5) && saved.length > 0) {
        const back = random.pick(saved);
        era.next();
        ({ content } = back);
        plain = back.plain.slice();
      }
      if (random.chance(30)) {
        const size = random.pick(places);
        content = content.own(era);
        content.setSize(size, era);
        plain = resized(plain, size);
      } else {
        const at = random.pick(places);
        const bytes = Uint8Array.from({ length: random.pick([1, 3, 5, 300, 17_000]) }, () => random.bits());
        content = content.own(era);
        if (at + bytes.length > content.size) content.setSize(at + bytes.length, era);
        if (at + bytes.length > plain.length) plain = resized(plain, at + bytes.length);
        content.put(at, bytes, era);
        plain.set(bytes, at);
      }
      const [at, length] = [random.pick(places), random.pick(places)];
      expect(Buffer.compare(content.read(at, length), plain.slice(at, at + length))).toBe(0);
      expect(content.size).toBe(plain.length);
    }
    saved.push({ content, plain });
    for (const one of saved) expect(Buffer.compare(one.content.all, one.plain)).toBe(0);
  });

  it('are not copied before they are changed, and then only around the place', () => {
    const era = new Era();
    const bytes = new Uint8Array(10 << 20);
    const first = Content.of(bytes, era);
    expect(era.fresh).toBe(0);
    expect(first.all).toBe(bytes);
    era.next();
    const second = first.own(era);
    second.put(5_000_000, Uint8Array.of(1), era);
    expect(era.fresh).toBeLessThan(40_000);
    expect([bytes[5_000_000], second.all[5_000_000]]).toEqual([0, 1]);
    const before = era.fresh;
    second.put(5_000_001, Uint8Array.of(2), era);
    expect(era.fresh).toBe(before);
  });
});
