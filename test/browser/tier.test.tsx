import { page, userEvent } from 'vitest/browser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { store } from '../../src/renderer/store/use-store.ts';
import { openWindow, patience } from '../support/whole-window.tsx';

// Native code in the whole window, with the real engine in its real worker. The tests follow each other.

let end: () => void;
const s = store.getState;

beforeAll(async () => {
  end = await openWindow('/?sample=rocket');
});

afterAll(() => {
  s().settings.setTier('auto');
  end();
});

const status = () => page.getByRole('contentinfo');
const now = () => s().tier.view?.now;

/** Counts without an end, in a memory and in a local. */
const endless = `(module (memory 1)
  (func $count (param $at i32) (result i32) (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
    (i32.load (local.get $at)))
  (func (export "main") (local $n i32) (local $last i32)
    (loop $on
      (local.set $last (call $count (i32.const 8)))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br $on))))`;

async function pause(): Promise<void> {
  await userEvent.keyboard('{F5}');
  await expect.poll(() => s().run.state, patience).toBe('paused');
}

test('a game is played natively soon after it began, and the status line says so', async () => {
  await expect.poll(now, patience).toBe('native');
  await expect.element(status().getByRole('button', { name: /^Native ?57 of 57 functions$/ })).toBeVisible();
  const { frame } = s().game.view ?? {};
  await expect.poll(() => s().game.view?.frame ?? 0, patience).toBeGreaterThan((frame ?? 0) + 10);
});

test('a moment of the native run is gone back to, and played again to the same', async () => {
  await pause();
  const { view } = s().time;
  const then = { at: view?.at, game: s().game.view };
  await userEvent.keyboard('{Shift>}{F8}{/Shift}');
  await expect.poll(() => s().time.view?.live, patience).toBe(false);
  await userEvent.keyboard('{Alt>}{End}{/Alt}');
  await expect.poll(() => s().time.view?.at, patience).toBe(then.at);
  await expect.poll(() => s().game.view, patience).toEqual(then.game);
});

test('an endless native loop is paused before one instruction, with its locals', async () => {
  expect(await s().files.openFile(new File([endless], 'endless.wat'))).toBe(true);
  await expect.poll(() => s().run.state, patience).toMatch(/paused|ready/);
  await userEvent.keyboard('{F5}');
  await expect.poll(now, patience).toBe('native');
  await pause();
  expect(s().run.pause?.frames.some(({ kind }) => kind === 'wasm')).toBe(true);
  const { at } = s().time.view ?? {};
  await userEvent.keyboard('{F11}');
  await expect.poll(() => s().time.view?.at, patience).toBe((at ?? 0) + 1);
});

test('a breakpoint that is set while native code runs is met at once, in the very place', async () => {
  await userEvent.keyboard('{F5}');
  await expect.poll(() => s().run.state, patience).toBe('running');
  await expect.poll(now, patience).toBe('native');
  s().breakpoints.add({ kind: 'function', func: 0, at: 'entry' });
  await expect.poll(() => s().run.pause?.stop.reason, patience).toBe('breakpoint');
  expect(s().run.pause?.top?.name).toBe('count');
  await expect.poll(() => s().run.state, patience).toBe('paused');
  const main = s().run.pause?.frames[1];
  expect(main?.instruction).toMatch(/^call/);
  s().breakpoints.removeAll();
  await userEvent.keyboard('{F5}');
  await expect.poll(now, patience).toBe('native');
});

test('a person has it run in the interpreter, and natively again, by name', async () => {
  const choose = async (mode: string): Promise<void> => {
    await userEvent.keyboard('{Control>}{Shift>}p{/Shift}{/Control}');
    await page.getByPlaceholder('What do you want to do?').fill(`Execution tier: ${mode}`);
    await userEvent.keyboard('{Enter}');
  };
  await choose('interpreter');
  await expect.poll(now, patience).toBe('interpreter');
  expect(s().run.state).toBe('running');
  await expect.element(status().getByRole('button', { name: /^Interpreter/ })).toBeVisible();
  await choose('native');
  await expect.poll(now, patience).toBe('native');
  expect(s().run.state).toBe('running');
  await pause();
});
