import { array, assert, constantFrom, integer, nat, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { decode, ModuleRewriter, validate } from '../../../src/engine/index.ts';
import { writeMarksModule, writeRanges } from '../../../src/engine/native/marks-module.ts';
import { CHUNK, DIRTY, MARK_PAGES, WATCH_WRITE } from '../../../src/engine/runtime/memory.ts';
import { Random } from '../../support/random.ts';
import { Marked } from '../../support/tiers/marked.ts';
import { randomStores } from '../../support/tiers/random-stores.ts';
import { wat } from '../../support/wat.ts';

interface Asks {
  touch(base: number, offset: number, size: number): number;
  look(base: number, offset: number, size: number): number;
  fill(target: number, size: number): number;
  copy(target: number, source: number, size: number): number;
}

/** The functions over marks of their own; what JavaScript is asked is written down, and refused. */
function asking(reads: boolean): { marks: Uint8Array; asked: string[]; asks: Asks } {
  const { wasm } = nodePlatform;
  const side = wasm!.createSideMemory(MARK_PAGES)!;
  const asked: string[] = [];
  const note = (what: string) => (base: number, offset: number, size: number) => {
    asked.push(`${what} ${base >>> 0}+${offset >>> 0}, ${size >>> 0}`);
    return 1;
  };
  const exports = wasm!.instantiate(wasm!.compile(writeMarksModule({ reads })), {
    hook: { touch: note('touch'), look: note('look') },
    memory: { 1: side.native },
  });
  return { marks: new Uint8Array(side.buffer), asked, asks: exports as unknown as Asks };
}

const place = record({ chunk: nat(20), at: constantFrom(0, 1, 100, 240, 249, 252, 253, 255) });
const state = constantFrom(0, DIRTY, DIRTY, DIRTY, DIRTY | WATCH_WRITE);

describe('what a twin asks about an access', () => {
  it('is settled where all of its chunks are dirty and nothing more, or no range that is watched is met', () => {
    const { marks, asked, asks } = asking(false);
    const watching = (ranges: readonly { from: number; to: number }[] | null): void =>
      writeRanges(marks.buffer, { read: () => {}, write: () => {}, ...(ranges && { covers: () => ranges }) });
    let passed = 0;
    assert(
      property(
        array(state, { minLength: 50, maxLength: 50 }),
        array(record({ from: nat(6000), length: constantFrom(1, 8, 300) }), { maxLength: 4 }),
        place,
        constantFrom(0, 4, 256, 700),
        constantFrom(1, 4, 8, 16),
        (states, watched, { chunk, at }, offset, size) => {
          marks.set(states);
          const ranges = watched.map(({ from, length }) => ({ from, to: from + length }));
          watching(ranges);
          const base = CHUNK * chunk + at;
          const address = base + offset;
          const chunks = [address, address + size - 1].map((byte) => Math.floor(byte / CHUNK));
          const free =
            chunks.some((one) => (states[one]! & WATCH_WRITE) !== 0) &&
            ranges.every(({ from, to }) => from >= address + size || to <= address);
          const settled = free || chunks.every((one) => states[one] === DIRTY);
          expect(asks.touch(base, offset, size)).toBe(settled ? 0 : 1);
          expect(asked.splice(0)).toEqual(settled ? [] : [`touch ${base}+${offset}, ${size}`]);
          for (const one of settled ? chunks : []) expect(marks[one]).toBe(states[one]! | DIRTY);
          passed += Number(free);
          // A watch that does not tell what it watches is asked.
          if (chunks.every((one) => states[one] === DIRTY)) return;
          watching(null);
          marks.set(states);
          expect(asks.touch(base, offset, size)).toBe(1);
          asked.length = 0;
        },
      ),
    );
    expect(passed).toBeGreaterThan(5);
  });

  it('takes all chunks of a range, and leaves long and empty ones to the memory', () => {
    const { marks, asked, asks } = asking(false);
    assert(
      property(
        array(state, { minLength: 50, maxLength: 50 }),
        place,
        integer({ min: 0, max: 6000 }),
        (states, { chunk, at }, size) => {
          marks.set(states);
          asked.length = 0;
          const target = CHUNK * chunk + at;
          const chunks = states.slice(chunk, Math.floor((target + size - 1) / CHUNK) + 1);
          const settled = size > 0 && size <= 4096 && chunks.every((one) => one === DIRTY);
          expect(asks.fill(target, size)).toBe(settled ? 0 : 1);
          expect(asks.copy(target, 77, size)).toBe(settled ? 0 : 1);
          expect(asked).toEqual(settled ? [] : Array(2).fill(`touch ${target}+0, ${size}`));
        },
      ),
    );
  });

  it('is for both ends of a copy where reads are watched', () => {
    const { marks, asked, asks } = asking(true);
    marks.fill(DIRTY, 0, 10);
    expect(asks.copy(100, 900, 50)).toBe(1);
    expect(asks.look(-16, 5, 8)).toBe(1);
    expect(asked).toEqual(['look 900+0, 50', 'look 4294967280+5, 8']);
  });
});

describe('a twin that marks', () => {
  it.each([
    ['nothing is watched', false, false],
    ['writes are watched', true, false],
    ['reads are watched', true, true],
  ])('is a valid module of two memories when %s', async (_, watched, reads) => {
    for (let seed = 1; seed <= 20; seed++) {
      const { instance } = new Marked(await wat(`(module ${randomStores(new Random(seed))})`), false);
      const rewriter = new ModuleRewriter(instance, { counting: 'instructions', memory: true, marks: true });
      const work = rewriter.rewriting({ watched, reads });
      let done = work.next();
      while (done.done !== true) done = work.next();
      const twin = decode(done.value.bytes);
      validate(twin);
      expect(twin.memories).toHaveLength(2);
    }
  });

  it('is not made where the platform takes one memory: then all counts as written', async () => {
    const bytes = await wat(
      '(module (memory (export "memory") 1) (func (export "main") (param i32) (i32.store8 (local.get 0) (i32.const 1))))',
    );
    const wasm = { ...nodePlatform.wasm!, multiMemory: false };
    const side = new Marked(bytes, true, { ...nodePlatform, wasm });
    side.clear();
    side.call(1000);
    expect(side.run(100)).toEqual(['done at #4']);
    expect(side.tier!.runs).toBe(1);
    expect(side.memory.nativeMarks).toBeNull();
    expect(side.dirty).toHaveLength(CHUNK);
    side.watch({ from: 1000, to: 1001, reads: false, writes: true });
    side.call(1000);
    expect(side.run(100)).toEqual(['watch at #7', 'done at #8']);
    expect(side.told).toEqual(['writes 1000+1 at #6']);
    expect(side.tier!.runs).toBe(1);
  });
});
