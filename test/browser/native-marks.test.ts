import { describe, expect, it } from 'vitest';
import { Random } from '../support/random.ts';
import { around, differing, Marked, marksNatively } from '../support/tiers/marked.ts';
import { randomStores, REACH } from '../support/tiers/random-stores.ts';
import { wat } from '../support/wat.ts';

const CASES = 60;

/** The same random program in both tiers, with what it is to be called with. */
async function bothOf(seed: number): Promise<{ plain: Marked; native: Marked; random: Random; args: number[] }> {
  const random = new Random(seed);
  const bytes = await wat(`(module ${randomStores(random)})`);
  const args = [random.below(REACH), random.below(REACH)];
  return { plain: new Marked(bytes, false), native: new Marked(bytes, true), random, args };
}

describe('native code', () => {
  it('can mark in this browser', () => {
    expect(marksNatively).toBe(true);
  });

  it('marks every chunk that it writes, and none but those beside them', async () => {
    let runs = 0;
    let chunks = 0;
    for (let seed = 1; seed <= CASES; seed++) {
      const { plain, native, random, args } = await bothOf(seed);
      for (let call = 0; call < 3; call++) {
        const before = native.memory.bytes.slice();
        const fuel = random.pick([5, 50, 5000]);
        for (const side of [plain, native]) {
          side.clear();
          side.call(...args);
        }
        expect(native.run(fuel), `seed ${seed}`).toEqual(plain.run(fuel));
        expect(differing(plain.memory.bytes, native.memory.bytes), `seed ${seed}`).toEqual([]);
        const dirty = new Set(native.dirty);
        for (const chunk of plain.dirty) expect(dirty, `seed ${seed}`).toContain(chunk);
        for (const chunk of differing(before, native.memory.bytes)) expect(dirty, `seed ${seed}`).toContain(chunk);
        const allowed = around(plain.dirty);
        for (const chunk of dirty) expect(allowed, `seed ${seed}`).toContain(chunk);
        chunks += dirty.size;
      }
      runs += native.tier!.runs;
    }
    expect(runs).toBeGreaterThan(CASES);
    expect(chunks).toBeGreaterThan(CASES);
  });

  it.each([
    ['writes', false, true],
    ['reads', true, false],
    ['accesses', true, true],
  ])('stops behind %s of what is watched, as the interpreter, and marks exactly what it writes', async (...how) => {
    const [, reads, writes] = how;
    let hits = 0;
    let runs = 0;
    for (let seed = 1; seed <= CASES; seed++) {
      const { plain, native, random, args } = await bothOf(seed);
      const from = (random.chance(80) ? random.pick(args) : 0) + random.below(700);
      const to = from + random.pick([1, 4, 60, 256, 1000]);
      const fuel = random.pick([5, 50, 5000]);
      const [expected, actual] = [plain, native].map((side) => {
        side.watch({ from, to, reads, writes }, seed % 4 > 0);
        side.clear();
        side.call(...args);
        return { stops: side.run(fuel), told: side.told, dirty: side.dirty };
      });
      expect(actual, `seed ${seed}`).toEqual(expected);
      expect(differing(plain.memory.bytes, native.memory.bytes), `seed ${seed}`).toEqual([]);
      expect(native.tier!.outOfDate(native.instance)).toBe(false);
      hits += actual!.told.length;
      runs += native.tier!.runs;
    }
    expect(hits).toBeGreaterThan(CASES / 3);
    expect(runs).toBeGreaterThan(CASES);
  });

  it('is left before a range of a megabyte and more, which is done in pieces', async () => {
    const text = `(module (memory (export "memory") 64)
      (func (export "main") (param i32) (local $n i32)
        (local.set $n (i32.const 3))
        (loop $again
          (memory.fill (i32.const 1000) (local.get $n) (local.get 0))
          (memory.copy (i32.const 1500) (i32.const 1000) (local.get 0))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))`;
    const bytes = await wat(text);
    const dirtyAfter = (length: number, native: boolean): { dirty: number[]; leaves: number; midway: boolean } => {
      const side = new Marked(bytes, native);
      side.clear();
      side.call(length);
      let midway = false;
      while (side.machine.slice(1000).why !== 'done') midway ||= side.machine.midway;
      return { dirty: side.dirty, leaves: side.tier?.leaves ?? 0, midway };
    };
    const short = dirtyAfter(100_000, true);
    expect(short).toEqual({ dirty: dirtyAfter(100_000, false).dirty, leaves: 0, midway: false });
    const long = dirtyAfter(2_000_000, true);
    expect(long.dirty).toEqual(dirtyAfter(2_000_000, false).dirty);
    expect(long.leaves).toBeGreaterThan(0);
    expect(long.midway).toBe(true);
  });

  it('asks for a growth at its very moment, and what it grows by is clean', async () => {
    const text = `(module (memory (export "memory") 1 20)
      (func (export "main") (param i32)
        (i32.store offset=65500 (i32.const 0) (local.get 0))
        (loop $again
          (drop (memory.grow (i32.const 1)))
          (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))`;
    const bytes = await wat(text);
    const growths = [false, true].map((native) => {
      const side = new Marked(bytes, native);
      const asked: number[] = [];
      side.memory.growths = { refused: () => asked.push(side.machine.count) === 3, note: () => {} };
      side.clear();
      side.call(5);
      const stops = side.run(1000);
      return { asked, stops, dirty: side.dirty, pages: side.memory.pages, runs: side.tier?.runs };
    });
    expect(growths[1]).toEqual({ ...growths[0], runs: 1 });
    expect(growths[0]!.asked).toHaveLength(5);
    expect(growths[0]!.dirty).toEqual([255]);
  });
});
