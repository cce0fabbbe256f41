import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Events, ModuleView, OpenParams, Problem } from '../../src/protocol/messages.ts';
import { ProblemError } from '../../src/protocol/problem.ts';
import { moduleOf } from '../support/bytes.ts';
import { Random } from '../support/random.ts';
import { type TestSession, testSession } from '../support/session.ts';
import { stopwatch } from '../support/stopwatch.ts';
import { wat } from '../support/wat.ts';

const lesson = readFileSync(fileURLToPath(new URL('../../src/examples/lessons/03-function.wasm', import.meta.url)));

let session: TestSession;
beforeEach(() => void (session = testSession()));
afterEach(() => session.close());

const bytes = (...list: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(list);
const text = (source: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(source));
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** Opens a file to run it. Its bytes are handed over. */
async function open(file: Uint8Array<ArrayBuffer>, name: string): Promise<ModuleView> {
  const params: OpenParams = { name, bytes: file.buffer, format: 'auto', run: true, breakpoints: [] };
  return session.client.request('open', params, [params.bytes]);
}

/** Opens a file and answers what the window is told is wrong with it. */
async function problemOf(file: Uint8Array<ArrayBuffer>, name = 'test.wasm'): Promise<Problem> {
  try {
    const { problem } = await open(file, name);
    if (problem) return problem;
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    return (error as ProblemError).problem;
  }
  // What comes of this file comes after the answer; before it the end of an earlier one may be told.
  const { pause } = await session.until('problem', 'trapped', 'idle', 'paused');
  if (pause?.stop.trap) return pause.stop.trap;
  const told = session.events.findLast((event) => event.name === 'module')?.data as Events['module'] | undefined;
  if (told?.problem) return told.problem;
  throw new Error('no problem was told');
}

/** The session is as good as new: a module opens in it and runs. */
async function expectWell(): Promise<void> {
  await open(new Uint8Array(lesson), 'lesson.wasm');
  await session.until('idle');
  const results = session.events.findLast(({ name }) => name === 'results')?.data;
  expect(results).toMatchObject({ name: 'main', values: [{ type: 'f64', bits: 0x4002_6666_6666_6666n }] });
}

interface Bad {
  readonly what: string;
  readonly file: Uint8Array<ArrayBuffer>;
  readonly name?: string;
  readonly problem: Partial<Record<keyof Problem, unknown>>;
  readonly hint?: RegExp;
}

const notModules: readonly Bad[] = [
  { what: 'nothing at all', file: bytes(), problem: { kind: 'decode', offset: 0, message: /empty/ } },
  { what: 'a text', file: text('Hello, world!\n'), problem: { kind: 'decode', offset: 0, message: /plain text/ } },
  { what: 'JSON', file: text('{"a":1}'), problem: { kind: 'decode', message: /JSON/ } },
  {
    what: 'a web page',
    file: text('<!DOCTYPE html><title>404</title>'),
    problem: { kind: 'decode', message: /web page/ },
  },
  { what: 'gzip, cut', file: bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0), problem: { kind: 'io', message: /gzip.*damaged/ } },
  {
    what: 'zip',
    file: bytes(0x50, 0x4b, 3, 4, 20, 0, 0, 0),
    problem: { kind: 'decode', message: /zip/, hint: /Unpack/ },
  },
  {
    what: 'ELF',
    file: bytes(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0),
    problem: { kind: 'decode', message: /ELF/, hint: /wasm32/ },
  },
  {
    what: 'a cut magic number',
    file: bytes(0, 0x61),
    problem: { kind: 'decode', offset: 2, message: /first four bytes/ },
  },
  { what: 'a header alone, cut', file: bytes(0, 0x61, 0x73, 0x6d, 1, 0), problem: { kind: 'decode', offset: 6 } },
  {
    what: 'another version',
    file: bytes(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0),
    problem: { kind: 'decode', offset: 4, message: /02 00 00 00/ },
  },
  {
    what: 'a component',
    file: bytes(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0),
    problem: { kind: 'component', message: /component without a core module/ },
  },
];

const broken: readonly Bad[] = [
  {
    what: 'a module that is cut off',
    file: new Uint8Array(lesson.subarray(0, 100)),
    problem: { kind: 'decode', offset: 100, message: /are left in the file/ },
    hint: /cut off/,
  },
  {
    what: 'a number of six bytes',
    file: bytes(...header, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0),
    problem: { kind: 'decode', message: /too long/, offset: expect.any(Number) },
  },
  {
    what: 'sections out of order',
    file: bytes(...header, 3, 1, 0, 1, 1, 0),
    problem: { kind: 'decode', offset: 11, message: /type section stands after the function section/ },
  },
  {
    what: 'a section id that does not exist',
    file: bytes(...header, 99, 0),
    problem: { kind: 'decode', offset: 8, message: /section id 99/ },
  },
  {
    what: 'a function that is not valid',
    file: bytes(...header, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 10, 4, 1, 2, 0, 0x0b),
    problem: { kind: 'validation', func: 0, offset: 0x18, message: /type mismatch/i },
  },
];

describe('a file that is no module', () => {
  it.each([...notModules, ...broken])('$what', async ({ file, name, problem, hint = /\w/ }) => {
    const told = await problemOf(new Uint8Array(file), name);
    for (const [key, wanted] of Object.entries(problem)) {
      const found = told[key as keyof Problem];
      if (wanted instanceof RegExp) expect(found).toMatch(wanted);
      else expect(found).toEqual(wanted);
    }
    expect(told.hint).toMatch(hint);
    if (told.offset !== undefined) expect(told.message).toContain(`0x${told.offset.toString(16)}`);
    await expectWell();
  });

  it('all of them, one after another in one session', async () => {
    for (const { file } of [...notModules, ...broken]) await problemOf(new Uint8Array(file));
    await expectWell();
  });

  it('a text with an error: line and column', async () => {
    const told = await problemOf(text('(module\n  (func (result i32) i32.bla))'), 'mine.wat');
    expect(told).toMatchObject({ kind: 'wat', line: 2, column: 22, hint: expect.stringMatching(/\w/) });
    expect(told.message).toMatch(/^mine\.wat:2:22: .*i32\.bla/);
    await expectWell();
  });
});

describe('200 MB of noise', () => {
  const SIZE = 200 * 1024 * 1024;
  /** Milliseconds, on a machine that does other things too. */
  const SOON = 5000;

  function noise(beginning: readonly number[]): Uint8Array<ArrayBuffer> {
    const file = new Uint8Array(SIZE);
    const random = new Random(7);
    const block = 1 << 16;
    for (let i = 0; i < block; i++) file[i] = random.bits();
    for (let at = block; at < SIZE; at += block) file.copyWithin(at, 0, block);
    file.set(beginning);
    return file;
  }

  it.each([
    ['from the first byte', [0xa7]],
    ['behind a header', header],
    ['as one section', [...header, 1, 0xf0, 0xff, 0xff, 0x63]],
    ['as one code section', [...header, 3, 2, 1, 0, 10, 0xe8, 0xff, 0xff, 0x63]],
    ['as a custom section that goes on past the end', [...header, 0, 0x80, 0x80, 0x80, 0x70, 1, 0x61]],
  ])('%s is answered soon', async (_, beginning) => {
    const file = noise(beginning);
    const passed = stopwatch();
    const told = await problemOf(file);
    expect(passed()).toBeLessThan(SOON);
    expect(told).toMatchObject({ kind: 'decode', offset: expect.any(Number), hint: expect.any(String) });
    expect(told.message.length).toBeLessThan(300);
    await expectWell();
  });
});

describe('a module that cannot be instantiated', () => {
  it('wants more memory than can be had', async () => {
    const told = await problemOf(await wat`(module (memory 65536) (func (export "main")))`);
    expect(told).toMatchObject({ kind: 'link', offset: expect.any(Number), hint: expect.stringMatching(/settings/i) });
    expect(told.message).toMatch(/65536 pages/);
    await expectWell();
  });

  it('wants a larger table than can be had', async () => {
    const told = await problemOf(await wat`(module (table 4000000000 funcref) (func (export "main")))`);
    expect(told).toMatchObject({ kind: 'link', hint: expect.stringMatching(/settings/i) });
    expect(told.message).toMatch(/4000000000 elements/);
    await expectWell();
  });

  it('imports a memory larger than can be had', async () => {
    const told = await problemOf(await wat`(module (import "env" "m" (memory 65536)) (func (export "main")))`);
    expect(told).toMatchObject({ kind: 'link', hint: expect.stringMatching(/settings/i) });
    expect(told.message).toMatch(/65536 pages/);
    await expectWell();
  });

  it('imports something of a type that no stub can stand for', async () => {
    const told = await problemOf(
      moduleOf(`
        02 0b 01 03 65 6e 76 01 67 03 64 70 00 ; import env.g: (global (ref func))
      `),
    );
    expect(told).toMatchObject({ kind: 'link', hint: expect.stringMatching(/\w/) });
    await expectWell();
  });

  it('has a segment that does not fit', async () => {
    const told = await problemOf(await wat`(module (memory 1) (data (i32.const 65535) "ab") (func (export "main")))`);
    expect(told).toMatchObject({ kind: 'trap', offset: expect.any(Number) });
    expect(told.message).toMatch(/2 bytes at address 65535/);
    await expectWell();
  });
});

describe('a module that runs badly', () => {
  it('traps in its start function', async () => {
    const told = await problemOf(await wat`(module (func $boot unreachable) (start $boot))`);
    expect(told).toMatchObject({ kind: 'trap', func: 0, offset: expect.any(Number), hint: expect.any(String) });
    await expectWell();
  });

  it('never ends its start function: it can be paused, looked at and stopped', async () => {
    const running = session.until('running');
    await open(await wat`(module (func $boot (loop (br 0))) (start $boot))`, 'endless.wasm');
    await running;
    const pause = await session.then(session.client.request('pause', {}), 'paused');
    expect(pause.frames[0]).toMatchObject({ name: 'boot' });
    const stopped = session.until('ready');
    await session.client.request('stop', {});
    await stopped;
    await expectWell();
  });

  it('never ends its start function: another module can be opened meanwhile', async () => {
    const running = session.until('running');
    await open(await wat`(module (func $boot (loop (br 0))) (start $boot))`, 'endless.wasm');
    await running;
    await expectWell();
  });

  it('recurses without end', async () => {
    const told = await problemOf(await wat`(module (func $f (export "main") (call $f)))`);
    expect(told).toMatchObject({
      kind: 'trap',
      func: 0,
      offset: expect.any(Number),
      hint: expect.stringMatching(/call stack/),
    });
    expect(told.message).toMatch(/\d+ calls/);
    await expectWell();
  });

  it('recurses without end through a table, with large frames', async () => {
    const locals = '(local i64) '.repeat(200);
    const told = await problemOf(
      await wat(`(module (table 1 funcref) (elem (i32.const 0) $f)
        (func $f (export "main") ${locals} (call_indirect (i32.const 0))))`),
    );
    expect(told).toMatchObject({ kind: 'trap' });
    expect(told.message).toMatch(/call stack is exhausted/i);
    await expectWell();
  });
});
