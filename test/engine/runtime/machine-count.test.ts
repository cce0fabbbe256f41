import { assert, constantFrom, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiOf } from '../../../src/engine/jsapi/namespace.ts';
import { World } from '../../../src/engine/jsapi/world.ts';
import {
  decode,
  defaultValue,
  type Func,
  externOf,
  HostFunc,
  HostSet,
  i32,
  instantiate,
  link,
  LinkError,
  Machine,
  PlacedTrap,
  Store,
  toNumber,
  validate,
  type Value,
} from '../../../src/engine/index.ts';
import { invokeSync } from '../../../src/engine/runtime/invoke.ts';
import { platform } from '../../../src/platform/index.ts';
import { plainPlatform } from '../../support/plain-platform.ts';
import { Random } from '../../support/random.ts';
import { isCallable } from '../../support/watched-run.ts';
import { generate } from '../../fuzz/generate/module.ts';
import { type Api, exportsOf } from '../jsapi/support.ts';
import { RandomProgram } from '../random-program.ts';
import { RandomThrows } from '../random-throws.ts';
import { onOurs } from '../throws-run.ts';
import { Assembled } from './assembled.ts';
import { breakAnywhere, expectCounts, stepped, type Subject } from './counting.ts';
import { hostFunc, Session } from './support.ts';

const number = ([value]: readonly Value[]): number => (value ? toNumber(value) : NaN);
const unary = { params: ['i32'], results: ['i32'] } as const;

/** A module, calls its export "f" with each of the arguments. */
async function called(text: string, ...args: readonly number[]): Promise<Subject> {
  const loaded = await Session.of(text);
  return subjectOf(loaded.machine, loaded.func('f'), args);
}

function subjectOf(machine: Machine, func: Func, args: readonly number[]): Subject {
  return { machine, calls: args.map((arg) => () => machine.call(func, func.type.params.length > 0 ? [i32(arg)] : [])) };
}

/** Two modules: the second has the first one's exports and some functions of the host to call. */
async function connected(first: string, second: string, ...args: readonly number[]): Promise<Subject> {
  const session = await Session.of(first);
  const { store, instance } = session;
  let back: Func | null = null;
  const tag = instance.exports.get('tag');
  const plain = hostFunc(unary, ([value]) => [i32(toNumber(value!) + 1)]);
  const hosts = {
    plain,
    fails: hostFunc(unary, () => {
      throw new Error('no');
    }),
    throws: hostFunc(unary, ([value]) => {
      if (tag?.kind !== 'tag') throw new Error('no tag');
      return toNumber(value!) > 1 ? { throw: store.createException(tag, [value!]) } : [value!];
    }),
    back: hostFunc(unary, ([value]) => ({ call: back!, args: [value!], then: (results) => [...results] })),
    // Calls twice, the second time from within the answer, and then once a function of the host.
    twice: hostFunc(unary, ([value]) => ({
      call: back!,
      args: [value!],
      then: ([result]) => ({
        call: back!,
        args: [result!],
        then: ([again]) => ({ call: plain, args: [again!], then: (results) => [...results] }),
      }),
    })),
    guard: hostFunc(unary, ([value]) => ({
      call: back!,
      args: [value!],
      then: (results) => [...results],
      catch: () => [i32(-1)],
    })),
    fast: new HostFunc(
      { params: ['f64'], results: ['f64'] },
      'host',
      'fast',
      () => [],
      (_, x) => x + 1,
    ),
  };
  const other = await session.session.load(second, { ...Object.fromEntries(instance.exports), ...hosts });
  back = (other.instance.exports.get('back') as Func | undefined) ?? null;
  return subjectOf(other.machine, other.func('f'), args);
}

const imports = ['plain', 'fails', 'throws', 'back', 'twice', 'guard']
  .map((name) => `(import "host" "${name}" (func $${name} (param i32) (result i32)))`)
  .join('');

/** What there is of branches, calls and returns. */
const programs: Readonly<Record<string, () => Promise<Subject>>> = {
  recursion: () =>
    called(
      `(func $f (export "f") (param i32) (result i32)
        (if (result i32) (i32.lt_s (local.get 0) (i32.const 2)) (then (local.get 0))
          (else (i32.add (call $f (i32.sub (local.get 0) (i32.const 1))) (call $f (i32.sub (local.get 0) (i32.const 2)))))))`,
      0,
      9,
    ),
  'a function that begins with a call of itself': () =>
    called(
      `(global $n (mut i32) (i32.const 9))
       (func $f (export "f") (call $g) (nop) (call $g))
       (func $g (call $h) (nop))
       (func $h (if (global.get $n) (then (global.set $n (i32.sub (global.get $n) (i32.const 1))) (call $f))))`,
      0,
      0,
    ),
  'loops, with and without a loop at the very beginning': () =>
    called(
      `(func $g (param i32) (result i32) (loop (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
          (br_if 0 (i32.gt_s (local.get 0) (i32.const 0)))) (local.get 0))
       (func (export "f") (param i32) (result i32) (local i32)
         (block $out (loop $l
           (br_if $out (i32.eqz (local.get 0)))
           (local.set 1 (i32.add (local.get 1) (call $g (local.get 0))))
           (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
           (br $l)))
         (local.get 1))`,
      1,
      6,
    ),
  'br_table, with values to move and without, also out of the function': () =>
    called(
      `(func $g (param i32) (result i32)
         (block $a (block $b (block $c (br_table $a $b $c (local.get 0))) (return (i32.const 30))) (return (i32.const 20)))
         (i32.const 10))
       (func $h (param i32) (result i32)
         (i32.add (i32.const 1) (block $a (result i32) (i32.const 7)
           (block $b (result i32) (i32.const 5) (br_table $a $b 2 (i32.const 9) (local.get 0))) (i32.add))))
       (func (export "f") (param i32) (result i32) (i32.add (call $g (local.get 0)) (call $h (local.get 0))))`,
      0,
      1,
      2,
      3,
      -1,
    ),
  'branches that carry several values': () =>
    called(
      `(func $g (param i32) (result i32 i64 i32)
         (block $b (result i32 i64 i32) (i32.const 99) (i32.const 1) (i64.const 2) (i32.const 3)
           (br_if $b (local.get 0)) (br_if 1 (i32.eq (local.get 0) (i32.const 0))) (br $b)))
       (func (export "f") (param i32) (result i32) (call $g (local.get 0)) (drop) (drop))`,
      0,
      1,
    ),
  'ifs without an else, and every comparison before them': () =>
    called(
      `(func (export "f") (param i32) (result i32) (local i32)
         ${['eq', 'ne', 'lt_s', 'lt_u', 'gt_s', 'gt_u', 'le_s', 'le_u', 'ge_s', 'ge_u']
           .map(
             (name) => `(if (i32.${name} (local.get 0) (i32.const 1))
               (then (local.set 1 (i32.add (local.get 1) (i32.const 3)))))
             (block (br_if 0 (i32.${name} (local.get 0) (i32.const 1))) (local.set 1 (i32.add (local.get 1) (i32.const 1))))`,
           )
           .join('')}
         (if (i32.eqz (local.get 0)) (then (nop)))
         (block (br_if 0 (i32.eqz (local.get 0))) (local.set 1 (local.get 0)) (br 0))
         (local.get 1))`,
      0,
      1,
      2,
      -1,
    ),
  'indirect calls': () =>
    called(
      `(type $t (func (param i32) (result i32))) (table funcref (elem $a $b $c)) (elem declare func $a)
       (func $a (type $t) (i32.add (local.get 0) (i32.const 1)))
       (func $b (type $t) (loop (nop)) (call_indirect (type $t) (local.get 0) (i32.const 0)))
       (func $c (type $t) (call_indirect (type $t) (local.get 0) (i32.const 1)))
       (func (export "f") (type $t) (call_indirect (type $t) (i32.const 5) (local.get 0)))`,
      0,
      1,
      2,
      3,
    ),
  'traps in the middle of what is fused': () =>
    called(
      `(memory 1) (func $g (param i32) (result i32) (i32.add (i32.const 1) (i32.load (local.get 0))))
       (func (export "f") (param i32) (result i32) (i32.div_s (call $g (local.get 0)) (i32.sub (local.get 0) (i32.const 4))))`,
      0,
      4,
      -1,
      8,
    ),
  'tail calls, also of functions of the host and of other instances': () =>
    connected(
      `(func (export "other") (param i32) (result i32) (loop (nop)) (i32.mul (local.get 0) (i32.const 2)))`,
      `${imports} (import "host" "other" (func $other (param i32) (result i32)))
       (type $t (func (param i32) (result i32))) (table funcref (elem $host $callback $other $down $throws))
       (func $down (type $t) (if (i32.eqz (local.get 0)) (then (return (i32.const 7))))
         (return_call $down (i32.sub (local.get 0) (i32.const 1))))
       (func $host (type $t) (return_call $plain (local.get 0)))
       (func $callback (type $t) (return_call $twice (local.get 0)))
       (func (export "back") (type $t) (i32.add (local.get 0) (i32.const 1)))
       (func $choose (type $t) (return_call_indirect (type $t) (local.get 0) (local.get 0)))
       (func (export "f") (type $t) (i32.add (call $choose (local.get 0)) (call $other (local.get 0))))`,
      0,
      1,
      2,
      3,
      4,
      5,
    ),
  'functions of the host that call back, fail, throw and catch': () =>
    connected(
      `(tag (export "tag") (param i32)) (func (export "other") (param i32) (result i32) (throw 0 (local.get 0)))`,
      `${imports} (import "host" "tag" (tag $e (param i32))) (import "host" "other" (func $other (param i32) (result i32)))
       (import "host" "fast" (func $fast (param f64) (result f64)))
       (func (export "back") (param i32) (result i32)
         (if (i32.eq (local.get 0) (i32.const 5)) (then (drop (call $other (i32.const 8)))))
         (if (i32.gt_s (local.get 0) (i32.const 3)) (then (return (call $throws (local.get 0)))))
         (if (i32.eq (local.get 0) (i32.const 2)) (then (return (call $fails (local.get 0)))))
         (i32.add (local.get 0) (i32.const 1)))
       (func (export "f") (param i32) (result i32)
         (drop (call $fast (f64.const 1)))
         (drop (call $guard (local.get 0)))
         (try (result i32) (do (call $twice (local.get 0)))
           (catch $e (drop (call $guard (i32.const 0)))) (catch_all (i32.const 1))))`,
      0,
      1,
      2,
      3,
      4,
      5,
    ),
  'calls between instances, with callbacks and exceptions across them': () =>
    connected(
      `(tag (export "tag") (param i32))
       (func (export "add") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
       (func (export "throw") (param i32) (result i32) (loop (throw 0 (local.get 0))) (unreachable))`,
      `${imports} (import "host" "tag" (tag $e (param i32))) (import "host" "add" (func $add (param i32) (result i32)))
       (import "host" "throw" (func $throw (param i32) (result i32)))
       (func (export "back") (param i32) (result i32) (call $add (call $throw (local.get 0))))
       (func $deep (param i32) (result i32)
         (if (result i32) (local.get 0)
           (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get 0) (i32.const 1)))))
           (else (call $throw (i32.const 3)))))
       (func (export "f") (param i32) (result i32)
         (local.set 0 (call $add (call $guard (local.get 0))))
         (try (result i32) (do (call $deep (i32.const 4))) (catch $e (i32.add (local.get 0)))))`,
      0,
      3,
    ),
  'older exceptions: rethrown, delegated, caught by the frame below at the place they came from': () =>
    called(
      `(tag $a (param i32)) (tag $b)
       (func $g (param i32) (result i32)
         (try (result i32) (do
           (try (result i32) (do (try (result i32) (do
               (if (i32.eq (local.get 0) (i32.const 2)) (then (throw $b)))
               (throw $a (local.get 0)))
             (delegate 0)))
           (catch $a (drop) (rethrow 0))))
         (catch $b (i32.const 1))))
       (func $again (param i32) (result i32)
         (block $h (try (do (if (local.get 0) (then (drop (call $again (i32.sub (local.get 0) (i32.const 1)))))))
           (catch_all (br $h))))
         (throw $b))
       (func (export "f") (param i32) (result i32)
         (try (result i32) (do (call $g (local.get 0)))
           (catch_all (try (result i32) (do (call $again (local.get 0))) (catch_all (i32.const 5))))))`,
      1,
      2,
      3,
    ),
  'bulk operations that take several pieces': () =>
    called(
      `(memory 64) (table 200000 funcref)
       (func (export "f") (param i32) (result i32)
         (memory.fill (i32.const 0) (i32.const 7) (i32.const 3000000))
         (memory.copy (i32.const 100) (i32.const 0) (i32.const 3000000))
         (table.fill (i32.const 0) (ref.null func) (i32.const 200000))
         (memory.grow (i32.const 1)))`,
      0,
    ),
};

async function everyProgram(): Promise<readonly (readonly [string, () => Promise<Subject>])[]> {
  return Object.entries(programs);
}

/** Objects, casts, null references and references that branches carry. */
function ofReferences(): Subject {
  const assembled = Assembled.of({
    types: [
      { struct: ['mut i32'] },
      { func: [['i32'], ['i32']] },
      { func: [['anyref'], ['i32']] },
      { func: [['anyref'], ['anyref']] },
    ],
    declared: [0, 1, 2, 3, 4],
    funcs: [
      {
        type: 2,
        code: 'block anyref; local.get 0; br_on_cast 0 anyref (ref 0); drop; i32.const 1; return; end; drop; i32.const 2',
      },
      { type: 2, code: 'block; local.get 0; br_on_null 0; drop; i32.const 3; return; end; i32.const 4' },
      { type: 3, code: 'block anyref; ref.null anyref; local.get 0; i32.const 1; br_if 0; return; end' },
      {
        type: 2,
        code: 'block (ref any); local.get 0; br_on_non_null 0; i32.const 5; return; end; drop; i32.const 6',
      },
      { type: 1, code: 'local.get 0' },
      {
        type: 1,
        name: 'f',
        locals: ['anyref'],
        code: `local.get 0; if; local.get 0; struct.new 0; local.set 1; end;
          local.get 1; call 0; local.get 1; call 1; i32.add; local.get 1; call 2; call 3; i32.add;
          ref.func 4; call_ref 1; local.get 1; ref.as_non_null; drop`,
      },
    ],
  });
  return subjectOf(assembled.machine, assembled.func('f'), [0, 1]);
}

const all = async (): Promise<readonly (readonly [string, () => Promise<Subject>])[]> => [
  ...(await everyProgram()),
  ['references', () => Promise.resolve(ofReferences())],
];

describe.each(await all())('the count of %s', (_, make) => {
  it('goes up by one with every step', async () => {
    const trace = stepped(await make());
    expect(trace.size).toBeGreaterThan(10);
  });

  it.each([1, 2, 7, 1000, 1_000_000])('belongs to the place wherever slices of %i end', async (fuel) => {
    const trace = stepped(await make());
    expectCounts(await make(), trace, (machine) => machine.slice(fuel));
  });

  it('does so at breakpoints, among steps and slices of any size', async () => {
    const trace = stepped(await make());
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed);
      const subject = await make();
      expectCounts(subject, trace, (machine) => {
        if (random.chance(10)) breakAnywhere(machine, random, 5 * seed);
        return random.chance(25) ? machine.step() : machine.slice(1 + random.below(20));
      });
    }
  });
});

describe('the count of programs made at random', () => {
  it('is the same however they are run', () => {
    assert(
      property(nat(), (seed) => {
        const make = (): Subject => {
          const program = new RandomProgram(new Random(seed));
          const store = new Store(plainPlatform, { maxStackBytes: 1 << 20 });
          const machine = new Machine(store);
          const run = instantiate(store, decode(program.bytes), []).exports.get('run') as Func;
          return { machine, calls: [() => machine.call(run, run.type.params.map(defaultValue))] };
        };
        expectSame(seed, make);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same when they are made of all features', () => {
    let made = 0;
    assert(
      property(nat(), (seed) => {
        const { bytes } = generate(new Random(seed), 0, true);
        const make = (): Subject | null => ofGenerated(bytes);
        if (make() === null) return;
        made++;
        expectSame(seed, () => make()!);
      }),
      { numRuns: 60 },
    );
    expect(made).toBeGreaterThan(20);
  });

  it('is the same when they throw', () => {
    assert(
      property(nat(), constantFrom('older' as const, 'table' as const, 'mixed' as const), (seed, form) => {
        const program = new RandomThrows(new Random(seed));
        const counts = new Set<number>();
        let steps = 0;
        onOurs(
          program,
          form,
          seed % 100,
          (machine) =>
            ended(
              machine,
              () => machine.step(),
              (why) => {
                if (why === 'step' || why === 'done') steps++;
                expect(machine.count).toBe(steps);
              },
            ),
          new Random(seed),
        );
        for (const fuel of [1, 3, 1000]) {
          onOurs(
            program,
            form,
            seed % 100,
            (machine) => {
              machine.breakOnThrow = fuel === 3 ? 'all' : 'uncaught';
              machine.catchDepth = fuel === 3 ? 8 : -1;
              const stop = ended(machine, () => machine.slice(fuel));
              counts.add(machine.count);
              return stop;
            },
            new Random(seed),
          );
        }
        expect([...counts]).toEqual([steps]);
      }),
      { numRuns: 60 },
    );
  });
});

/** Runs until the call is over, one way or another. */
function ended(machine: Machine, advance: () => ReturnType<Machine['step']>, note: (why: string) => void = () => {}) {
  for (;;) {
    const stop = advance();
    note(stop.why);
    const uncaught = stop.why === 'exception' && stop.exception.caught === null;
    if (stop.why === 'done' || stop.why === 'trap' || uncaught) return stop;
    expect(machine.calls.length).toBe(1);
  }
}

function expectSame(seed: number, make: () => Subject): void {
  const trace = stepped(make());
  const random = new Random(seed);
  for (const fuel of [1, 100_000]) expectCounts(make(), trace, (machine) => machine.slice(fuel));
  expectCounts(make(), trace, (machine) => {
    if (random.chance(10)) breakAnywhere(machine, random, 10);
    return random.chance(20) ? machine.step() : machine.slice(1 + random.below(9));
  });
}

function ofGenerated(bytes: Uint8Array<ArrayBuffer>): Subject | null {
  const module = decode(bytes);
  validate(module);
  const limits = { maxFrames: 100, maxStackBytes: 64 * 1024, maxMemoryPages: 64, maxTableElements: 10_000 };
  const store = new Store(plainPlatform, limits);
  try {
    const hosts = new HostSet();
    const externs = link(module, store.types, (request) => externOf(store, request, hosts.provide(request)));
    const instance = instantiate(store, module, externs);
    const machine = new Machine(store);
    const funcs = [...instance.exports.values()].flatMap((item) =>
      item.kind === 'wasm' && isCallable(item) ? [item] : [],
    );
    return {
      machine,
      calls: funcs.slice(0, 6).map((func) => () => machine.call(func, func.type.params.map(defaultValue))),
    };
  } catch (error) {
    if (error instanceof LinkError || error instanceof PlacedTrap) return null;
    throw error;
  }
}

describe('the count of a machine', () => {
  it('goes on when a call is given up, wherever it is', async () => {
    const { machine, calls } = await programs['recursion']!();
    calls[1]!();
    for (let i = 0; i < 7; i++) machine.step();
    calls[1]!();
    expect(machine.count).toBe(7);
    machine.slice(5);
    const { count } = machine;
    expect(count).toBeGreaterThan(10);
    machine.giveUp();
    expect(machine.count).toBe(count);
    machine.unwind();
    expect(machine.count).toBe(count);
  });

  it('can be set, wherever it stands', async () => {
    const { machine, calls } = await programs['recursion']!();
    calls[1]!();
    for (let i = 0; i < 7; i++) machine.step();
    machine.count = 5_000_000_000;
    machine.step();
    expect(machine.count).toBe(5_000_000_001);
  });

  it('is exact beyond 32 bits, and where a deep stack is left without any fuel', async () => {
    const nops = '(nop)'.repeat(200_000);
    const loaded = await Session.of(
      `(func $down (param i32) (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1))))) ${nops})
       (func (export "f") (call $down (i32.const 11000)))`,
      {},
      { maxFrames: 20_000, maxStackBytes: 64 * 1024 * 1024 },
    );
    loaded.invoke('f');
    // In $down: the condition, the if; five to call itself (and the end of the if), the nops, the end.
    const leaf = 2 + 200_000 + 1;
    expect(loaded.machine.count).toBe(11_000 * (leaf + 5) + leaf + 3);
  }, 60_000);

  it('takes no part of the fuel away where a large function wants it given out in portions', async () => {
    const loaded = await Session.of(
      `(func (export "f") (param i32)
        (loop (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br_if 0 (local.get 0)))
        ${'(nop)'.repeat(200_000)})`,
    );
    const { machine } = loaded;
    expect(machine.store.code.fuelAtOnce).toBeGreaterThan(20_000);
    loaded.call('f', i32(20_000));
    expect(machine.store.code.fuelAtOnce).toBeLessThan(5000);
    expect(machine.slice(15_000).why).toBe('fuel');
    expect(machine.ticks).toBe(15_000);
    // A round is the loop, four for the local, two for the branch.
    expect(machine.count).toBe(15_000 * 7);
    expect(machine.slice(5001).why).toBe('done');
    expect(machine.ticks).toBe(20_000);
    expect(machine.count).toBe(20_000 * 7 + 1 + 200_000 + 1);
  });

  it.each([false, true])('goes on in calls that JavaScript makes inside of calls, tail calls: %s', async (tails) => {
    const text = `(import "e" "js" (func $js (param i32) (result i32)))
      (func (export "down") (param i32) (result i32)
        (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0))
          (else (i32.add (i32.const 1) (call $js (i32.sub (local.get 0) (i32.const 1)))))))
      (func (export "trap") (param i32) (result i32) (unreachable))
      (func (export "tail") (param i32) (result i32) (return_call $js (local.get 0)))`;
    const counts: number[] = [];
    for (const stepping of [true, false]) {
      let instructions = 0;
      const options = stepping ? { onInstruction: () => void instructions++ } : {};
      const world = new World(platform, options);
      const x = await exportsOf(apiOf(world) as unknown as Api, text, {
        e: {
          js: (n: number): number => {
            if (n === 2) expect(() => x['trap'](1)).toThrow();
            return n > 5 && tails ? x['tail'](n - 1) : x['down'](n);
          },
        },
      });
      x['down'](9);
      counts.push(world.machine.count);
      if (stepping && !tails) expect(world.machine.count).toBe(instructions);
    }
    expect(counts[0]).toBe(counts[1]);
  });

  it('counts a start function, and what invokeSync runs', async () => {
    const loaded = await Session.of('(func (export "f") (result i32) (nop) (i32.const 1))');
    expect(number(invokeSync(loaded.machine, loaded.func('f'), []))).toBe(1);
    expect(loaded.machine.count).toBe(3);
  });
});
