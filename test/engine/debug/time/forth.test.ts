import { describe, expect, it } from 'vitest';
import type { BreakpointSpec, StepKind } from '../../../../src/engine/index.ts';
import { callbackHost, everything, everythingInside } from '../../../support/callback-host.ts';
import { type Act, Life } from '../../../support/lived-run.ts';
import { plainPlatform } from '../../../support/plain-platform.ts';
import { Random } from '../../../support/random.ts';
import { went } from '../../../support/time.ts';
import { wat } from '../../../support/wat.ts';
import { firstDifference, standsAs, wholeState } from '../../../support/whole-state.ts';

const invoke = (name: string, arg?: number): Act => ({
  kind: 'invoke',
  name,
  args: arg === undefined ? [] : [{ type: 'i32', bits: arg }],
});
const acts = [
  invoke('callbacks', 33),
  invoke('exceptions', 3),
  invoke('bulk', 7),
  invoke('grows', 1),
  invoke('divides', 1),
  invoke('host', 5),
];

async function begun(text = everythingInside): Promise<Life> {
  const life = new Life(await wat(text), { hosts: [callbackHost()] });
  expect(life.start()).toBe(true);
  return life;
}

function settle({ debug }: Life, fuel = 60): void {
  for (let i = 0; i < 100_000 && debug.state === 'running' && !debug.driver!.waiting; i++) debug.advance({ fuel });
}

const specs: readonly BreakpointSpec[] = [
  { id: 'pure', enabled: true, on: { kind: 'import', module: 'test', name: 'pure' } },
  { id: 'store', enabled: true, on: { kind: 'opcode', pattern: 'i32.store*' } },
  { id: 'throws', enabled: true, on: { kind: 'exception', when: 'all' } },
  { id: 'bytes', enabled: true, on: { kind: 'memory', memory: 0, address: 60, length: 2, access: 'write' } },
  { id: 'filled', enabled: true, on: { kind: 'memory', memory: 0, address: 2000, length: 2, access: 'access' } },
  { id: 'score', enabled: true, on: { kind: 'global', global: 0, access: 'write' } },
];

describe('going on in the past', () => {
  it('stops at the same breakpoints and moments as it did', async () => {
    for (const fuel of [3, 60, 10_000]) {
      const life = await begun();
      const { debug } = life;
      debug.breakpoints.set(specs);
      const driver = debug.driver!;
      const run = (): string[] => {
        const stops: string[] = [];
        settle(life, fuel);
        // Where it trapped something else was called, and is again.
        for (let i = 0; i < 500 && (driver.state === 'paused' || driver.history.past); i++) {
          if (driver.state === 'paused') stops.push(`#${life.at} ${driver.stop!.reason}: ${driver.stop!.text}`);
          driver.resume();
          settle(life, fuel);
        }
        return stops;
      };
      const live = acts.flatMap((act) => {
        life.do(act);
        return run();
      });
      expect(live.length).toBeGreaterThan(20);
      const end = [wholeState(debug), standsAs(driver), ...life.told];
      expect(went(debug.journeys!.to(0)).found).toBe(true);
      driver.resume();
      expect(run()).toEqual(live);
      expect(driver.history.past).toBe(false);
      expect([wholeState(debug), standsAs(driver), ...life.told]).toEqual(end);
      // What comes now is new.
      const { total } = driver.history;
      life.do(invoke('divides', 2));
      run();
      expect(driver.history.total).toBe(total + 9);
      expect(life.told.at(-1)).toBe('divides = 500');
    }
  });

  it('steps as it does when it happens', async () => {
    const random = new Random(4);
    const life = await begun();
    const { debug } = life;
    const driver = debug.driver!;
    for (const act of acts) {
      life.do(act);
      settle(life);
    }
    const ends: number[] = [];
    const kinds: readonly StepKind[] = ['into', 'over', 'out', 'block-end', 'host-call', 'count'];
    let compared = 0;
    for (let i = 0; i < 60; i++) {
      const at = random.below(life.debug.driver!.history.total);
      const kind = random.pick(kinds);
      const options = kind === 'count' ? { count: 1 + random.below(40) } : {};
      went(debug.journeys!.to(at));
      driver.step(kind, options);
      settle(life);
      // The same where it happens.
      const other = await begun();
      const there = other.debug.driver!;
      for (const act of acts) {
        other.do(act);
        while (there.state === 'running' && other.at < at) other.debug.advance({ fuel: 1000, instructions: 1 });
        if (other.at === at) break;
      }
      there.pause();
      if (there.state !== 'paused' || other.at !== at) continue;
      there.step(kind, options);
      settle(other);
      if (there.state !== 'paused') continue;
      compared++;
      const says = `${kind} from #${at}`;
      expect(life.at, says).toBe(other.at);
      expect(driver.stop?.reason, says).toBe(there.stop?.reason);
      expect(firstDifference(wholeState(debug), wholeState(other.debug)), says).toBe(null);
      ends.push(life.at);
    }
    expect(compared).toBeGreaterThan(25);
  });

  it('comes to the end as it stood: idle, paused, trapped, with an exception, waiting', async () => {
    const ways: readonly [string, (life: Life) => void, string][] = [
      ['idle', (life) => (life.do(invoke('divides', 1)), settle(life)), 'idle'],
      [
        'paused',
        (life) => {
          life.do(invoke('divides', 1));
          life.debug.advance({ fuel: 100, instructions: 3 });
          life.debug.driver!.pause();
        },
        'paused',
      ],
      ['trapped', (life) => (life.do(invoke('divides', 4)), settle(life)), 'trapped'],
      ['trapped in the host', (life) => (life.do(invoke('host', 4)), settle(life)), 'trapped'],
      ['uncaught', (life) => (life.do(invoke('uncaught', 4)), settle(life)), 'trapped'],
      ['stack exhausted', (life) => (life.do(invoke('forever', 4)), settle(life)), 'trapped'],
      [
        'nested and trapped',
        (life) => {
          life.do(invoke('divides', 1));
          life.debug.advance({ fuel: 100, instructions: 3 });
          life.debug.driver!.pause();
          life.do(invoke('host', 8));
          settle(life);
        },
        'trapped',
      ],
      [
        'waiting',
        (life) => {
          life.do(invoke('outside', 4));
          settle(life);
          life.debug.driver!.hold();
        },
        'paused',
      ],
    ];
    for (const [name, live, state] of ways) {
      const life = await begun(everything);
      const { debug } = life;
      const driver = debug.driver!;
      life.do(invoke('callbacks', 9));
      settle(life);
      live(life);
      expect(driver.state, name).toBe(state);
      const end = [wholeState(debug), standsAs(driver), ...life.told];
      const { trap, thrown } = driver.run.machine;
      for (const back of [
        (): unknown => went(debug.journeys!.to(3)),
        (): unknown => went(debug.journeys!.back('into')),
      ]) {
        back();
        expect(driver.history.past, name).toBe(true);
        driver.resume();
        settle(life);
        for (let i = 0; i < 9 && driver.history.past; i++) {
          driver.resume();
          settle(life);
        }
        expect(driver.history.past, name).toBe(false);
        expect([wholeState(debug), standsAs(driver), ...life.told], name).toEqual(end);
        expect(driver.run.machine.trap?.cause.kind, name).toBe(trap?.cause.kind);
        expect(driver.run.machine.thrown?.exn.id, name).toBe(thrown?.exn.id);
      }
      // And it goes on from there.
      const before = life.at;
      if (name === 'waiting') debug.input(Uint8Array.of(7));
      if (driver.state === 'trapped') life.do(invoke('divides', 3));
      else driver.resume();
      settle(life);
      if (name !== 'idle') expect(life.at, name).toBeGreaterThan(before);
    }
  });

  it('lets the clock go on from where it was', async () => {
    let now = 1000;
    const life = new Life(await wat(everything), {
      hosts: [callbackHost()],
      platform: { ...plainPlatform, now: () => now, time: () => 5000 },
    });
    expect(life.start()).toBe(true);
    const { debug } = life;
    const driver = debug.driver!;
    const { clock } = driver.run.services;
    const one = (): void => {
      now += 2;
      debug.advance({ fuel: 100, instructions: 1 });
    };
    life.do(invoke('outside', 1));
    for (let i = 0; i < 30; i++) one();
    debug.input(Uint8Array.of(3));
    for (let i = 0; i < 4; i++) one();
    driver.hold();
    const { elapsed } = clock;
    const state = wholeState(debug);
    expect(elapsed).toBeGreaterThan(40);
    now += 5000;
    went(debug.journeys!.to(4));
    now += 5000;
    const early = clock.elapsed;
    expect(early).toBeLessThan(elapsed);
    went(debug.journeys!.to(driver.history.total));
    now += 5000;
    expect([clock.elapsed, wholeState(debug)]).toEqual([elapsed, state]);
    // Going on differently from an early moment goes on from its time.
    went(debug.journeys!.to(4));
    debug.edit({ of: 'global', index: 0, value: { type: 'i32', bits: 77 } });
    driver.resume();
    now += 3;
    debug.advance({ fuel: 100, instructions: 1 });
    expect(clock.elapsed).toBeGreaterThanOrEqual(early + 3);
    expect(clock.elapsed).toBeLessThan(early + 100);
  });

  it('comes to the end of a program that ended, with its code, and no further', async () => {
    const life = new Life(
      await wat(`(module
        (import "test" "quit" (func $quit (param i32)))
        (import "test" "fails" (func $fails (param i32)))
        (memory (export "memory") 1)
        (func (export "_start") (call $fails (i32.const 1)) (call $quit (i32.const 7))))`),
      { hosts: [callbackHost()] },
    );
    expect(life.start()).toBe(true);
    const { debug } = life;
    const driver = debug.driver!;
    driver.resume();
    settle(life);
    expect([driver.exit, driver.state, life.told]).toEqual([7, 'idle', ['call 1', 'call 2', 'exited with 7']]);
    const end = [wholeState(debug), standsAs(driver), ...life.told];
    for (const way of ['resume', 'step', 'goto'] as const) {
      expect(went(debug.journeys!.back('into')).found).toBe(true);
      expect([driver.exit, driver.state, life.at]).toEqual([null, 'paused', 2]);
      if (way === 'goto') went(debug.journeys!.to(driver.history.total));
      else if (way === 'resume') driver.resume();
      for (let i = 0; i < 5 && driver.history.past; i++) {
        if (way === 'step') driver.step('into');
        settle(life);
      }
      expect([wholeState(debug), standsAs(driver), ...life.told], way).toEqual(end);
      expect(driver.history.past, way).toBe(false);
    }
  });

  it('has nothing to come to in a module without anything to run', async () => {
    const life = new Life(await wat('(module (memory 1) (global (mut i32) (i32.const 5)))'));
    expect(life.start()).toBe(true);
    const { debug } = life;
    const driver = debug.driver!;
    const state = wholeState(debug);
    for (const view of [went(debug.journeys!.back('into')), went(debug.journeys!.back('continue'))]) {
      expect(view).toEqual({ found: false, text: 'This is the beginning of what is recorded.' });
    }
    expect(went(debug.journeys!.to(1000)).found).toBe(true);
    expect(went(debug.journeys!.lastWrite({ memory: 0, address: 0, length: 4 })).found).toBe(false);
    expect([life.at, driver.history.total, driver.history.past, driver.state]).toEqual([0, 0, false, 'idle']);
    expect(wholeState(debug)).toBe(state);
    debug.edit({ of: 'memory', memory: 0, address: 3, bytes: Uint8Array.of(9) });
    expect(driver.run.instance.memories[0]!.bytes[3]).toBe(9);
    expect(went(debug.journeys!.to(0)).found).toBe(true);
    expect(driver.run.instance.memories[0]!.bytes[3]).toBe(9);
  });
});
