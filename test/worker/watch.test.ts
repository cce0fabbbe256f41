import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BreakpointSpec } from '../../src/protocol/messages.ts';
import { type TestSession, testSession } from '../support/session.ts';

let session: TestSession;
beforeEach(() => void (session = testSession()));
afterEach(() => session.close());

const counter = `(module
  (memory 1)
  (func $bump (param $at i32)
    (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 3))))
  (func (export "main") (local $i i32)
    (loop $again
      (call $bump (i32.const 64))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 10))))))`;

const words = (more: Partial<BreakpointSpec>, condition = ''): BreakpointSpec => ({
  id: 'w',
  enabled: true,
  on: { kind: 'memory', memory: 0, address: 64, length: 4, access: 'access', condition },
  ...more,
});

test('who accesses an address is told, instruction by instruction', async () => {
  await session.open(counter, { breakpoints: [words({ action: 'log' })] });
  await Promise.all([session.until('idle'), session.client.request('continue', {})]);
  const { accesses, more } = await session.client.request('watch.log', { id: 'w' });
  expect(accesses.map(({ text, reads, writes, last }) => `${text}: ${reads} reads, ${writes} writes, ${last}`)).toEqual(
    ['i32.load in bump: 10 reads, 0 writes, 27', 'i32.store in bump: 0 reads, 10 writes, 30'],
  );
  expect(more).toBe(0);
  expect(await session.client.request('watch.log', { id: 'nobody' })).toEqual({ accesses: [], more: 0 });
});

test('a stop tells what was written; the moment of an access is before it', async () => {
  await session.open(counter, { breakpoints: [words({}, 'new == 9 && old == 6')] });
  const { stop, moment } = await session.then(session.client.request('continue', {}));
  expect(stop).toMatchObject({
    reason: 'watch',
    text: 'Watchpoint: i32.store in bump wrote 9 over 6 at 0x40',
    breakpoints: ['w'],
  });
  const { accesses } = await session.client.request('watch.log', { id: 'w' });
  expect(accesses.map(({ at }) => at)).toEqual([moment.at - 1]);
  const { hits } = await session.client.request('view.tick', { time: 0, consoleAfter: 0 });
  expect(hits).toEqual([{ id: 'w', hits: 1 }]);
  const back = await session.then(
    session.client.request('time.goto', { to: { kind: 'instruction', at: moment.at - 1 } }),
  );
  expect(back.top?.next?.mnemonic).toBe('i32.store');
  expect(await session.client.request('watch.operand', {})).toEqual({ memory: 0, address: 64, length: 4 });
  const again = await session.then(session.client.request('continue', {}));
  expect(again.moment.at).toBe(moment.at);
  const { accesses: counted } = await session.client.request('watch.log', { id: 'w' });
  expect(counted).toMatchObject([{ writes: 1 }]);
  // On the way back it stands before the same write, and says so.
  await session.client.request('time.back', { kind: 'continue' });
  const { pause } = session.last('state');
  expect([pause?.moment.at, pause?.stop.text]).toEqual([
    moment.at - 1,
    'Watchpoint: before i32.store in bump wrote 9 over 6 at 0x40',
  ]);
});
