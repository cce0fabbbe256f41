import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { InstructionReader } from '../../../src/engine/binary/instructions.ts';
import {
  decode,
  type Func,
  i32,
  instantiate,
  Machine,
  ModuleRewriter,
  NativeTier,
  Store,
  type Value,
} from '../../../src/engine/index.ts';
import { entryLoop, type Standing } from '../../../src/engine/native/resumption.ts';
import { stopsAt } from '../../../src/engine/native/stops.ts';
import { Random } from '../../support/random.ts';
import { type Met, nothingMet } from '../../support/tiers/met.ts';
import { nestedLoops } from '../../support/tiers/nested-loops.ts';
import { tierDifferences } from '../../support/tiers/random-calls.ts';
import { wat } from '../../support/wat.ts';

const first = Number(process.env['NATIVE_SEED'] ?? 1);
const count = Number(process.env['NATIVE_CASES'] ?? 25);

/** Turns of `fuel` until the call has ended; how many there were, how many of them ran natively, and the results. */
async function turns(text: string, fuel: number, ...args: Value[]) {
  const store = new Store(nodePlatform);
  const instance = instantiate(store, decode(await wat(`(module ${text})`)), []);
  const machine = new Machine(store);
  const tier = new NativeTier(machine, { fuelFactor: 1 });
  tier.add(instance);
  machine.tier = tier;
  machine.call(instance.exports.get('f') as Func, args);
  let all = 0;
  let native = 0;
  for (;;) {
    const { runs } = tier;
    const stop = machine.slice(fuel);
    all++;
    if (tier.runs > runs) native++;
    if (stop.why === 'done' || all > 500) return { all, native, stop, machine };
  }
}

describe('a loop that is left', () => {
  it('is gone on with natively when it never ends, deep inside', async () => {
    const { all, native, stop, machine } = await turns(
      `(func (export "f") (param i32) (result i32)
        (i32.const 5)
        (loop (result i32)
          (i32.const 7)
          (block (param i32) (result i32)
            (if (param i32) (result i32) (local.get 0)
              (then (loop (param i32) (result i32) (i32.const 1) (i32.add) (br 0)))
              (else)))
          (br_if 1 (i32.const 0)))
        (i32.add))`,
      1000,
      i32(1),
    );
    expect(stop.why).toBe('fuel');
    // It stands at the loop again and again; only its entry was interpreted.
    expect(native).toBeGreaterThan(all - 2);
    expect(machine.count).toBeGreaterThan(400 * 1000);
  });

  it('goes on in the loops around it, which are whole', async () => {
    const text = `(func (export "f") (param $n i32) (result i32) (local $i i32) (local $j i32) (local $sum i32)
      (i32.const 1000000)
      (loop $outer
        (local.set $i (i32.const 0))
        (block $enough
          (loop $middle
            (local.set $j (i32.const 0))
            (local.get $sum)
            (loop $inner (param i32) (result i32)
              (i32.add (local.get $j))
              (br_if $inner (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (local.get $i))))
            (local.set $sum)
            (br_if $enough (i32.gt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 20)))
            (br $middle)))
        (br_if $outer (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
      (i32.add (local.get $sum)))`;
    const all = await turns(text, 1_000_000, i32(30));
    expect(all.stop.why).toBe('done');
    for (const fuel of [7, 100, 1000]) {
      const some = await turns(text, fuel, i32(30));
      if (some.stop.why === 'done') {
        expect(some.stop).toEqual(all.stop);
        expect(some.machine.count).toBe(all.machine.count);
      }
      expect(some.native).toBeGreaterThan(some.all / 2);
    }
  });
});

describe('the loop that a frame is entered at', () => {
  /** The loops of a function of so many nops, and where a frame that stands in the innermost would be entered. */
  async function entered(nops: number, standing: Standing, stopAt: number | null = null) {
    const bytes = await wat(`(module (func (loop (block (loop (loop ${'(nop)'.repeat(nops)} (br 1)))))))`);
    const instance = instantiate(new Store(nodePlatform), decode(bytes), []);
    const reader = InstructionReader.ofBody(bytes, instance.module.funcs[0]!.body!);
    const loops: number[] = [];
    let inside = 0;
    while (reader.next()) {
      if (reader.opcode.mnemonic === 'loop') loops.push(reader.offset);
      if (reader.opcode.mnemonic === 'nop') inside = reader.offset;
    }
    const stops = stopsAt(instance.module, new Set(stopAt === null ? [] : [loops[stopAt]!]));
    const rewritten = new ModuleRewriter(instance, { counting: 'instructions', memory: false }).rewrite({ stops });
    const at = entryLoop(rewritten, 0, inside, standing);
    return at === null ? null : loops.indexOf(at);
  }
  const never = (): boolean => false;

  it('is the innermost, unless there is a stop at it', async () => {
    expect(await entered(5, { lasts: false, entered: never })).toBe(2);
    expect(await entered(5, { lasts: false, entered: never }, 2)).toBe(1);
  });

  it('is the outermost of a large function, until it lasts', async () => {
    expect(await entered(10_000, { lasts: false, entered: never })).toBe(0);
    expect(await entered(10_000, { lasts: true, entered: never })).toBe(2);
  });

  it('is none when it can be entered there already', async () => {
    expect(await entered(5, { lasts: false, entered: () => true })).toBeNull();
  });
});

describe('loops in loops', () => {
  async function each(strewn?: number): Promise<Met> {
    const met = nothingMet();
    for (let seed = first; seed < first + count; seed++) {
      const random = new Random(seed);
      const bytes = await wat(nestedLoops(random));
      const options = strewn === undefined ? {} : { strewn };
      expect(tierDifferences(bytes, random, met, options), `seed ${seed}`).toBeNull();
    }
    return met;
  }

  it('are left and entered at any of them, and all is as in the interpreter', async () => {
    const met = await each();
    expect(met.runs).toBeGreaterThan(10 * count);
    expect(met.compared).toBeGreaterThan(10 * count);
  });

  it('are so with breakpoints in them', async () => {
    const met = await each(20);
    expect(met.breaks).toBeGreaterThan(count);
    expect(met.compared).toBeGreaterThan(count);
  });
});
