import { describe, expect, it } from 'vitest';
import { ObjectVersions } from '../../../../src/engine/debug/time/object-versions.ts';
import { type ArrayRef, i32, type Ref, type StructRef, stateSum } from '../../../../src/engine/index.ts';
import { assemble, type Assembly } from '../../../support/assemble.ts';
import { debugBytes, type Debugging } from '../../../support/debugging.ts';
import { Random } from '../../../support/random.ts';
import { went } from '../../../support/time.ts';
import { Assembled } from '../../runtime/assembled.ts';

/** A list of structs with a number and an array each, in a global: made longer, cut, written, and left for garbage. */
const module: Assembly = {
  types: [
    { array: 'mut i32' },
    { struct: ['mut i32', 'mut (ref null 0)', 'mut (ref null 1)'] },
    { func: [['i32'], []] },
    { func: [[], ['(ref null 1)']] },
  ],
  globals: [{ type: '(ref null 1)', init: 'ref.null (ref null 1)', name: 'list' }],
  funcs: [
    {
      type: 3,
      name: 'one',
      code: 'i32.const 7; i32.const 5; i32.const 3; array.new 0; ref.null (ref null 1); struct.new 1',
    },
    {
      type: 2,
      name: 'make',
      code: `loop; local.get 0; local.get 0; i32.const 3; array.new 0; global.get 0; struct.new 1; global.set 0;
        local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end`,
    },
    {
      type: 2,
      name: 'garbage',
      code: `loop; local.get 0; local.get 0; i32.const 3; array.new 0; global.get 0; struct.new 1; drop;
        local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end`,
    },
    {
      type: 2,
      name: 'cut',
      code: `loop; global.get 0; struct.get 1 2; global.set 0; local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end`,
    },
    {
      type: 2,
      name: 'write',
      locals: ['(ref null 1)'],
      code: `global.get 0; local.set 1; loop; local.get 1; local.get 0; struct.set 1 0;
        local.get 1; struct.get 1 1; i32.const 1; local.get 0; array.set 0;
        local.get 1; struct.get 1 2; local.tee 1; ref.is_null; if; global.get 0; local.set 1; end;
        local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end`,
    },
  ],
};

/** What can be reached, as text: with the numbers of objects, and what stands in them. */
function graphOf(root: Ref): string {
  const lines: string[] = [];
  for (let one = root as StructRef | null; one; one = one.cells[2] as StructRef | null) {
    const array = one.cells[1] as { readonly id: number; readonly elements: Int32Array };
    lines.push(`${one.id}: ${one.cells[0] as number}, ${array.id} [${array.elements.join()}]`);
  }
  return lines.join('\n');
}

describe('versions of objects', () => {
  it('are there again whatever was written, taken, left out and gone back to', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed);
      const it = Assembled.of(module);
      const { heap } = it.store;
      heap.begin();
      const versions = new ObjectVersions(heap);
      /** The beginnings of lists are what a run refers to; it goes back to those of a checkpoint with it. */
      const kept: { roots: Ref[]; pictures: string[] }[] = [];
      let roots: Ref[] = [];
      let now = -1;
      const some = (): StructRef => roots[random.below(roots.length)] as StructRef;
      for (let i = 0; i < 150; i++) {
        const act = random.below(10);
        if (act < 2 || roots.length === 0) {
          roots.push((it.invoke('one')[0] as { readonly ref: Ref }).ref);
        } else if (act < 6) {
          const [from, to] = [some(), some()];
          heap.writes(from);
          from.cells[0] = random.below(1000);
          // No circles: a list ends.
          if (from.id > to.id) from.cells[2] = to;
          const array = to.cells[1] as ArrayRef;
          const index = random.below(3);
          heap.writesTo(array, index, 1);
          array.elements[index] = random.below(1000);
        } else if (act === 6) {
          roots.splice(random.below(roots.length), 1);
        } else if (act === 7) {
          versions.enter(now, 0);
          kept.splice(++now, 0, { roots: [...roots], pictures: roots.map(graphOf) });
        } else if (act === 8 && kept.length > 3) {
          const index = random.below(kept.length - 1);
          if (index === now) continue;
          versions.join(index);
          kept.splice(index, 1);
          if (index < now) now--;
        } else if (kept.length > 0) {
          now = random.below(kept.length);
          goTo(now);
        }
      }
      for (let i = kept.length - 1; i >= 0; i--) goTo(i);
      for (let i = 0; i < kept.length; i++) goTo(i);

      function goTo(index: number): void {
        versions.restore(index);
        roots = [...kept[index]!.roots];
        expect(roots.map(graphOf), `seed ${seed}`).toEqual(kept[index]!.pictures);
      }
    }
  });

  it('keep of a large array what is written of it', () => {
    const it = Assembled.of({
      types: [{ array: 'mut i64' }, { func: [[], ['(ref null 0)']] }],
      funcs: [{ type: 1, name: 'large', code: 'i64.const 7; i32.const 100000; array.new 0' }],
    });
    const { heap } = it.store;
    heap.begin();
    const versions = new ObjectVersions(heap);
    const array = (it.invoke('large')[0] as { readonly ref: ArrayRef }).ref;
    const elements = array.elements as Int32Array;
    // Made in this stretch: nothing to keep.
    heap.writesTo(array, 5, 1);
    expect(heap.log.length).toBe(0);
    versions.enter(-1, 0);
    const pictures = [elements.slice()];
    for (const [from, count] of [
      [5, 1],
      [2040, 20],
      [99_000, 1000],
      [0, 100_000],
      [7, 1],
    ] as const) {
      heap.writesTo(array, from, count);
      elements.fill(from + 1, 2 * from, 2 * (from + count));
      const log = versions.enter(versions.standing, 0).log;
      expect(log.length).toBe([1, 2, 1, 49, 1][pictures.length - 1]);
      pictures.push(elements.slice());
    }
    for (const index of [3, 4, 5, 0, 2, 5, 1]) {
      versions.restore(index);
      expect(elements).toEqual(pictures[index]);
    }
    versions.join(2);
    pictures.splice(2, 1);
    versions.join(2);
    pictures.splice(2, 1);
    for (const index of [3, 0, 2, 1, 0]) {
      versions.restore(index);
      expect(elements).toEqual(pictures[index]);
    }
  });

  it('begin at the last one that a run went past when it was repeated', () => {
    const it = Assembled.of(module);
    const { heap } = it.store;
    heap.begin();
    const versions = new ObjectVersions(heap);
    const struct = (it.invoke('one')[0] as { readonly ref: StructRef }).ref;
    const write = (value: number): void => {
      heap.writes(struct);
      struct.cells[0] = value;
    };
    versions.enter(-1, 0);
    write(1);
    versions.enter(0, 0);
    write(3);
    versions.enter(1, 0);
    versions.restore(0);
    // Again the same, past the second one.
    write(1);
    write(2);
    versions.enter(1, 0);
    const seen = [0, 1, 2, 3, 0, 3, 1, 2, 0].map((index) => {
      versions.restore(index);
      return struct.cells[0];
    });
    expect(seen).toEqual([7, 1, 2, 3, 7, 3, 1, 2, 7]);
  });
});

/** Calls by hand, and how objects and all else were behind each of them. */
function lived(budget: number): Debugging & { readonly ends: readonly { at: number; graph: string }[] } {
  const it = debugBytes(assemble(module));
  it.debug.history = { record: true, budget };
  const driver = it.debug.start();
  const random = new Random(7);
  const ends: { at: number; graph: string }[] = [];
  const call = (name: string, count: number): void => {
    driver.invoke(name, [i32(count)], false);
    it.settle();
    expect(driver.state, it.told.join()).toBe('idle');
    ends.push({ at: driver.history.at, graph: graph(it) });
  };
  call('make', 300);
  for (let i = 0; i < 14; i++) {
    call('write', 20_000 + random.below(20_000));
    call('garbage', 20_000);
    if (i % 3 === 0) call('cut', 50);
    if (i % 3 === 1) call('make', 1 + random.below(100));
  }
  return { ...it, ends };
}

function graph({ debug }: Debugging): string {
  const [global] = debug.run!.instance.globals;
  return graphOf((global!.get() as { readonly ref: Ref }).ref);
}

describe('a recorded run with objects', () => {
  it('comes back to what stood in them, with a budget of any size', { timeout: 60_000 }, () => {
    for (const budget of [64 * 2 ** 20, 1_200_000]) {
      const it = lived(budget);
      const { debug, ends } = it;
      const { history } = debug.driver!;
      const { recording } = history;
      expect(recording!.checkpoints.list.length).toBeGreaterThan(4);
      expect(recording!.bytes).toBeLessThan(budget);
      const random = new Random(budget);
      const sums = new Map<number, string>();
      for (let i = 0; i < 30; i++) {
        const { at, graph: before } = ends[random.below(ends.length)]!;
        expect(went(debug.journeys!.to(at)).found).toBe(true);
        expect(graph(it), `#${at}`).toBe(before);
        const sum = JSON.stringify(stateSum(debug.run!));
        expect(sums.get(at) ?? sum).toBe(sum);
        sums.set(at, sum);
        if (i % 5 === 0) went(debug.journeys!.back('into'));
      }
      expect(history.diverged).toBe(null);
    }
  });

  it('takes checkpoints whose cost is what was written, and not what there is', () => {
    const it = debugBytes(assemble(module));
    const driver = it.debug.start();
    driver.invoke('make', [i32(100_000)], false);
    it.settle();
    driver.invoke('write', [i32(100)], false);
    it.settle();
    driver.history.checkpoint(false);
    driver.invoke('write', [i32(100)], false);
    it.settle();
    const last = driver.history.checkpoint(false)!;
    // A hundred structs and their arrays, of the 200,000 objects that there are.
    expect(last.objects.log.length).toBe(200);
    expect(last.bytes).toBeLessThan(100_000);
    expect(driver.history.recording!.bytes).toBeGreaterThan(100_000 * 200);
  });

  it('goes on differently in the past, and both ways are there', () => {
    const it = lived(64 * 2 ** 20);
    const { debug, ends } = it;
    const driver = debug.driver!;
    const { history } = driver;
    const [middle, last] = [ends[20]!, ends.at(-1)!];
    went(debug.journeys!.to(middle.at));
    driver.invoke('write', [i32(50_000)], false);
    it.settle();
    const other = { at: history.at, graph: graph(it) };
    expect(other.graph).not.toBe(middle.graph);
    const [first, second] = history.recording!.branches.views(history.total);
    for (const [branch, end] of [
      [first!, last],
      [second!, other],
      [first!, ends[5]!],
      [first!, last],
      [second!, middle],
    ] as const) {
      history.leave({ state: 'idle', stop: null, exit: null });
      history.show(history.recording!.branches.leaf(branch.id)!);
      expect(went(debug.journeys!.to(end.at)).found).toBe(true);
      expect(graph(it)).toBe(end.graph);
    }
  });
});
