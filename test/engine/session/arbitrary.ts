import * as fc from 'fast-check';
import type { GivenAnswer } from '../../../src/engine/debug/time/tape.ts';
import type { SessionContents } from '../../../src/engine/session/session-file.ts';
import type { SavedEntry, SavedInput, SavedLog, SavedValue } from '../../../src/engine/session/saved-log.ts';

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const index = fc.nat(100_000);
const word = fc.string({ unit: 'grapheme', maxLength: 12 });
const bytes = fc.uint8Array({ maxLength: 40 });
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((all) => Buffer.from(all).toString('hex'));

export const value: fc.Arbitrary<SavedValue> = fc.oneof(
  fc.record({ type: fc.constantFrom('i32' as const, 'f32' as const), bits: u32 }),
  fc.record({ type: fc.constantFrom('i64' as const, 'f64' as const), bits: fc.bigInt(0n, 2n ** 64n - 1n) }),
  fc.record({ type: fc.constant('v128' as const), bits: fc.bigInt(0n, 2n ** 128n - 1n) }),
  fc.record({
    type: fc.constantFrom('funcref' as const, 'externref' as const, '(ref 12)' as const, '(ref null 3)' as const),
    ref: fc.oneof(
      fc.constant(null),
      fc.integer({ min: -(2 ** 30), max: 2 ** 30 - 1 }),
      fc.record({ func: index }),
      fc.record({
        host: fc.oneof(word, fc.boolean(), fc.double({ min: 0.001, noNaN: true, noDefaultInfinity: true })),
      }),
    ),
  }),
);

const values = fc.array(value, { maxLength: 4 });

const keys = fc.record({
  left: fc.boolean(),
  right: fc.boolean(),
  up: fc.boolean(),
  down: fc.boolean(),
  button1: fc.boolean(),
  button2: fc.boolean(),
  pointer: fc.record({
    x: fc.oneof(fc.nat(200), fc.double({ noNaN: true, noDefaultInfinity: true })),
    y: fc.oneof(fc.nat(200), fc.constant(-3.5), fc.constant(-0)),
    buttons: fc.nat(7),
  }),
});

const picture = fc.record({
  memory: fc.nat(3),
  address: word,
  width: fc.nat(4096),
  height: fc.nat(4096),
  format: fc.constantFrom('rgba8888' as const, 'index4' as const),
  stride: fc.option(fc.nat(5000)),
  highFirst: fc.boolean(),
  palette: word,
  paletteOrder: fc.constantFrom('rgb' as const, 'bgr' as const),
  first: word,
  call: word,
  argument: fc.constantFrom('none' as const, 'time' as const, 'frame' as const),
});

const edit = fc.oneof(
  fc.record({ of: fc.constant('stack' as const), word: index, value }),
  fc.record({ of: fc.constant('global' as const), index, value }),
  fc.record({ of: fc.constant('memory' as const), memory: fc.nat(3), address: fc.maxSafeNat(), bytes }),
  fc.record({ of: fc.constant('member' as const), object: index, index, value }),
);

export const input: fc.Arbitrary<SavedInput> = fc.oneof(
  fc.record({
    kind: fc.constant('frame' as const),
    elapsed: fc.oneof(fc.constantFrom(0, 1 / 60, 0.0167, 0.016), fc.double({ noNaN: true, noDefaultInfinity: true })),
    keys: fc.option(keys),
  }),
  fc.record({ kind: fc.constant('fixed-dt' as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant('picture' as const), settings: fc.option(picture) }),
  fc.record({ kind: fc.constantFrom('interrupted' as const, 'enter' as const, 'give-up' as const, 'tried' as const) }),
  fc.record({ kind: fc.constant('invoke' as const), name: word, args: values, nested: fc.boolean() }),
  fc.record({ kind: fc.constant('input' as const), bytes: fc.option(bytes) }),
  fc.record({ kind: fc.constant('stub' as const), module: word, name: word, results: values }),
  fc.record({ kind: fc.constant('edit' as const), edit }),
  fc.record({ kind: fc.constant('unwind' as const), exit: fc.option(u32) }),
);

const answer = fc.oneof(
  fc.record({ of: fc.constant('now' as const), value: fc.bigInt(-(2n ** 40n), 2n ** 62n) }),
  fc.record({ of: fc.constant('random' as const), value: bytes }),
  fc.record({ of: fc.constant('grow' as const) }),
);

/** Moments in order, several things at many of them. */
function atMoments<T extends object>(things: readonly T[], steps: readonly number[]): (T & { readonly at: number })[] {
  let at = 0;
  return things.map((thing, i) => ({ at: (at += steps[i % steps.length] ?? 0), ...thing }));
}

const steps = fc.array(fc.oneof(fc.constant(0), fc.nat(100), fc.nat(100_000_000)), { minLength: 1, maxLength: 9 });

export const log: fc.Arbitrary<SavedLog> = fc
  .record({
    inputs: fc.array(fc.record({ place: fc.option(fc.record({ func: index, ordinal: index })), input }), {
      maxLength: 60,
      size: 'max',
    }),
    given: fc.array(answer, { maxLength: 60, size: 'max' }),
    first: steps,
    second: steps,
    more: fc.nat(1000),
  })
  .map(({ inputs, given, first, second, more }) => {
    const entries: readonly SavedEntry[] = atMoments(inputs, first);
    const answers: readonly GivenAnswer[] = atMoments(given, second);
    return { entries, answers, total: Math.max(entries.at(-1)?.at ?? 0, answers.at(-1)?.at ?? 0) + more };
  });

const texts = fc.dictionary(index.map(String), word, { maxKeys: 4, noNullPrototype: true });

const notes = fc.record({
  breakpoints: fc.array(
    fc.record(
      {
        id: word,
        enabled: fc.boolean(),
        on: fc.oneof(
          fc.record({ kind: fc.constant('export' as const), name: word }),
          fc.record({ kind: fc.constant('instruction' as const), offset: index }),
          fc.record({ kind: fc.constantFrom('trap' as const, 'start' as const) }),
          fc.record({
            kind: fc.constant('memory' as const),
            memory: fc.nat(2),
            address: fc.maxSafeNat(),
            length: fc.integer({ min: 1, max: 64 }),
            access: fc.constantFrom('write' as const, 'change' as const),
            condition: word,
          }),
        ),
        action: fc.constantFrom('stop' as const, 'log' as const),
      },
      { requiredKeys: ['id', 'enabled', 'on'], noNullPrototype: true },
    ),
    { maxLength: 4 },
  ),
  labels: fc.record({ functions: texts, addresses: fc.constant({ '0:4096': 'score' }) }),
  bookmarks: fc.array(fc.record({ at: fc.maxSafeNat(), name: word }), { maxLength: 3 }),
});

const program = fc.record({
  args: fc.array(word, { maxLength: 3 }),
  env: fc.array(fc.tuple(word, word), { maxLength: 2 }),
  terminal: fc.boolean(),
  folders: fc.array(
    fc.record({
      name: word,
      files: fc.array(
        fc.record(
          { path: word, size: index, hash, link: word, modified: fc.nat() },
          { requiredKeys: ['path', 'size', 'hash'], noNullPrototype: true },
        ),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 2 },
  ),
});

const limit = fc.integer({ min: 1, max: 65_536 });

const plainValues = fc.array(value, { maxLength: 3 });
/** JSON knows no zero below zero. */
const plainKeys = keys.filter(({ pointer: { x, y } }) => !Object.is(x, -0) && !Object.is(y, -0));

/** Anything that can be saved. */
export const contents: fc.Arbitrary<SessionContents> = fc
  .record({
    log,
    notes,
    header: fc.record({
      wasmscope: fc.constant('0.1.0'),
      module: fc.record({ name: word, hash, size: index }),
      host: fc.option(word),
      limits: fc.record({
        maxFrames: limit,
        maxStackBytes: limit,
        maxMemoryPages: limit,
        maxTableElements: limit,
        maxArrayLength: limit,
        maxObjectBytes: limit,
      }),
      program,
      entry: fc.option(fc.record({ export: word, args: plainValues })),
      begin: fc.record({
        fixedDt: fc.boolean(),
        keys: plainKeys,
        picture: fc.option(picture),
        stubs: fc.array(fc.record({ module: word, name: word, results: plainValues }), { maxLength: 2 }),
        kept: bytes.map((all) => Buffer.from(all).toString('hex')),
      }),
      end: fc.record({
        place: fc.option(fc.record({ func: u32, ordinal: u32 })),
        state: fc.constantFrom('paused' as const, 'trapped' as const, 'idle' as const),
        exit: fc.option(u32),
        elapsed: fc.nat(),
      }),
      branch: word,
    }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    sums: fc.array(fc.record({ at: index, low: u32, high: u32 }), { maxLength: 4 }),
    files: fc.array(fc.tuple(hash, bytes), { maxLength: 3 }),
    module: fc.option(bytes),
  })
  .map(({ header, part, sums, files, ...others }) => ({
    ...others,
    header: { ...header, at: Math.floor(part * others.log.total), total: others.log.total },
    sums: sums.toSorted((a, b) => a.at - b.at),
    files: new Map(files),
  }));
