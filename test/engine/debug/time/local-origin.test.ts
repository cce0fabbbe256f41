import { describe, expect, it } from 'vitest';
import { FrameWalk } from '../../../../src/engine/runtime/frame.ts';
import { localsOf } from '../../../../src/engine/debug/operands.ts';
import { readerAt, topFrame } from '../../../../src/engine/debug/place.ts';
import { again, type Done, Life } from '../../../support/lived-run.ts';
import { Random } from '../../../support/random.ts';
import { went } from '../../../support/time.ts';
import { wat } from '../../../support/wat.ts';

const source = `(module
  (type $unary (func (param i32) (result i32)))
  (table 2 funcref) (elem (i32.const 0) $leaf $sum)
  (func $leaf (type $unary) (local i32)
    (if (i32.and (local.get 0) (i32.const 1)) (then (local.set 1 (local.get 0))))
    (i32.add (local.get 0) (local.get 1)))
  (func $sum (type $unary) (local $n i32) (local $r externref)
    (loop $again
      (local.set $n (i32.add (local.get $n) (call $leaf (local.get 0))))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get $n))
  (func $loops (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
  (func $tail (param i32 i32) (result i32) (local f64)
    (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
    (local.set 2 (f64.const 1))
    (return_call $tail (i32.sub (local.get 0) (i32.const 1)) (i32.add (local.get 0) (local.get 1))))
  (func $into (param i32) (result i32) (return_call $leaf (local.get 0)))
  (func (export "deep") (param i32) (result i32) (local $mine i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
    (if (i32.and (local.get 0) (i32.const 1)) (then (local.set $mine (local.get 0))))
    (call $loops (i32.const 3))
    (drop (call $tail (i32.const 3) (local.get 0)))
    (drop (call $into (local.get 0)))
    (drop (call_indirect (type $unary) (local.get 0) (i32.and (local.get 0) (i32.const 1))))
    (drop (call 5 (i32.sub (local.get 0) (i32.const 1))))
    (local.get $mine)))`;

/** A frame as single steps saw it: where each of its locals got its value, and how that is told. */
interface Seen {
  readonly fr: number;
  readonly origins: { readonly at: number; readonly text: string }[];
}

/** What is next where the machine stood the last time. */
interface Before {
  readonly at: number;
  readonly mnemonic: string;
  readonly index: number;
  readonly fr: number;
}

/** Follows a life in single steps, and knows of every local in every frame where it got its value. */
class Follower {
  /** By moment, innermost frame first. */
  readonly seen = new Map<number, readonly Seen[]>();
  #frames = new Map<number, Seen>();
  #before: Before | null = null;

  see({ debug, at }: Life, begins: boolean): void {
    const { machine } = debug.driver!.run;
    const before = begins ? null : this.#before;
    const frames = new Map<number, Seen>();
    const walk = new FrameWalk(machine);
    while (walk.next()) {
      if (walk.kind !== 'wasm') continue;
      const { fr, compiled } = walk;
      const replaced = before?.mnemonic.startsWith('return_call') === true && before.fr === fr;
      const known = begins || replaced ? undefined : this.#frames.get(fr);
      frames.set(fr, known ?? { fr, origins: this.#fresh(at, compiled!.func, before) });
    }
    if (before && (before.mnemonic === 'local.set' || before.mnemonic === 'local.tee')) {
      frames.get(before.fr)!.origins[before.index] = { at: before.at, text: '' };
    }
    this.#frames = frames;
    this.seen.set(
      at,
      [...frames.values()].map(({ fr, origins }) => ({ fr, origins: [...origins] })),
    );
    const top = topFrame(machine);
    const reader = top && readerAt(top);
    this.#before = reader ? { at, mnemonic: reader.opcode.mnemonic, index: reader.index, fr: machine.fr } : null;
  }

  #fresh(at: number, func: NonNullable<FrameWalk['compiled']>['func'], before: Before | null): Seen['origins'] {
    const { module } = func.instance;
    const layout = localsOf(module, func.index);
    return Array.from({ length: layout.count }, (_, local) => {
      if (local >= func.type.params.length) {
        return {
          at,
          text: `It has been ${layout.typeOf(local) === 'externref' ? 'null' : 'zero'} since the call began.`,
        };
      }
      return before?.mnemonic.includes('call')
        ? { at: before.at, text: '' }
        : { at, text: 'The host passed it: its call begins here.' };
    });
  }
}

function step({ debug }: Life, times: number): void {
  const driver = debug.driver!;
  for (let i = 0; i < 100 && driver.state === 'running'; i++) debug.advance({ fuel: 10 });
  for (let i = 0; i < times; i++) {
    driver.step('into');
    for (let j = 0; j < 100 && (driver.state as string) === 'running'; j++) debug.advance({ fuel: 10 });
  }
}

describe('where a local got its value', () => {
  it('is what single steps say, in every frame of the call stack', async () => {
    const bytes = await wat(source);
    const random = new Random(11);
    const life = new Life(bytes);
    const slow = new Life(bytes);
    expect(life.start() && slow.start()).toBe(true);
    const driver = life.debug.driver!;
    const done: Done[] = [];
    for (const bits of [4, 1, 3]) {
      const act = { kind: 'invoke', name: 'deep', args: [{ type: 'i32', bits }] } as const;
      done.push({ at: life.at, state: driver.state, act });
      life.do(act);
      while (driver.state === 'running') {
        life.debug.advance({ fuel: 1 + random.below(30) });
        if (random.chance(10) && !driver.history.between) driver.history.checkpoint(false);
      }
    }
    const follower = new Follower();
    again(slow, done, life.at, () =>
      follower.see(
        slow,
        done.some(({ at }) => at === slow.at),
      ),
    );
    const journeys = life.debug.journeys!;
    const moments = [...follower.seen.keys()].filter((at) => follower.seen.get(at)!.length > 0);
    const told = new Map<string, number>();
    for (let i = 0; i < 400; i++) {
      const at = i < 12 ? moments[i]! : random.pick(moments);
      const frames = follower.seen.get(at)!;
      const frame = random.below(frames.length);
      const local = random.below(frames[frame]!.origins.length);
      went(journeys.to(at));
      const answer = went(journeys.local(frame, local));
      const expected = frames[frame]!.origins[local]!;
      const where = `local ${local} of frame ${frame} at #${at}`;
      expect([answer.found, life.at, answer.text], where).toEqual([true, expected.at, expected.text]);
      told.set(expected.text, (told.get(expected.text) ?? 0) + 1);
    }
    // All kinds of answers came.
    expect(told.size).toBe(4);
    for (const times of told.values()) expect(times).toBeGreaterThan(3);
  });

  it('is the change by hand, when that was the last', async () => {
    const life = new Life(await wat(source));
    life.start();
    const driver = life.debug.driver!;
    driver.invoke('deep', [{ type: 'i32', bits: 2 }], true);
    step(life, 6);
    const { machine } = driver.run;
    const walk = new FrameWalk(machine);
    walk.next();
    const edited = life.at;
    const set = (local: number, bits: number): void =>
      life.debug.edit({ of: 'stack', word: walk.locals + 2 * local, value: { type: 'i32', bits } });
    set(1, 77);
    step(life, 3);
    const { at } = life;
    const journeys = life.debug.journeys!;
    // In the function that it has called by now, it is an outer frame.
    expect(went(journeys.local(1, 1))).toEqual({ found: true, text: 'It was changed by hand here.' });
    expect(life.at).toBe(edited);
    went(journeys.to(at));
    expect(went(journeys.local(1, 0)).text).toBe('The host passed it: its call begins here.');
    went(journeys.to(edited - 1));
    expect(went(journeys.local(0, 1)).text).toBe('It has been zero since the call began.');
  });

  it('is not known of a local or a frame that is not there', async () => {
    const life = new Life(await wat(source));
    life.start();
    const driver = life.debug.driver!;
    driver.invoke('deep', [{ type: 'i32', bits: 2 }], true);
    step(life, 6);
    const { at } = life;
    const journeys = life.debug.journeys!;
    for (const [frame, local] of [
      [0, 9],
      [0, -1],
      [5, 0],
    ] as const) {
      expect(went(journeys.local(frame, local))).toEqual({ found: false, text: 'There is no such local.' });
      expect(life.at).toBe(at);
    }
  });
});
