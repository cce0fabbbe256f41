import { afterEach, describe, expect, it } from 'vitest';
import type { ConsoleEntry, Events, JourneyView, PauseView, TimeView } from '../../src/protocol/messages.ts';
import { testSession, type TestSession } from '../support/session.ts';

const source = `(module
  (import "env" "log" (func $log (param i32)))
  (func $inner (param $n i32) (local $never i64)
    (call $log (local.get $n))
    (unreachable))
  (func (export "main") (local $mine i32)
    (local.set $mine (i32.const 5))
    (call $log (i32.const 1))
    (call $inner (local.get $mine))))`;

let session: TestSession;
afterEach(() => session.close());

const time = (): TimeView => session.last('state').update.time!;
const pause = (): PauseView => session.last('state').pause!;
const next = (): string | undefined => pause().top?.next?.text;
const goTo = (at: number | null): Promise<JourneyView> =>
  session.client.request('time.goto', { to: at === null ? { kind: 'end' } : { kind: 'instruction', at } });

/** All that was told of the console, those that went on in their last form. */
function said(): readonly ConsoleEntry[] {
  const states = session.events.filter(({ name }) => name === 'state').map(({ data }) => data as Events['state']);
  const entries = states.flatMap(({ update }) => update.console);
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
}

async function trapped(): Promise<void> {
  session = testSession();
  await session.open(source, { run: false });
  await session.then(session.client.request('continue', {}), 'trapped');
}

describe('moments in the worker', () => {
  it('are told with what is said, and a trap that is come back to is not told again', async () => {
    await trapped();
    const { at } = time();
    const stubs = said().filter(({ kind }) => kind === 'stub');
    expect(stubs.map(({ branch }) => branch)).toEqual([1, 1]);
    const moments = stubs.map((entry) => entry.at!);
    expect(said().filter(({ kind }) => kind === 'trap')).toMatchObject([{ at, branch: 1 }]);
    for (const moment of moments) {
      await goTo(moment);
      expect(next()).toMatch(/^call \$log/);
    }
    await goTo(null);
    expect(session.last('state').state).toBe('trapped');
    expect(said().filter(({ kind }) => kind === 'trap')).toHaveLength(1);
  });

  it('of another run are marked off', async () => {
    await trapped();
    expect(session.last('state').update.saidBefore).toBe(0);
    const before = Math.max(...said().map(({ id }) => id));
    await session.then(session.client.request('restart', { run: true }), 'trapped');
    expect(session.last('state').update.saidBefore).toBe(before);
    expect(said().filter(({ id, kind }) => id > before && kind === 'trap')).toHaveLength(1);
  });

  it('where a local got its value are those of its own call', async () => {
    await trapped();
    const { at } = time();
    const origin = (frame: number, index: number): Promise<JourneyView> =>
      session.client.request('time.origin', { of: { kind: 'local', frame, index } });
    expect(await origin(0, 0)).toEqual({ found: true, text: '' });
    expect(next()).toMatch(/^call \$inner/);
    await goTo(at);
    expect((await origin(0, 1)).text).toBe('It has been zero since the call began.');
    expect(next()).toMatch(/^local.get/);
    await goTo(at);
    expect(await origin(1, 0)).toEqual({ found: true, text: '' });
    expect(next()).toMatch(/^local.set/);
    await goTo(at);
    expect(await origin(0, 7)).toEqual({ found: false, text: 'There is no such local.' });
    expect(time().at).toBe(at);
  });
});
