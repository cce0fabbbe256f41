import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assemble, type Assembly, type Code } from '../support/assemble.ts';
import { type TestSession, testSession } from '../support/session.ts';
import { stopwatch } from '../support/stopwatch.ts';

let session: TestSession;
beforeEach(() => void (session = testSession()));
afterEach(() => session.close());

const types: Assembly['types'] = [
  { struct: ['mut (ref null 0)', 'mut i32'] },
  { array: 'mut anyref' },
  { func: [[], []] },
];

function program(code: Code): Uint8Array {
  return assemble({
    types,
    globals: [{ type: '(ref null 0)', init: 'ref.null (ref null 0)' }],
    tables: [{ type: 'anyref', size: 3, name: 't' }],
    funcs: [{ type: 2, name: 'main', locals: ['(ref null 0)'], code }],
  });
}

const list = `ref.null (ref null 0); i32.const 1; struct.new 0; i32.const 2; struct.new 0; i32.const 3; struct.new 0`;

describe('objects', () => {
  it('are shown with their first members, and by their number with what is asked for', async () => {
    await session.open(program(`${list}; local.set 0; i32.const 1; local.get 0; table.set 0; nop`));
    let pause = await session.then(session.client.request('step', { kind: 'count', count: 7 }));
    const [slot] = pause.stack;
    expect(slot?.value.ref).toMatchObject({ kind: 'struct', id: 3, type: 'type0', count: 2 });
    pause = await session.then(session.client.request('step', { kind: 'count', count: 4 }));
    expect(pause.top?.next?.text).toBe('nop');
    expect(pause.top?.locals[0]?.value.ref).toMatchObject({
      kind: 'struct',
      id: 3,
      members: [
        {
          name: 'field0',
          storage: '(ref null type0)',
          mutable: true,
          value: { ref: { kind: 'struct', id: 2, members: [] } },
        },
        { name: 'field1', value: { bits: 3n } },
      ],
    });
    const inner = await session.client.request('object', { kind: 'struct', id: 2, from: 0, count: 10 });
    expect(inner).toMatchObject({
      kind: 'struct',
      id: 2,
      type: 'type0',
      count: 2,
      from: 0,
      members: [{ value: { ref: { kind: 'struct', id: 1 } } }, { value: { bits: 2n } }],
    });
    const { elements } = await session.client.request('table.read', { table: 0, from: 0, count: 3 });
    expect(elements.map(({ kind }) => kind)).toEqual(['null', 'struct', 'null']);
    expect(await session.client.request('object', { kind: 'array', id: 99, from: 0, count: 1 })).toBeNull();
  });

  it('of the run before are not found in a new one', async () => {
    await session.open(program(`${list}; drop; nop`));
    await session.then(session.client.request('step', { kind: 'count', count: 7 }));
    const asked = { kind: 'struct', id: 3, from: 0, count: 1 } as const;
    expect(await session.client.request('object', asked)).toMatchObject({ id: 3 });
    await session.client.request('restart', { run: false });
    expect(await session.client.request('object', asked)).toBeNull();
  });
});

describe('a module that makes objects without end', () => {
  it.each([
    ['structs', 'loop; struct.new_default 0; drop; br 0; end'],
    ['empty arrays', 'loop; i32.const 0; array.new_default 1; drop; br 0; end'],
    ['large arrays', 'loop; i32.const 1000000; array.new_default 1; drop; br 0; end'],
  ])('can be paused when it forgets them: %s', async (_, code) => {
    await session.open(program(code), { run: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const passed = stopwatch();
    await session.then(session.client.request('pause', {}));
    expect(passed()).toBeLessThan(500);
  });

  it('traps when it keeps them, and the worker goes on', async () => {
    const limits = { maxFrames: 100, maxStackBytes: 1e6, maxMemoryPages: 1, maxTableElements: 10 };
    await session.client.request('settings', { ...limits, maxArrayLength: 1000, maxObjectBytes: 50e6 });
    await session.open(program('loop; global.get 0; i32.const 1; struct.new 0; global.set 0; br 0; end'), {});
    const pause = await session.then(session.client.request('continue', {}), 'trapped');
    expect(pause.stop.trap?.message).toMatch(/^There is no room for another object of 128 bytes/);
    expect(pause.top?.next?.mnemonic).toBe('struct.new');
    await session.client.request('ping', {});
  });
});
