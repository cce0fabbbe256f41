import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBigModule } from '../../bench/programs/big-module.ts';
import type { ProblemError } from '../../src/protocol/problem.ts';
import type { Problem } from '../../src/protocol/messages.ts';
import { moduleOf } from '../support/bytes.ts';
import { type TestSession, testSession } from '../support/session.ts';
import { wat } from '../support/wat.ts';

let session: TestSession;
beforeEach(() => void (session = testSession()));
afterEach(() => session.close());

/** Opens bytes that cannot be shown at all, and answers why. */
async function refused(bytes: Uint8Array, name = 'file.wasm'): Promise<Problem> {
  const buffer = new Uint8Array(bytes).buffer;
  const request = session.client.request('open', { name, bytes: buffer, format: 'auto', run: true, breakpoints: [] }, [
    buffer,
  ]);
  return request.then(
    () => {
      throw new Error('it was opened');
    },
    (error: ProblemError) => error.problem,
  );
}

function text(source: string): Uint8Array {
  return new TextEncoder().encode(source);
}

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

describe('a file that is no module', () => {
  it.each([
    ['nothing', new Uint8Array(), 'decode'],
    ['noise', Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) & 255), 'decode'],
    ['the magic alone', Uint8Array.of(0, 0x61, 0x73), 'decode'],
    ['another version', Uint8Array.of(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0), 'decode'],
  ])('is refused with a sentence and a place: %s', async (_, bytes, kind) => {
    const problem = await refused(bytes);
    expect(problem).toMatchObject({ kind, offset: expect.any(Number) });
    expect(problem.message).toMatch(/^[A-Z].+/);
  });

  it('is refused with line and column when it is a text', async () => {
    expect(await refused(text('(module\n  (func (i32.bla)))'), 'a.wat')).toMatchObject({
      kind: 'wat',
      line: 2,
      column: 10,
      message: expect.stringContaining('a.wat:2:10: unexpected token'),
    });
  });

  it('leaves the module that was open as it was', async () => {
    await session.open('(module (func (export "main") nop))');
    await refused(text('(module (func'), 'b.wat');
    const pause = await session.then(session.client.request('step', { kind: 'into' }));
    expect(pause.top?.next?.mnemonic).toBe('end');
  });
});

describe('a component', () => {
  const head = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0];
  /** A module with one type, and one with a function that is exported as "f". */
  const first = [...header, 1, 4, 1, 0x60, 0, 0];
  const second = [...first, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 4, 1, 2, 0, 0x0b];
  const component = Uint8Array.of(...head, 1, first.length, ...first, 1, second.length, ...second);

  it('is named as such, with its core modules', async () => {
    const problem = await refused(component, 'c.wasm');
    expect(problem).toMatchObject({
      kind: 'component',
      message: 'This file is a component with 2 core modules.',
      component: { name: 'c.wasm', size: component.length, moduleCount: 2, sectionCount: 2, problem: null },
    });
    expect(problem.component?.modules).toEqual([
      { index: 0, name: '', offset: 10, size: first.length, depth: 0 },
      { index: 1, name: '', offset: 12 + first.length, size: second.length, depth: 0 },
    ]);
  });

  it('opens one of them as a module of its own', async () => {
    const view = await session.open(component, { name: 'c.wasm', core: 1 });
    expect(view).toMatchObject({ name: 'c.wasm › module 1', size: second.length, problem: null });
    expect(view.notes).toEqual([{ kind: 'component', text: 'Core module 1 of a component that has 2.' }]);
    const { rows } = await session.client.request('module.list', { section: 'exports', from: 0, count: 5 });
    // Offsets count from the module, as everywhere.
    expect(rows).toMatchObject([{ name: 'f', offset: 21 }]);
  });

  it('that has no such module lists those it has', async () => {
    await expect(session.open(component, { core: 7 })).rejects.toMatchObject({ problem: { kind: 'component' } });
  });

  it('without a core module says so', async () => {
    const problem = await refused(Uint8Array.of(...head));
    expect(problem).toMatchObject({ kind: 'component', component: { modules: [] } });
    expect(problem.message).toContain('without a core module');
  });

  it('that is broken says why, and has what was read', async () => {
    expect(await refused(Uint8Array.of(...head, 0x7f))).toMatchObject({
      kind: 'decode',
      message: expect.stringContaining('component that cannot be read: Malformed section id 127'),
    });
    const cut = component.slice(0, component.length - 5);
    expect(await refused(cut)).toMatchObject({
      kind: 'component',
      component: { moduleCount: 2, problem: { kind: 'decode' } },
    });
  });
});

describe('the check of a large module', () => {
  const large = makeBigModule({ functions: 3000, bodyBytes: 300 });

  it('can be left: the module can be read, and is checked when it is to run', async () => {
    const buffer = large.slice().buffer;
    const params = { name: 'large.wasm', bytes: buffer, format: 'auto', run: false, breakpoints: [] } as const;
    const view = await session.client.request('open', params, [buffer]);
    await session.client.request('cancelCheck', {});
    await expect(session.client.request('invoke', { name: 'x', args: [], pause: false })).rejects.toThrow(
      'The check of the module was cancelled',
    );
    expect(await session.client.request('code.function', { func: view.counts.functions - 1 })).toMatchObject({
      imported: false,
    });
    expect(session.events.some(({ data }) => stageOf(data) === 'instantiating')).toBe(false);
    void session.client.request('continue', {});
    await session.until('idle');
    await session.client.request('ping', {});
    const checked = session.events.filter(({ name, data }) => name === 'progress' && stageOf(data) === 'instantiating');
    expect(checked.length).toBe(2);
  });

  it('has a state of its own, not that of the module before', async () => {
    await session.open('(module (func (export "main") nop))');
    expect(session.last('state').state).toBe('paused');
    const buffer = makeBigModule({ bytes: 1_200_000 }).buffer;
    const params = { name: 'large.wasm', bytes: buffer, format: 'auto', run: false, breakpoints: [] } as const;
    const first = session.until('ready');
    await session.client.request('open', params, [buffer]);
    expect(await first).toMatchObject({ state: 'ready', pause: null });
    await session.until('idle');
  });

  it('goes on once, however often it is left and wanted again', async () => {
    const buffer = large.slice().buffer;
    const params = { name: 'large.wasm', bytes: buffer, format: 'auto', run: false, breakpoints: [] } as const;
    await session.client.request('open', params, [buffer]);
    for (let i = 0; i < 3; i++) {
      void session.client.request('cancelCheck', {});
      void session.client.request('continue', {});
    }
    await session.until('idle');
    await session.client.request('ping', {});
    expect(session.events.filter(({ data }) => stageOf(data) === 'instantiating')).toHaveLength(2);
  });
});

function stageOf(data: unknown): unknown {
  return (data as { readonly stage?: unknown }).stage;
}

describe('a gzip archive', () => {
  it('is unpacked, and the module in it opened', async () => {
    const module = Uint8Array.of(...header, 1, 4, 1, 0x60, 0, 0);
    const view = await session.open(gzipSync(module), { name: 'm.wasm.gz' });
    expect(view).toMatchObject({ name: 'm.wasm.gz', size: module.length, counts: { types: 1 } });
    expect(view.notes).toMatchObject([{ kind: 'archive', text: expect.stringContaining('gzip archive of') }]);
  });

  it('may hold the text format', async () => {
    const view = await session.open(gzipSync(text(';; m\n(module (func))')), { name: 'm.wat.gz' });
    expect(view.counts.functions).toBe(1);
  });

  it('may hold a component', async () => {
    expect(await refused(gzipSync(Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0)))).toMatchObject({
      kind: 'component',
    });
  });

  it('that is damaged says so', async () => {
    const packed = gzipSync(Uint8Array.of(...header));
    expect(await refused(packed.subarray(0, packed.length - 6))).toMatchObject({
      kind: 'io',
      message: expect.stringContaining('damaged'),
    });
  });
});

describe('a module with something wrong in it', () => {
  it('is shown as far as it was read, and says why it cannot run', async () => {
    const bytes = Uint8Array.of(...header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 9, 1, 2, 0);
    const view = await session.open(bytes);
    expect(view).toMatchObject({ problem: { kind: 'decode' }, counts: { types: 1 } });
    await expect(session.client.request('continue', {})).rejects.toThrow(view.problem?.message);
    expect(session.events.at(-1)).toMatchObject({ name: 'state', data: { state: 'problem' } });
    const { total } = await session.client.request('module.list', { section: 'types', from: 0, count: 5 });
    expect(total).toBe(1);
  });

  it('is shown before its bodies are validated, and told of afterwards', async () => {
    const view = await session.open('(module (func (export "main") i32.const 1 i64.const 2 i32.add drop))');
    expect(view.problem).toBeNull();
    expect(session.last('module')).toMatchObject({
      problem: { kind: 'validation', func: 0, message: expect.stringContaining('Type mismatch') },
    });
    const lines = await session.client.request('code.lines', { func: 0, from: 0, count: 10 });
    expect(lines.map(({ mnemonic }) => mnemonic)).toEqual(['', 'i32.const', 'i64.const', 'i32.add', 'drop', 'end']);
    const [status] = await session.client.request('breakpoints.set', {
      list: [{ id: 'x', enabled: true, on: { kind: 'export', name: 'main' } }],
    });
    expect(status).toMatchObject({ verified: false, message: 'The module cannot run.' });
  });

  it('names the feature it needs', async () => {
    const module = moduleOf('01 04 01 60 00 00 03 02 01 00 07 08 01 04 6d 61 69 6e 00 00 0a 06 01 04 00 e2 00 0b');
    const view = await session.open(module);
    const problem = view.problem ?? session.last('module').problem;
    expect(problem).toMatchObject({ kind: 'unsupported', feature: 'stack-switching', offset: expect.any(Number) });
  });

  it('stands in for an imported vector', async () => {
    const view = await session.open('(module (import "m" "v" (global v128)) (func (export "main")))');
    expect(view.problem).toBeNull();
  });

  it('says that a segment does not fit', async () => {
    await session.open('(module (memory 1) (data (i32.const 65535) "ab") (func (export "main")))');
    const { problem } = session.last('module');
    expect(problem?.message).toMatch(/^A segment does not fit: 2 bytes at address 65535/);
  });
});

describe('opening', () => {
  it('tells how far it is', async () => {
    await session.open('(module (func (export "main")))');
    const stages = session.events
      .filter(({ name }) => name === 'progress')
      .map(({ data }) => (data as { stage: string }).stage);
    expect([...new Set(stages)]).toEqual(['reading', 'decoding', 'validating', 'instantiating']);
  });

  it('is given up when something else is opened, or when asked to', async () => {
    const bytes = await wat('(module (func (export "main")))');
    const first = refused(bytes);
    await session.open('(module (func (export "main") nop nop nop))');
    expect(await first).toMatchObject({ message: 'Opening was cancelled.' });
    const second = refused(bytes);
    await session.client.request('cancelOpen', {});
    expect(await second).toMatchObject({ message: 'Opening was cancelled.' });
    const view = await session.client.request('code.function', { func: 0 });
    expect(view.instructions).toBe(4);
  });

  it('that is given up too late goes on: what is open is checked and can be run', async () => {
    const bytes = (await wat('(module (func (export "main") nop nop nop))')).buffer;
    const paused = session.until('paused');
    await session.client.request('open', { name: 'm', bytes, format: 'auto', run: false, breakpoints: [] }, [bytes]);
    await session.client.request('cancelOpen', {});
    expect((await paused).pause?.stop.reason).toBe('entry');
  });

  it('goes on when the next file turns out to be none', async () => {
    const bytes = (await wat('(module (func (export "main") nop nop nop))')).buffer;
    const paused = session.until('paused');
    await session.client.request('open', { name: 'm', bytes, format: 'auto', run: false, breakpoints: [] }, [bytes]);
    await refused(text('Hello'));
    expect((await paused).pause?.stop.reason).toBe('entry');
  });

  it('goes by the contents when the name says nothing, and numbers its modules', async () => {
    const one = await session.open(text(';; a comment\n(module (func (export "main")))'), { name: 'x' });
    const two = await session.open(text('(func (export "main"))'), { name: 'y.wat' });
    expect([one.id, two.id, one.hash.length, two.hash === one.hash]).toEqual([1, 2, 64, true]);
  });

  it('waits for the checks when told to run before they are done', async () => {
    const bytes = (await wat('(module (func (export "main") unreachable))')).buffer;
    const trapped = session.until('trapped');
    await session.client.request('open', { name: 'm', bytes, format: 'wasm', run: false, breakpoints: [] }, [bytes]);
    await session.client.request('continue', {});
    expect((await trapped).pause?.stop.reason).toBe('trap');
  });

  it('takes the entry point the opener names, with its arguments', async () => {
    await session.open('(module (func (export "a") (param i64 f32)) (func (export "main")))', {
      entry: { export: 'a', args: ['-5', '1.5'] },
    });
    expect(session.last('state').pause?.frames[0]?.args).toMatchObject([
      { type: 'i64', bits: 2n ** 64n - 5n },
      { type: 'f32' },
    ]);
  });

  it('closes', async () => {
    await session.open('(module (func (export "main")))');
    await session.client.request('close', {});
    await expect(session.client.request('code.function', { func: 0 })).rejects.toThrow('No module is open.');
    await expect(session.client.request('continue', {})).rejects.toThrow('No module is open.');
  });
});
