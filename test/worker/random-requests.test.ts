import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noKeys } from '../../src/engine/index.ts';
import type { BreakpointSpec, ModuleSection, RequestName, StepKind } from '../../src/protocol/messages.ts';
import { ProblemError } from '../../src/protocol/problem.ts';
import { Random } from '../support/random.ts';
import { randomModule } from '../support/random-module.ts';
import { type TestSession, testSession } from '../support/session.ts';
import { wat } from '../support/wat.ts';

let session: TestSession;
beforeEach(() => void (session = testSession()));
afterEach(() => session.close());

const numbers = [
  0,
  0,
  0,
  1,
  1,
  2,
  5,
  100,
  -1,
  65_535,
  65_536,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  0.5,
  NaN,
  Infinity,
  -Infinity,
];
const texts = [
  '',
  '0',
  '1',
  '-1',
  '0x10',
  'nan',
  'null',
  'f0',
  'f1',
  'env',
  'x',
  '$',
  'i32.*',
  '*',
  '((',
  'local 0',
  'top',
  'f'.repeat(5000),
];
const sections = ['sections', 'types', 'imports', 'functions', 'exports', 'datas', 'customs'] as const;
const kinds: readonly StepKind[] = ['into', 'over', 'out', 'block-end', 'host-call', 'count', 'to', 'frame'];

type Maker = (random: Random) => unknown;

/** Parameters of the right shape with values that need not make sense. */
const makers: Readonly<Partial<Record<RequestName, Maker>>> = {
  cancelOpen: () => ({}),
  cancelCheck: () => ({}),
  'module.list': (r) => ({
    section: r.pick<ModuleSection>(sections),
    from: r.pick(numbers),
    count: r.pick(numbers),
    filter: r.pick(texts),
  }),
  'code.function': (r) => ({ func: r.pick(numbers) }),
  'code.lines': (r) => ({ func: r.pick(numbers), from: r.pick(numbers), count: r.pick(numbers) }),
  'code.find': (r) => ({
    func: r.pick(numbers),
    query: r.pick(texts),
    from: r.pick(numbers),
    backwards: r.chance(50),
  }),
  'code.locate': (r) => ({ offset: r.pick(numbers) }),
  'code.symbols': (r) => ({ query: r.pick(texts), limit: r.pick(numbers) }),
  'code.opcodes': (r) => ({ pattern: r.pick(texts), limit: r.pick(numbers) }),
  'code.help': (r) => ({ mnemonic: r.pick(texts) }),
  'breakpoints.set': (r) => ({ list: breakpoints(r) }),
  continue: () => ({}),
  pause: () => ({}),
  step: (r) => ({ kind: r.pick(kinds), count: r.pick(numbers), offset: r.pick(numbers) }),
  restart: (r) => ({ run: r.chance(50) }),
  stop: () => ({}),
  'run.tier': (r) => ({ mode: r.pick<unknown>(['auto', 'interpreter', 'native', 'both', null]) }),
  'run.speed': (r) => ({ ips: r.chance(50) ? null : r.pick(numbers) }),
  invoke: (r) => ({ name: r.pick(['f0', 'f1', 'f2', 'f3', 'nowhere']), args: someTexts(r), pause: r.chance(50) }),
  'stub.results': (r) => ({ module: 'env', name: r.pick(['f0', 'f1', 'x']), results: someTexts(r) }),
  'program.setup': (r) => ({
    setup: r.pick<unknown>([
      {
        args: someTexts(r),
        env: [{ name: 'A', value: r.pick(texts) }],
        files: [{ path: r.pick(texts), bytes: Uint8Array.of(1) }],
      },
      { args: null, env: [], files: [] },
      null,
    ]),
  }),
  'program.input': (r) => ({ text: r.chance(20) ? null : r.pick(texts) }),
  'program.files': () => ({}),
  'program.file': (r) => ({ path: r.pick(texts) }),
  'view.interest': (r) => interest(r),
  'view.tick': (r) => ({ time: r.pick(numbers), consoleAfter: r.pick(numbers) }),
  frame: (r) => ({ index: r.pick(numbers) }),
  frames: (r) => ({ from: r.pick(numbers), count: r.pick(numbers) }),
  locals: (r) => ({ frame: r.pick(numbers), from: r.pick(numbers), count: r.pick(numbers) }),
  'stack.slots': (r) => ({ from: r.pick(numbers), count: r.pick(numbers) }),
  'edit.local': (r) => ({ frame: r.pick(numbers), index: r.pick(numbers), text: r.pick(texts) }),
  'edit.operand': (r) => ({ frame: r.pick(numbers), index: r.pick(numbers), text: r.pick(texts) }),
  'edit.global': (r) => ({ index: r.pick(numbers), text: r.pick(texts) }),
  'edit.memory': (r) => ({ memory: r.pick(numbers), address: r.pick(numbers), bytes: Uint8Array.of(1, 2) }),
  'memory.read': (r) => ({ memory: r.pick(numbers), address: r.pick(numbers), length: r.pick(numbers) }),
  'memory.search': (r) => ({
    memory: r.pick(numbers),
    pattern: Uint8Array.of(0, 1),
    from: r.pick(numbers),
    backwards: r.chance(50),
  }),
  'table.read': (r) => ({ table: r.pick(numbers), from: r.pick(numbers), count: r.pick(numbers) }),
  'global.read': (r) => ({ from: r.pick(numbers), count: r.pick(numbers) }),
  evaluate: (r) => ({ expression: r.pick(texts), frame: r.pick(numbers) }),
  'game.keys': (r) => ({
    ...noKeys,
    left: r.chance(50),
    right: r.chance(50),
    up: r.chance(50),
    button1: r.chance(50),
    pointer: { x: r.below(200), y: r.below(200), buttons: r.below(8) },
  }),
  'game.options': (r) => ({ fixedDt: r.chance(50) }),
  'game.framebuffer': (r) => ({
    settings: r.chance(20)
      ? null
      : {
          memory: r.chance(70) ? 0 : r.pick(numbers),
          address: r.pick(texts),
          width: r.chance(70) ? 1 + r.below(64) : r.pick(numbers),
          height: r.chance(70) ? 1 + r.below(64) : r.pick(numbers),
          format: r.pick(['rgba8888', 'rgb565', 'index2', 'index8', 'grey8', 'x']),
          stride: r.chance(70) ? null : r.pick(numbers),
          highFirst: r.chance(50),
          palette: r.pick(['', '0', 'x']),
          paletteOrder: 'rgb',
          first: r.pick(['', 'f0']),
          call: r.pick(['', '', 'f0', 'f1', 'main']),
          argument: r.pick(['none', 'time', 'frame']),
        },
  }),
  ping: () => ({}),
};

function someTexts(random: Random): string[] {
  return Array.from({ length: random.below(4) }, () => random.pick(['0', '1', 'null', 'x']));
}

function breakpoints(random: Random): BreakpointSpec[] {
  const all: readonly BreakpointSpec['on'][] = [
    { kind: 'opcode', pattern: random.pick(texts) },
    { kind: 'function', func: random.pick(numbers), at: random.pick(['entry', 'return']) },
    { kind: 'instruction', offset: random.pick(numbers) },
    { kind: 'export', name: random.pick(texts) },
    { kind: 'import', module: 'env', name: random.pick(texts) },
    { kind: 'trap' },
    { kind: 'start' },
  ];
  return all.filter(() => random.chance(30)).map((on, i) => ({ id: `${i}`, enabled: random.chance(80), on }));
}

function interest(random: Random): unknown {
  const some = (value: unknown): unknown => (random.chance(50) ? value : null);
  return {
    memory: some({ memory: random.pick(numbers), address: random.pick(numbers), length: random.pick(numbers) }),
    globals: some({ from: random.pick(numbers), count: random.pick(numbers) }),
    table: some({ table: random.pick(numbers), from: random.pick(numbers), count: random.pick(numbers) }),
    game: random.chance(50),
  };
}

/** Sends something and answers the problem it is refused with, '' when it is not. */
async function send(name: string, params: unknown): Promise<string> {
  try {
    await (session.client.request as (name: string, params: unknown) => Promise<unknown>)(name, params);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    return (error as ProblemError).problem.message;
  }
}

async function open(bytes: Uint8Array<ArrayBuffer>, run: boolean): Promise<void> {
  const params = { name: 'a.wasm', bytes: bytes.buffer, format: 'auto', run, breakpoints: [] } as const;
  await session.client.request('open', params, [params.bytes]);
}

/** Our own words for what must not happen. */
const bug = /Something is wrong in Wasmscope|internal error/;

describe('a session', () => {
  it('answers requests in any order, with any numbers and texts, and stays well', async () => {
    const names = Object.keys(makers) as RequestName[];
    const bugs: string[] = [];
    for (let seed = 1; seed <= 40; seed++) {
      const random = new Random(seed);
      await open(randomModule(random, 0), random.chance(50));
      for (let i = 0; i < 50; i++) {
        const name = random.pick(names);
        const params = makers[name]!(random);
        const problem = await send(name, params);
        if (bug.test(problem)) bugs.push(`${name} ${JSON.stringify(params).slice(0, 200)}: ${problem}`);
      }
      await send('stop', {});
    }
    const told = session.events.filter(({ name }) => name === 'problem').map(({ data }) => JSON.stringify(data));
    expect([...new Set(bugs), ...told]).toEqual([]);
    expect(await send('ping', {})).toBe('');
  });

  it('refuses what has no shape at all, and stays well', async () => {
    await open(await wat`(module (memory 1) (global i32 (i32.const 1)) (func (export "f0")))`, false);
    const shapes: readonly unknown[] = [
      null,
      undefined,
      7,
      'text',
      [],
      {},
      { from: {}, count: 'x' },
      { list: 3 },
      { list: [null] },
    ];
    for (const name of [...Object.keys(makers), 'toString', '__proto__', 'no such request']) {
      for (const shape of shapes) await send(name, shape);
    }
    await send('run.speed', { ips: null });
    await send('view.interest', { memory: null, globals: null, table: null, game: false });
    await send('breakpoints.set', { list: [] });
    const idle = session.until('idle');
    await open(await wat`(module (func (export "main")))`, true);
    await idle;
    expect(await send('ping', {})).toBe('');
  });
});
