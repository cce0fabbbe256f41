import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestSession, testSession } from '../support/session.ts';

let session: TestSession;
beforeEach(() => void (session = testSession()));
afterEach(() => session.close());

const dice = `(module
  (import "env" "rnd" (func $rnd (result i32)))
  (import "env" "two" (func $two (result i32 f64)))
  (import "env" "size" (global i32))
  (global $first (mut i32) (i32.const 0))
  (func $start (global.set $first (call $rnd)))
  (start $start)
  (func (export "main") (result i32) (i32.add (global.get $first) (call $rnd))))`;

/** What main returns, and whether everything before it was said to be well. */
async function result(): Promise<string> {
  await Promise.all([session.until('idle'), session.client.request('continue', {})]);
  await Promise.all([session.until('idle'), session.client.request('continue', {})]);
  const { console } = await session.client.request('view.tick', { time: 0, consoleAfter: 0 });
  return console
    .filter(({ kind }) => kind === 'result' || kind === 'error')
    .map(({ text }) => text)
    .join('\n');
}

test('what stubs are to give counts from the start function on', async () => {
  await session.open(dice, { stubs: [{ module: 'env', name: 'rnd', results: ['7'] }] });
  expect(await result()).toBe('main returned 14');
});

test('what fits no import of the module is left out', async () => {
  const view = await session.open(dice, {
    stubs: [
      { module: 'env', name: 'nope', results: ['1'] },
      { module: 'env', name: 'size', results: ['1'] },
      { module: 'env', name: 'two', results: ['1'] },
      { module: 'env', name: 'rnd', results: ['seven'] },
    ],
  });
  expect(view.problem).toBeNull();
  expect(await result()).toBe('main returned 0');
});

test('one that does not fit leaves the others', async () => {
  await session.open(dice, {
    stubs: [
      { module: 'env', name: 'rnd', results: ['1e9x'] },
      { module: 'env', name: 'rnd', results: ['-0x10'] },
    ],
  });
  expect(await result()).toBe('main returned -32');
});
