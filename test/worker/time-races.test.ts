import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodePlatform } from '../../src/cli/platform.ts';
import type { JourneyView, TimeView } from '../../src/protocol/messages.ts';
import { Core } from '../../src/worker/core.ts';
import { openHandlers } from '../../src/worker/open-handlers.ts';
import { sha256, testSession, type TestSession } from '../support/session.ts';
import { wat } from '../support/wat.ts';

/** With millions of rounds, to look through all of it takes many tasks. */
const source = lasting(3_000_000);

function lasting(rounds: number): string {
  return `(module
  (memory (export "memory") 1)
  (global $g (mut i32) (i32.const 0))
  (func (export "main") (local $i i32)
    loop $again
      local.get $i
      i32.const 1
      i32.add
      local.tee $i
      i32.const ${rounds}
      i32.lt_u
      br_if $again
    end
    i32.const 8
    i32.const 5
    i32.store
    local.get $i
    global.set $g
    unreachable)
  (func (export "bad") unreachable))`;
}

const another = '(module (func (export "main")))';

let session: TestSession;
beforeEach(async () => {
  session = testSession();
  // Native code would have been through it before anything could race with it.
  await session.client.request('run.tier', { mode: 'interpreter' });
});
afterEach(() => session.close());

/** Opened, run into its trap. */
async function trapped(rounds = 30_000_000): Promise<void> {
  await session.open(lasting(rounds));
  await session.then(session.client.request('continue', {}), 'trapped');
}

const time = (): TimeView => session.last('state').update.time!;

/** A search through the whole run, which is under way for some tasks. */
async function searching(kind: 'continue' | 'host-call'): Promise<{ readonly found: Promise<JourneyView> }> {
  const { client } = session;
  const found = client.request('time.back', { kind });
  await client.request('ping', {});
  expect((await client.request('view.tick', { time: 0, consoleAfter: 0 })).time!.seeking).not.toBeNull();
  return { found };
}

describe('while a journey is under way', () => {
  it('stop ends the run, and nothing goes on', async () => {
    await trapped();
    const { found } = await searching('continue');
    await session.client.request('stop', {});
    expect(session.last('state')).toMatchObject({ state: 'ready', update: { time: null } });
    expect(await found).toMatchObject({ found: false });
    await session.client.request('breakpoints.set', { list: [] });
  });

  it('closing the module leaves it', async () => {
    await trapped();
    const { found } = await searching('continue');
    await session.client.request('close', {});
    expect(await found).toMatchObject({ found: false });
    expect(session.last('state').state).toBe('empty');
  });

  it('a restart leaves it, and watchpoints watch the new run', async () => {
    await trapped();
    const { client } = session;
    const on = { kind: 'memory', memory: 0, address: 8, length: 4, access: 'write' } as const;
    await client.request('breakpoints.set', { list: [{ id: 'w', enabled: true, on }] });
    await client.request('time.goto', { to: { kind: 'instruction', at: time().total - 20 } });
    const { found } = await searching('continue');
    const { stop } = await session.then(client.request('restart', { run: true }), 'paused', 'trapped');
    expect(stop).toMatchObject({ reason: 'watch', breakpoints: ['w'] });
    expect(await found).toMatchObject({ found: false });
  });

  it('what another module was asked for is not done to the one that is opened meanwhile', async () => {
    const bytes = await wat(another);
    // Long enough to be under way still when the other module has been read, on a busy machine too.
    await trapped(100_000_000);
    const { found } = await searching('continue');
    const edit = session.client.request('edit.global', { index: 0, text: '9' });
    const refused = edit.then(
      () => 'done',
      () => 'refused',
    );
    await session.open(bytes);
    expect([(await found).found, await refused]).toEqual([false, 'refused']);
  });

  it('several that wait for it are answered one after the other, from a machine that stands', async () => {
    await trapped();
    const { client } = session;
    const { total } = time();
    const { found } = await searching('host-call');
    const origins = [0, 0].map((index) => client.request('time.origin', { of: { kind: 'global', index } }));
    const branch = client.request('time.branch', {});
    const read = client.request('memory.read', { memory: 0, address: 8, length: 4 });
    await found;
    const answers = await Promise.all([...origins, branch]);
    // The second looks on from where the first has led: nothing set it before that.
    expect(answers.map((answer) => answer.found)).toEqual([true, false, true]);
    expect(time()).toMatchObject({ at: total - 1, live: true, branch: 2 });
    expect([...(await read).bytes]).toEqual([5, 0, 0, 0]);
  });
});

describe('in the past', () => {
  it('stop at a call by hand that has trapped begins a branch where it was not given up then', async () => {
    const { client } = session;
    await session.open(source);
    await client.request('step', { kind: 'into' });
    await client.request('step', { kind: 'into' });
    const { at } = time();
    await session.then(client.request('invoke', { name: 'bad', args: [], pause: false }), 'trapped');
    await client.request('edit.global', { index: 0, text: '4' });
    await session.then(client.request('stop', {}), 'paused');
    expect(time()).toMatchObject({ live: true, branch: 1 });
    await client.request('time.goto', { to: { kind: 'instruction', at: at - 1 } });
    await session.then(client.request('continue', {}), 'trapped');
    expect(time()).toMatchObject({ live: false });
    await session.then(client.request('stop', {}), 'paused');
    expect(time()).toMatchObject({ live: true, at, branch: 2 });
    expect((await client.request('time.switch', { branch: 1 })).found).toBe(true);
    const [global] = await client.request('global.read', { from: 0, count: 1 });
    expect(global!.value).toMatchObject({ bits: 4n });
    expect(time().note).toBeNull();
  });
});

describe('a journey that fails', () => {
  it('leaves the machine where it stood', async () => {
    const events: string[] = [];
    const core = new Core(
      {
        platform: nodePlatform,
        sha256,
        nextTask: () => new Promise((resolve) => setImmediate(resolve)),
        rest: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      },
      { emit: (name) => void events.push(name) },
    );
    const bytes = (await wat(another)).buffer;
    const params = { name: 'a.wasm', bytes, format: 'auto', run: false, breakpoints: [] } as const;
    await openHandlers(core).open(params);
    while (core.state !== 'paused') await core.surroundings.nextTask();
    const { driver, journeys } = core.debug!;
    driver!.invoke('main', [], false);
    while (driver!.advance({ fuel: 100 }) === 'running');
    const { at } = driver!.history;
    expect(at).toBeGreaterThan(0);
    const failing = core.travel('Failing', function* () {
      yield* journeys!.to(0);
      throw new Error('No such luck.');
    });
    await expect(failing).rejects.toThrow('No such luck.');
    expect([driver!.history.at, driver!.history.past, core.journeys.busy]).toEqual([at, false, false]);
    core.close();
  });
});
