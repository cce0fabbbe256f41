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

test('a watched place stops native code right behind the store that changes it', async () => {
  const { view } = s().time;
  s().breakpoints.add({ kind: 'memory', memory: 0, address: 8, length: 4, access: 'write' });
  await userEvent.keyboard('{F5}');
  await expect.poll(() => s().run.pause?.stop.reason, patience).toBe('watch');
  await expect.poll(() => s().run.state, patience).toBe('paused');
  expect((s().time.view?.at ?? 0) - (view?.at ?? 0)).toBeLessThan(40);
  s().breakpoints.removeAll();
});

/** Works for a while in a call, and then writes behind the end of its memory, two calls deep. */
const trapping = `(module (memory 1)
  (func $poke (param $at i32) (param $what i32) (i32.store (local.get $at) (local.get $what)))
  (func $work (param $i i32) (result i32)
    (loop $on
      (call $poke (i32.and (local.get $i) (i32.const 0xfffc)) (local.get $i))
      (br_if $on (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
    (i32.const 0x10000))
  (func (export "main") (local $end i32)
    (local.set $end (call $work (i32.const 60000000)))
    (call $poke (local.get $end) (i32.const 7))))`;

test('a step over a call that works for long goes natively, and stops behind it', async () => {
  expect(await s().files.openFile(new File([trapping], 'trapping.wat'))).toBe(true);
  await expect.poll(() => s().run.pause?.stop.reason, patience).toBe('entry');
  await userEvent.keyboard('{F10}');
  await expect.poll(() => s().run.pause?.top?.next?.mnemonic, patience).toBe('call');
  await userEvent.keyboard('{F10}');
  await expect.poll(now, patience).toBe('native');
  await expect.poll(() => s().run.pause?.top?.next?.mnemonic, patience).toBe('local.set');
  expect(s().run.pause?.stack.map(({ value }) => value.bits)).toEqual([0x10000n]);
  expect(s().time.view?.at).toBeGreaterThan(600_000_000);
});

test('a trap in native code stands before the instruction, with its operands and calls', async () => {
  await userEvent.keyboard('{Control>}{Shift>}{F5}{/Shift}{/Control}');
  await expect.poll(() => s().run.pause?.stop.reason, patience).toBe('entry');
  await userEvent.keyboard('{F5}');
  await expect.poll(() => s().run.state, patience).toBe('trapped');
  const { pause } = s().run;
  expect(pause?.top?.next?.mnemonic).toBe('i32.store');
  expect(pause?.stack.map(({ value }) => value.bits)).toEqual([7n, 0x10000n]);
  expect(pause?.frames.filter(({ kind }) => kind === 'wasm').map(({ name }) => name)).toEqual(['poke', 'main']);
  await userEvent.keyboard('{F7}');
  await expect.poll(() => s().run.pause?.top?.next?.mnemonic, patience).toBe('local.get');
});
