import { page, userEvent } from 'vitest/browser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { store } from '../../src/renderer/store/use-store.ts';
import { openWindow, patience } from '../support/whole-window.tsx';

// Carts and plain pixels in the whole window, with the real engine in its real worker. The tests follow each other.

let end: () => void;
const s = store.getState;

beforeAll(async () => {
  end = await openWindow('/?sample=glowworm');
});

afterAll(() => {
  end();
});

const region = (name: string) => page.getByRole('region', { name, exact: true });

function canvas(): HTMLCanvasElement {
  const element = document.querySelector<HTMLCanvasElement>('.game-canvas');
  if (element === null) throw new Error('there is no picture');
  return element;
}

/** Colour on the screen at a place of the picture, which has so many pixels across. */
function shown(x: number, y: number, width = 160): string {
  const element = canvas();
  const scale = element.width / width;
  const data = element
    .getContext('2d')
    ?.getImageData(Math.floor((x + 0.5) * scale), Math.floor((y + 0.5) * scale), 1, 1);
  return Array.from(data?.data ?? [])
    .slice(0, 3)
    .map((part) => part.toString(16).padStart(2, '0'))
    .join('');
}

function pixels() {
  const { view } = s().game;
  if (view?.kind !== 'pixels') throw new Error('there are no pixels');
  return view;
}

test('the cart among the samples plays, and its night and its moon are on the screen', async () => {
  await expect.poll(() => s().module.view?.name, patience).toBe('glowworm.wasm');
  await expect.poll(() => s().game.view?.frame ?? 0, patience).toBeGreaterThan(5);
  await expect.element(region('Game')).toBeVisible();
  await expect.poll(() => shown(143, 28), patience).toBe('fff1c2');
  expect(shown(4, 60)).toBe('0b1026');
});

test('X begins the game, the arrows move the worm, and Escape gives the keys back', async () => {
  await userEvent.click(canvas());
  await userEvent.keyboard('{x>}');
  await expect.poll(() => s().game.keys.button1).toBe(true);
  // A heart in the corner: the game is on.
  await expect.poll(() => shown(4, 4), patience).toBe('b6e05a');
  await userEvent.keyboard('{/x}{ArrowRight>}');
  const before = Array.from(pixels().bytes);
  await expect.poll(() => pixels().bytes.some((byte, at) => byte !== before[at]), patience).toBe(true);
  await userEvent.keyboard('{/ArrowRight}{Escape}');
  expect(document.activeElement).not.toBe(canvas());
  expect(s().game.keys).toMatchObject({ button1: false, right: false });
});

test('the mouse is told in pixels of the picture while the game has the keys', async () => {
  const box = canvas().getBoundingClientRect();
  const scale = box.width / 160;
  await userEvent.click(canvas(), { position: { x: 40.5 * scale, y: 20.5 * scale } });
  await expect.poll(() => s().game.keys.pointer, patience).toEqual({ x: 40, y: 20, buttons: 0 });
  await userEvent.keyboard('{Escape}');
});

test('a stopped frame shows how far it is drawn, and what a person writes into the picture', async () => {
  s().breakpoints.add({ kind: 'import', module: 'env', name: 'text' });
  await expect.poll(() => s().run.pause?.stop.reason, patience).toBe('breakpoint');
  await expect.element(region('Game')).toHaveTextContent(/under way/);
  expect(shown(143, 28)).toBe('fff1c2');
  expect(shown(1, 60)).toBe('0b1026');
  expect(await s().memory.edit(0xa0 + 60 * 40, Uint8Array.of(0xff))).toBeNull();
  await expect.poll(() => shown(1, 60), patience).toBe('fff1c2');
  s().breakpoints.removeAll();
});

test('the menu of the picture leads to the byte of a pixel', async () => {
  const scale = canvas().getBoundingClientRect().width / 160;
  await userEvent.click(canvas(), { button: 'right', position: { x: 2.5 * scale, y: 60.5 * scale } });
  await page.getByRole('menuitem', { name: 'Show pixel 2, 60 in Memory (0xa00)' }).click();
  expect(s().memory.cursor).toBe(0xa00);
  await expect.element(region('Memory')).toBeVisible();
});

const stripes = `(module
  (memory (export "mem") 1)
  (global (export "pixels") i32 (i32.const 1024))
  (func (export "render") (param $frame i32)
    (memory.fill (i32.const 1024) (i32.const 0) (i32.const 4096))
    (memory.fill
      (i32.add (i32.const 1024) (i32.mul (i32.and (local.get $frame) (i32.const 31)) (i32.const 128)))
      (i32.const 255)
      (i32.const 128))))`;

test('plain pixels are described in a form that knows the exports, and then they play', async () => {
  expect(await s().files.openFile(new File([stripes], 'stripes.wat'))).toBe(true);
  s().layout.show('game');
  await page.getByRole('button', { name: 'Show memory as a picture…' }).click();
  const form = page.getByRole('form', { name: 'Show memory as a picture' });
  await expect.element(form.getByLabelText('Address, or an exported global')).toHaveValue('pixels');
  await expect.element(form.getByLabelText('For every frame')).toHaveValue('render');
  await form.getByLabelText('Width in pixels').fill('32');
  await form.getByLabelText('Height in pixels').fill('none');
  await form.getByRole('button', { name: 'Show', exact: true }).click();
  await expect.element(form.getByRole('alert')).toHaveTextContent('Width and height are whole numbers of pixels.');
  await form.getByLabelText('Height in pixels').fill('5000');
  await form.getByRole('button', { name: 'Show', exact: true }).click();
  await expect.element(form.getByRole('alert')).toHaveTextContent('from 1 to 4096');
  await form.getByLabelText('Height in pixels').fill('32');
  await form.getByRole('button', { name: 'Show', exact: true }).click();
  await expect.poll(() => s().run.state, patience).toBe('running');
  await expect.poll(() => s().game.view?.frame ?? 0, patience).toBeGreaterThan(40);
  expect(pixels()).toMatchObject({ width: 32, height: 32, address: 1024, problem: null });
  expect(pixels().bytes.filter((byte) => byte === 255)).toHaveLength(128);
});

test('a picture that does not fit into the memory says so in the pane, and is remembered all the same', async () => {
  s().run.pauseRun();
  await expect.poll(() => s().run.state, patience).toBe('paused');
  const settings = s().game.framebuffer;
  if (settings === null) throw new Error('no picture was asked for');
  expect(await s().game.showFramebuffer({ ...settings, address: '0xf800', call: '' })).toBeNull();
  await expect.element(region('Game').getByRole('alert')).toHaveTextContent('memory 0 ends at 0x10000');
  expect(await s().game.showFramebuffer({ ...settings, address: '0' })).toBeNull();
  expect(await s().module.reload()).toBe(true);
  await expect.poll(() => s().game.view?.kind, patience).toBe('pixels');
  expect(s().game.framebuffer?.address).toBe('0');
  expect(await s().game.showFramebuffer(null)).toBeNull();
  await expect.element(page.getByRole('button', { name: 'Show memory as a picture…' })).toBeVisible();
});
