import { page, userEvent } from 'vitest/browser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { store } from '../../src/renderer/store/use-store.ts';
import { openWindow, patience } from '../support/whole-window.tsx';

// The whole window with its real engine in its real worker, as a person meets it. The tests follow each other.

let end: () => void;
const s = store.getState;

beforeAll(async () => {
  end = await openWindow();
});

afterAll(() => {
  end();
});

const region = (name: string) => page.getByRole('region', { name, exact: true });

test('the first launch has Rocket open and playing', async () => {
  await expect.poll(() => s().module.view?.name, patience).toBe('rocket.wasm');
  await expect.poll(() => s().run.state, patience).toBe('running');
  await expect.poll(() => s().game.view?.frame ?? 0, patience).toBeGreaterThan(5);
  await expect.element(region('Game')).toBeVisible();
});

test('Pause stands before one instruction with the whole machine in view', async () => {
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect.poll(() => s().run.state, patience).toBe('paused');
  const { pause } = s().run;
  expect(pause?.top?.next?.mnemonic).toMatch(/^[a-z]/);
  expect(s().code.offset).toBe(pause?.top?.offset);
  await expect.element(region('Call stack')).toHaveTextContent(pause?.top?.name ?? '?');
});

test('steps go on from there, one instruction each', async () => {
  for (let i = 0; i < 3; i++) {
    const { stops } = s().run.pause?.moment ?? { stops: 0 };
    await userEvent.keyboard('{F11}');
    await expect.poll(() => s().run.pause?.moment.stops, patience).toBe(stops + 1);
  }
  expect(s().run.pause?.stop.reason).toBe('step');
});

test('Continue lands on a breakpoint on the export update, and says so', async () => {
  s().breakpoints.add({ kind: 'export', name: 'update' });
  await userEvent.keyboard('{F5}');
  await expect.poll(() => s().run.pause?.stop.reason, patience).toBe('breakpoint');
  await expect.element(page.getByRole('contentinfo')).toHaveTextContent(/Paused at breakpoint: export update/);
});

test('a breakpoint on an opcode says which', async () => {
  s().breakpoints.removeAll();
  s().breakpoints.add({ kind: 'opcode', pattern: 'f64.sqrt' });
  await userEvent.keyboard('{F5}');
  await expect.poll(() => s().run.pause?.top?.next?.mnemonic, patience).toBe('f64.sqrt');
  await expect.element(page.getByRole('contentinfo')).toHaveTextContent(/f64\.sqrt/);
});

test('a value is edited in its pane and read back from the machine', async () => {
  const local = s().run.frame?.locals.findIndex(({ value }) => value.type === 'f64') ?? -1;
  expect(await s().run.editLocal(local, '1.5')).toBeNull();
  expect(s().run.frame?.locals[local]?.value.bits).toBe(0x3ff8000000000000n);
  expect((await s().run.editLocal(local, 'one and a half'))?.message).toMatch(/./);
});

test('an engine that is replaced opens the same module again, with its breakpoints', async () => {
  const before = s().breakpoints.list;
  const { client } = s().engine;
  s().engine.restart();
  expect(s().engine.client).not.toBe(client);
  await expect.poll(() => s().run.pause !== null || s().run.state === 'ready', patience).toBe(true);
  expect(s().module.view?.name).toBe('rocket.wasm');
  expect(s().breakpoints.list).toEqual(before);
  await userEvent.keyboard('{F5}');
  await expect.poll(() => s().run.pause?.top?.next?.mnemonic, patience).toBe('f64.sqrt');
  // They are kept for the module: other tests open it too.
  s().breakpoints.removeAll();
});

test('a file that is no module is refused in words, and the old one stays', async () => {
  expect(await s().files.openFile(new File(['this is not wasm'], 'letter.wasm'))).toBe(false);
  await expect.element(page.getByText('Could not open letter.wasm')).toBeVisible();
  expect(s().module.view?.name).toBe('rocket.wasm');
  await expect.element(region('Code')).toBeVisible();
});

test('a text with an error says where', async () => {
  expect(await s().files.openFile(new File(['(module\n  (func (i32.ad)))'], 'oops.wat'))).toBe(false);
  expect(s().ui.toasts.at(-1)?.problem).toMatchObject({ kind: 'wat', line: 2 });
});

test('an endless loop is paused at once', async () => {
  expect(await s().files.openFile(new File(['(module (func (export "main") (loop br 0)))'], 'loop.wat'))).toBe(true);
  await expect.poll(() => s().run.state, patience).toMatch(/paused|ready/);
  s().run.continue();
  await expect.poll(() => s().run.state, patience).toBe('running');
  s().run.pauseRun();
  await expect.poll(() => s().run.state, patience).toBe('paused');
  expect(s().run.pause?.top?.next?.mnemonic).toMatch(/^(br|loop)$/);
});

test('a sample brings its words along', async () => {
  await userEvent.keyboard('{Control>}{Shift>}h{/Shift}{/Control}');
  await page.getByRole('button', { name: /A stack of numbers/ }).click();
  await expect.element(region('Lesson')).toBeVisible();
  await expect.poll(() => s().module.view?.name, patience).toBe('01-stack.wasm');
  s().run.continue();
  await expect.poll(() => s().run.results?.values[0]?.bits, patience).toBe(0x4002666666666666n);
});
