import { describe, expect, it } from 'vitest';
import {
  decode,
  type Func,
  i32,
  type Instance,
  instantiate,
  Machine,
  ModuleRewriter,
  NativeTier,
  type Platform,
  Store,
  stopsAt,
  type WasmFunc,
} from '../../../src/engine/index.ts';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { Random } from '../../support/random.ts';
import { wat } from '../../support/wat.ts';

const program = `
  (memory 1)
  (global $g (mut i32) (i32.const 0))
  (func $leaf (param $x i32) (result i32)
    (global.set $g (i32.add (global.get $g) (local.get $x)))
    (i32.mul (local.get $x) (i32.const 3)))
  (func $inner (param $n i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (call $leaf (local.get $n))))
      (i32.store (i32.const 16) (i32.add (i32.load (i32.const 16)) (i32.const 1)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))
  (func (export "f") (param $n i32) (result i32) (local $sum i32)
    (block $out
      (loop $rounds
        (br_if $out (i32.eqz (local.get $n)))
        (local.set $sum (i32.xor (i32.rotl (local.get $sum) (i32.const 1)) (call $inner (i32.const 5))))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $rounds)))
    (local.get $sum))`;

/** A module whose functions are all compiled, so that breakpoints can be set anywhere. */
class Side {
  readonly store: Store;
  readonly instance: Instance;
  readonly machine: Machine;
  readonly breaks = new Set<number>();

  constructor(bytes: Uint8Array, platform: Platform = nodePlatform) {
    this.store = new Store(platform);
    this.instance = instantiate(this.store, decode(bytes), []);
    this.machine = new Machine(this.store);
    for (const func of this.instance.funcs) if (func.kind === 'wasm') this.store.compile(func);
  }

  tier(options: ConstructorParameters<typeof NativeTier>[1] = {}): NativeTier {
    const tier = new NativeTier(this.machine, options);
    this.machine.tier = tier;
    return tier;
  }

  toggle(offset: number): void {
    const { code } = this.store;
    const { map } = code.functions.find((each) => each.map.pcOf(offset) !== null)!;
    const pc = map.pcOf(offset)!;
    if (this.breaks.delete(offset)) code.clearBreak(pc);
    else {
      this.breaks.add(offset);
      code.setBreak(pc);
    }
  }

  get stops(): ReturnType<typeof stopsAt> {
    return stopsAt(this.instance.module, new Set(this.breaks));
  }

  begin(n: number): void {
    this.machine.call(this.instance.exports.get('f') as Func, [i32(n)]);
  }

  /** Goes on to the next stop that is none of the fuel. */
  next(fuel: number): string {
    for (;;) {
      const stop = this.machine.slice(fuel);
      const { count } = this.machine;
      if (stop.why === 'fuel') continue;
      if (stop.why === 'done') return `done with ${JSON.stringify(stop.results)} at ${count}`;
      const word = this.instance.memories[0]!.view.getInt32(16, true);
      return `${stop.why} at ${stop.pc}, #${count}, ${this.machine.fr}, ${JSON.stringify(this.instance.globals[0]!.get())}, ${word}`;
    }
  }

  /** Offsets of all instructions that have an operation. */
  get offsets(): readonly number[] {
    return this.store.code.functions.flatMap(({ map }) => [...map.offsets]);
  }

  func(index: number): WasmFunc {
    return this.instance.funcs[index] as WasmFunc;
  }

  offsetsOf(index: number): readonly number[] {
    return [...this.store.code.functionAt(this.func(index).entry)!.map.offsets];
  }
}

describe('breakpoints while native code runs', () => {
  it('are hit before the same instructions, at the same moments, as they come and go', async () => {
    const bytes = await wat(`(module ${program})`);
    const random = new Random(7);
    let hits = 0;
    let runs = 0;
    for (let round = 0; round < 30; round++) {
      const sides = [new Side(bytes), new Side(bytes)] as const;
      const tier = sides[1].tier({ fuelFactor: 1 + random.below(64) });
      expect(tier.add(sides[1].instance).refusal).toBeNull();
      const { offsets } = sides[0];
      const fuel = 1 + random.below(200);
      for (const side of sides) side.begin(20);
      for (let i = 0; i < 40; i++) {
        if (random.chance(50)) {
          const offset = offsets[random.below(offsets.length)]!;
          for (const side of sides) side.toggle(offset);
          const stale = tier.setStops(sides[1].instance, sides[1].stops);
          if (stale && random.chance(70)) tier.add(sides[1].instance, { stops: sides[1].stops });
        }
        const [plain, native] = sides.map((side) => side.next(fuel));
        expect(native, `round ${round}`).toBe(plain);
        if (plain!.startsWith('done')) break;
        hits++;
      }
      runs += tier.runs;
    }
    expect(hits).toBeGreaterThan(200);
    expect(runs).toBeGreaterThan(200);
  });

  it('stop there although the twin was not made again: the interpreter runs until it is', async () => {
    const side = new Side(await wat(`(module ${program})`));
    const tier = side.tier();
    tier.add(side.instance);
    side.begin(3);
    expect(side.next(1000)).toMatch(/^done/);
    const { runs } = tier;
    expect(runs).toBeGreaterThan(0);
    const [first, second] = side.offsetsOf(0);
    side.toggle(second!);
    expect(tier.setStops(side.instance, side.stops)).toBe(true);
    expect(tier.outOfDate(side.instance)).toBe(true);
    side.begin(3);
    for (let i = 0; i < 15; i++) expect(side.next(1000)).toMatch(/^break/);
    expect(side.next(1000)).toMatch(/^done/);
    expect(tier.runs).toBe(runs);
    // Taken away again: it is as it was made for.
    side.toggle(second!);
    expect(tier.setStops(side.instance, side.stops)).toBe(false);
    expect(tier.outOfDate(side.instance)).toBe(false);
    side.begin(3);
    expect(side.next(1000)).toMatch(/^done/);
    expect(tier.runs).toBeGreaterThan(runs);
    // Fewer than it was made for: it is used on, and may be made again.
    side.toggle(first!);
    tier.add(side.instance, { stops: side.stops });
    expect(tier.whyNot(side.instance, 0)).toBe('stop');
    side.toggle(first!);
    expect(tier.setStops(side.instance, side.stops)).toBe(true);
    expect(tier.outOfDate(side.instance)).toBe(false);
    side.begin(3);
    expect(side.next(1000)).toMatch(/^done/);
  });

  it('before the first instruction of a function leave its loops native', async () => {
    const side = new Side(await wat(`(module ${program})`));
    const tier = side.tier();
    side.toggle(side.offsetsOf(2)[0]!);
    tier.add(side.instance, { stops: side.stops });
    side.begin(2000);
    expect(side.next(100)).toMatch(/^break/);
    expect(tier.runs).toBe(0);
    expect(side.next(100)).toMatch(/^done/);
    // One way in for the whole loop, left when the fuel is used up, and not one for each call in it.
    expect(tier.runs).toBeGreaterThan(20);
    expect(tier.runs).toBeLessThan(500);
  });
});

describe('a twin that is made again', () => {
  const rewriterOf = async (): Promise<[Side, ModuleRewriter]> => {
    const side = new Side(await wat(`(module ${program})`));
    return [side, new ModuleRewriter(side.instance, { counting: 'instructions', memory: true })];
  };

  it('has the functions whose stops are as they were from the twin before', async () => {
    const [side, rewriter] = await rewriterOf();
    const first = rewriter.rewrite();
    expect(first.rewritten).toBe(first.instructions);
    const stops = stopsAt(side.instance.module, new Set([side.offsetsOf(0)[2]!]));
    const second = rewriter.rewrite({ stops });
    // The function that calls it, too: it looks now whether that leaves.
    expect(second.rewritten).toBe(side.offsetsOf(0).length + side.offsetsOf(1).length);
    expect(second.instructions).toBe(first.instructions);
    const fresh = new ModuleRewriter(side.instance, { counting: 'instructions', memory: true }).rewrite({ stops });
    expect([...second.bytes]).toEqual([...fresh.bytes]);
    expect([...rewriter.rewrite().bytes]).toEqual([...first.bytes]);
    expect(rewriter.rewrite().rewritten).toBe(0);
  });

  it('is entered at the loops that the one before was entered at', async () => {
    const side = new Side(await wat(`(module ${program})`));
    const tier = side.tier({ fuelFactor: 1 });
    tier.add(side.instance);
    side.begin(3000);
    let slices = 0;
    while (tier.leaves < 20) expect(side.machine.slice(20).why).toBe('fuel');
    tier.add(side.instance, { stops: stopsAt(side.instance.module, new Set([side.offsetsOf(0)[0]!])) });
    tier.add(side.instance);
    const { runs } = tier;
    for (; slices < 10; slices++) expect(side.machine.slice(20).why).toBe('fuel');
    expect(tier.runs).toBeGreaterThanOrEqual(runs + slices - 1);
  });

  it('has only the functions that were chosen: calls of the others are left for the interpreter', async () => {
    const bytes = await wat(`(module ${program})`);
    const [plain, side] = [new Side(bytes), new Side(bytes)];
    const tier = side.tier();
    const status = tier.add(side.instance, { select: (func) => func !== 0 });
    expect([status.native, status.functions]).toEqual([2, 3]);
    expect([0, 1, 2].map((func) => tier.whyNot(side.instance, func))).toEqual(['unselected', null, null]);
    for (const each of [plain, side]) each.begin(30);
    expect(side.next(50)).toBe(plain.next(50));
    expect(tier.leaves).toBeGreaterThan(5);
    expect(tier.add(side.instance).native).toBe(3);
    const { leaves } = tier;
    for (const each of [plain, side]) each.begin(30);
    expect(side.next(1e6)).toBe(plain.next(1e6));
    expect(tier.leaves).toBe(leaves);
    expect(tier.add(side.instance, { select: () => false }).refusal).toEqual({ why: 'nothing-to-gain' });
  });

  it('is written in pieces, a large function in several', async () => {
    const add = '(local.set 0 (i32.add (local.get 0) (i32.const 1)))'.repeat(10_000);
    const bytes = await wat(`(module (func (export "f") (param i32) (result i32) ${add} (local.get 0)))`);
    const side = new Side(bytes);
    const tier = side.tier();
    let pauses = 0;
    const status = await tier.addLater(side.instance, { pause: async () => void pauses++ });
    expect(status.native).toBe(1);
    expect(pauses).toBeGreaterThan(5);
    side.begin(0);
    expect(side.next(1e6)).toContain('10000');
  });
});

describe('a twin that is made in the background', () => {
  /** Compiles when it is told to. */
  function held(): { readonly platform: Platform; readonly compiled: (() => void)[] } {
    const compiled: (() => void)[] = [];
    const wasm = nodePlatform.wasm!;
    const compileLater = (bytes: Uint8Array<ArrayBuffer>): Promise<object> =>
      new Promise((resolve) => compiled.push(() => resolve(wasm.compile(bytes))));
    return { platform: { ...nodePlatform, wasm: { ...wasm, compileLater } }, compiled };
  }

  const begun = async (): Promise<{ side: Side; tier: NativeTier; compiled: (() => void)[] }> => {
    const { platform, compiled } = held();
    const side = new Side(await wat(`(module ${program})`), platform);
    return { side, tier: side.tier(), compiled };
  };

  it('is not used when other stops were set meanwhile', async () => {
    const { side, tier, compiled } = await begun();
    const status = tier.addLater(side.instance);
    expect(compiled).toHaveLength(1);
    side.toggle(side.offsetsOf(0)[1]!);
    expect(tier.setStops(side.instance, side.stops)).toBe(true);
    compiled[0]!();
    expect((await status).refusal).toEqual({ why: 'stale' });
    expect([tier.ready, tier.statusOf(side.instance)]).toEqual([false, null]);
    side.begin(1);
    expect(side.next(1000)).toMatch(/^break/);
  });

  it('is used when the stops that were set meanwhile are the same', async () => {
    const { side, tier, compiled } = await begun();
    side.toggle(side.offsetsOf(0)[1]!);
    const status = tier.addLater(side.instance, { stops: side.stops });
    expect(tier.setStops(side.instance, side.stops)).toBe(false);
    compiled[0]!();
    expect((await status).refusal).toBeNull();
    side.begin(1);
    for (let i = 0; i < 5; i++) expect(side.next(1000)).toMatch(/^break/);
    expect(side.next(1000)).toMatch(/^done/);
    expect(tier.runs).toBeGreaterThan(0);
  });

  it('is not used when it was removed, or is being made anew, whichever is compiled first', async () => {
    const { side, tier, compiled } = await begun();
    const removed = tier.addLater(side.instance);
    tier.remove(side.instance);
    side.toggle(side.offsetsOf(0)[1]!);
    const late = tier.addLater(side.instance, { stops: side.stops });
    side.toggle(side.offsetsOf(1)[1]!);
    const last = tier.addLater(side.instance, { stops: side.stops });
    compiled[2]!();
    expect((await last).refusal).toBeNull();
    compiled[0]!();
    compiled[1]!();
    expect([(await removed).refusal, (await late).refusal]).toEqual([{ why: 'stale' }, { why: 'stale' }]);
    side.begin(1);
    for (let i = 0; i < 10; i++) expect(side.next(1000)).toMatch(/^break/);
    expect(side.next(1000)).toMatch(/^done/);
    const at = tier.addLater(side.instance);
    tier.add(side.instance, { stops: side.stops });
    compiled[3]!();
    expect((await at).refusal).toEqual({ why: 'stale' });
    side.begin(1);
    expect(side.next(1000)).toMatch(/^break/);
  });

  it('is not used when that happens between two pieces of it', async () => {
    const { side, tier, compiled } = await begun();
    const add = '(local.set 0 (i32.add (local.get 0) (i32.const 1)))'.repeat(5000);
    const large = new Side(await wat(`(module (func (export "f") (param i32) (result i32) ${add} (local.get 0)))`));
    const pieces = large.tier();
    const status = await pieces.addLater(large.instance, { pause: async () => pieces.remove(large.instance) });
    expect(status.refusal).toEqual({ why: 'stale' });
    expect(pieces.ready).toBe(false);
    // A twin that is there is used on until the next one is.
    tier.add(side.instance);
    const later = tier.addLater(side.instance, { select: (func) => func === 2 });
    side.begin(2);
    expect(side.next(1000)).toMatch(/^done/);
    expect([tier.runs > 0, tier.leaves]).toEqual([true, 0]);
    compiled[0]!();
    expect((await later).native).toBe(1);
    side.begin(2);
    expect(side.next(1000)).toMatch(/^done/);
    expect(tier.leaves).toBeGreaterThan(0);
  });

  it('stops wherever the interpreter does, however making it, stops and the run are interleaved', async () => {
    const bytes = await wat(`(module ${program})`);
    const random = new Random(11);
    const seen = { native: 0, stale: 0, hits: 0, used: 0 };
    for (let round = 0; round < 70; round++) {
      const { platform, compiled } = held();
      const plain = new Side(bytes);
      const side = new Side(bytes, platform);
      const tier = side.tier({ fuelFactor: 1 + random.below(30) });
      const { instance } = side;
      const { offsets } = plain;
      const fuel = 1 + random.below(100);
      const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
      for (const each of [plain, side]) each.begin(25);
      for (let i = 0; i < 90; i++) {
        const what = random.below(16);
        if (what < 2) {
          const offset = offsets[random.below(offsets.length)]!;
          for (const each of [plain, side]) each.toggle(offset);
          tier.setStops(instance, side.stops);
        } else if (what < 5) {
          if (compiled.length > 0 && random.chance(70)) continue;
          const chosen = random.below(4);
          const options = { stops: side.stops, select: (func: number): boolean => func !== chosen };
          const later = tier.addLater(instance, random.chance(50) ? { ...options, pause } : options);
          void later.then(({ refusal }) => (refusal === null ? seen.used++ : seen.stale++));
        } else if (what === 5) {
          if (random.chance(10)) tier.remove(instance);
        } else if (what < 10) {
          compiled.splice(random.below(compiled.length + 1), 1)[0]?.();
          await pause();
        } else {
          const met = side.next(fuel);
          expect(met, `round ${round}`).toBe(plain.next(fuel));
          if (met.startsWith('done')) break;
          seen.hits++;
        }
      }
      seen.native += tier.runs;
      for (const resolve of compiled.splice(0)) resolve();
      await pause();
    }
    for (const [name, count] of Object.entries(seen)) expect(count, name).toBeGreaterThan(20);
  });
});
