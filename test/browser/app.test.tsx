import axe from 'axe-core';
import { page, userEvent } from 'vitest/browser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { App } from '../../src/renderer/App.tsx';
import { forget } from '../../src/renderer/store/persist.ts';
import { startTicker } from '../../src/renderer/store/ticker.ts';
import { store } from '../../src/renderer/store/use-store.ts';
import { panes } from '../../src/shared/panes.ts';
import { emitPaused, fakeModule, fakeUpdate } from '../support/fake-client.ts';
import { show, type Shown } from '../support/show.tsx';

let app: Shown;

async function open(width = 1440, height = 900): Promise<void> {
  await page.viewport(width, height);
  app = await show(<App />, { width, height });
  await app.settle();
}

beforeEach(async () => {
  localStorage.clear();
  await forget(`layout:${fakeModule.hash}`);
  document.body.style.margin = '0';
});
afterEach(() => app.end());

const region = (name: string) => page.getByRole('region', { name, exact: true });

test('the panes one works with are on screen, each a landmark with its exact name', async () => {
  await open();
  for (const name of ['Code', 'Game', 'Value stack', 'Labels', 'Locals', 'Call stack', 'Memory', 'Console'] as const) {
    await expect.element(region(name)).toBeVisible();
  }
  await expect.element(region('Module')).toBeVisible();
  await expect.element(region('Breakpoints')).toBeVisible();
});

test.each([
  [1440, 900],
  [1920, 1080],
])('at %i by %i every pane has a tab that can be reached', async (width, height) => {
  await open(width, height);
  for (const name of Object.values(panes)) {
    const tab = [...document.querySelectorAll('.pane-tab')].find((each) => each.firstChild?.textContent === name);
    const box = tab?.getBoundingClientRect();
    expect(box?.width, name).toBeGreaterThan(20);
    expect(box?.right, name).toBeLessThanOrEqual(width);
    expect(box?.bottom, name).toBeLessThanOrEqual(height);
  }
  expect(document.documentElement.scrollWidth).toBe(width);
});

test('the command of a pane behind another brings it to the front', async () => {
  await open();
  expect(region('Globals').query()).toBeNull();
  await userEvent.keyboard('{Control>}4{/Control}');
  await expect.element(region('Globals')).toBeVisible();
  await userEvent.keyboard('{Control>}3{/Control}');
  await expect.element(region('Locals')).toBeVisible();
});

test('keys step, and a disabled button says why', async () => {
  await open();
  await userEvent.keyboard('{F11}');
  expect(app.client.last('step')).toEqual({ kind: 'into' });
  await userEvent.keyboard('{F10}');
  expect(app.client.last('step')).toEqual({ kind: 'over' });
  await userEvent.keyboard('{Shift>}{F11}{/Shift}');
  expect(app.client.last('step')).toEqual({ kind: 'out' });
  await userEvent.keyboard('{F5}');
  expect(app.client.asked.at(-1)?.name).toBe('continue');

  const update = fakeUpdate({ memory: null, globals: null, table: null, game: false }, 'running');
  app.client.emit('state', { state: 'running', pause: null, update });
  await app.settle();
  await expect.element(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  const into = page.getByRole('button', { name: 'Into', exact: true });
  await expect.element(into).toHaveAttribute('aria-disabled', 'true');
  await userEvent.hover(into);
  await expect.element(page.getByRole('tooltip')).toHaveTextContent('It is running: pause it first.');
});

test('the palette finds a command by part of its name and runs it', async () => {
  await open();
  await userEvent.keyboard('{Control>}{Shift>}p{/Shift}{/Control}');
  await userEvent.keyboard('end of bl');
  await expect.element(page.getByRole('option', { name: /Step to end of block/ })).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => app.client.last('step')).toEqual({ kind: 'block-end' });
  expect(page.getByRole('dialog').query()).toBeNull();
});

test('go to takes a byte offset', async () => {
  await open();
  await userEvent.keyboard('{Control>}g{/Control}');
  await userEvent.keyboard('0x2d6');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => store.getState().code.offset).toBe(0x2d6);
  expect(store.getState().code.func).toBe(12);
});

test('typing in a field is not a command, but function keys are', async () => {
  await open();
  await userEvent.keyboard('{Control>}g{/Control}');
  await userEvent.keyboard('?');
  expect(store.getState().ui.dialog).toBe('go-to');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => store.getState().ui.dialog).toBeNull();
  await userEvent.keyboard('{Shift>}?{/Shift}');
  await expect.element(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('a key is changed in the help sheet, and a clash is told', async () => {
  await open();
  store.getState().ui.openDialog('keys');
  await page.getByRole('button', { name: 'Step into: F11, change' }).click();
  await userEvent.keyboard('{F10}');
  await expect.element(page.getByText('also: Step over')).toBeVisible();
  expect(store.getState().settings.keys['step.into']).toEqual(['F10']);
  await page.getByRole('button', { name: 'Reset all keys' }).click();
  expect(store.getState().settings.keys).toEqual({});
});

test('Step N asks for a number and takes no nonsense', async () => {
  await open();
  await userEvent.keyboard('{Control>}b{/Control}');
  await expect.element(page.getByRole('textbox', { name: 'Instructions' })).toHaveFocus();
  await userEvent.keyboard('100{Enter}');
  await expect.poll(() => app.client.last('step')).toEqual({ kind: 'count', count: 100 });
  await userEvent.keyboard('{Control>}b{/Control}');
  const field = page.getByRole('textbox', { name: 'Instructions' });
  await userEvent.fill(field, '-3');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('A whole number from 1 on', { exact: false })).toBeVisible();
  await userEvent.fill(field, '0x400');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => app.client.last('step')).toEqual({ kind: 'count', count: 1024 });
});

test('a function is labelled, and goes by its label wherever it is named; the label is kept with the module', async () => {
  await open();
  const source = { kind: 'file', name: 'rocket.wasm', file: new Blob(['x']) } as const;
  await store.getState().module.open(source, false);
  await app.settle();
  store.getState().code.goTo({ func: 12 });
  await app.settle();
  await userEvent.keyboard('{Control>}e{/Control}');
  await userEvent.fill(page.getByRole('textbox', { name: 'Label' }), 'shots fly');
  await userEvent.keyboard('{Enter}');
  await expect.element(region('Code').getByText('shots fly')).toBeVisible();
  await store.getState().labels.restore('e'.repeat(64));
  await expect.poll(() => region('Code').getByText('shots fly').query()).toBeNull();
  await store.getState().labels.restore(fakeModule.hash);
  await expect.element(region('Code').getByText('shots fly')).toBeVisible();
  store.getState().labels.set({ kind: 'func', func: 12, name: '' }, '');
});

test('a stop is announced', async () => {
  await open();
  const said = [...document.querySelectorAll('[aria-live=polite]')].map((each) => each.textContent);
  expect(said).toContain('Paused at breakpoint: opcode f64.mul. f64.mul');
});

test('a key that cannot work says why in the status line', async () => {
  await open();
  const update = fakeUpdate({ memory: null, globals: null, table: null, game: false }, 'running');
  app.client.emit('state', { state: 'running', pause: null, update });
  await userEvent.keyboard('{F11}');
  await expect.element(page.getByRole('contentinfo')).toHaveTextContent('It is running: pause it first.');
});

test('a module with nothing to run leads to Invoke', async () => {
  await open();
  const update = fakeUpdate({ memory: null, globals: null, table: null, game: false }, 'idle');
  app.client.emit('state', { state: 'idle', pause: null, update: { ...update, runnable: false } });
  await expect.element(region('Value stack')).toHaveTextContent('Call a function in Invoke (Ctrl+I).');
  await userEvent.keyboard('{F11}');
  await expect.element(page.getByRole('combobox', { name: 'Function to call' })).toHaveFocus();
  expect(app.client.last('step')).toBeUndefined();
});

test('the buttons for running are one stop of the Tab key, with arrow keys between them', async () => {
  await open();
  const bar = page.getByRole('toolbar', { name: 'Run' }).element();
  const inTabOrder = [...bar.querySelectorAll('button')].filter((button) => button.tabIndex === 0);
  expect(inTabOrder.map((button) => button.getAttribute('aria-label'))).toEqual(['Continue']);
  inTabOrder[0]?.focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByRole('button', { name: 'Into', exact: true })).toHaveFocus();
  await userEvent.keyboard('{End}{ArrowRight}{ArrowLeft}');
  await expect.element(page.getByRole('button', { name: 'Stop', exact: true })).toHaveFocus();
});

test('a newcomer is told of the lessons until they were seen', async () => {
  await open();
  await page.getByRole('button', { name: 'Begin with the lessons' }).click();
  await expect.element(region('Lesson')).toBeVisible();
  await expect.poll(() => page.getByRole('button', { name: 'Begin with the lessons' }).query()).toBeNull();
  expect(localStorage.getItem('wasmscope:lessons-seen')).toBe('true');
});

test('the start page lists what was opened before, samples too', async () => {
  await open();
  const sample = { kind: 'sample', where: '01-stack', size: 60, hash: '', name: '01-stack.wasm' } as const;
  const recent = { ...sample, key: 'sample:01-stack', core: null, opened: Date.now() };
  store.setState(({ files }) => ({ files: { ...files, recents: [recent] } }));
  store.getState().ui.setStartPage(true);
  await expect.element(page.getByRole('button', { name: /Sample · today/ })).toBeVisible();
});

test('a problem leaves everything on screen and stays until it is dismissed', async () => {
  await open();
  app.client.emit('problem', { kind: 'link', message: 'The import env.x cannot be stubbed.', hint: 'Try another.' });
  await expect.element(page.getByText('The import env.x cannot be stubbed.')).toBeVisible();
  await expect.element(region('Code')).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  expect(page.getByText('The import env.x cannot be stubbed.').query()).toBeNull();
});

test('a module that cannot run says so above its panes', async () => {
  await open();
  const problem = { kind: 'validation', message: 'Type mismatch: i32 wanted.', offset: 0x2c4, func: 12 } as const;
  app.client.emit('module', { ...fakeModule, problem });
  await expect.element(page.getByText('rocket.wasm cannot run')).toBeVisible();
  await expect.element(page.getByText('(byte 0x2c4, function 12)')).toBeVisible();
  await page.getByRole('button', { name: 'Show it in the code' }).click();
  await expect.poll(() => store.getState().code.offset).toBe(0x2c4);
});

test('the start page lists the samples and opens one', async () => {
  await open();
  await userEvent.keyboard('{Control>}{Shift>}h{/Shift}{/Control}');
  await expect.element(page.getByRole('region', { name: 'Start page' })).toBeVisible();
  await page.getByRole('button', { name: /A stack of numbers/ }).click();
  await expect.poll(() => app.client.last('open')).toMatchObject({ name: '01-stack.wasm', run: false });
  await expect.poll(() => page.getByRole('region', { name: 'Start page' }).query()).toBeNull();
  await expect.element(region('Lesson')).toBeVisible();
});

test('a dropped file is opened', async () => {
  await open();
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array([0, 97, 115, 109])], 'mine.wasm'));
  window.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
  await expect.element(page.getByText('Drop to open')).toBeInTheDocument();
  window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  await expect.poll(() => app.client.last('open')).toMatchObject({ name: 'mine.wasm', run: 'game' });
  expect(page.getByText('Drop to open').query()).toBeNull();
});

test('a slow load shows how far it is and can be given up', async () => {
  await open();
  app.client.answer('open', () => new Promise(() => undefined) as never);
  void store.getState().module.open({ kind: 'file', name: 'huge.wasm', file: new Blob(['x']) }, false);
  await app.settle();
  app.client.emit('progress', { stage: 'decoding', done: 3e6, total: 12e6 });
  await expect.element(page.getByText('Decoding · 3.0 MB of 12 MB')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(app.client.asked.at(-1)?.name).toBe('cancelOpen');
  await expect.poll(() => page.getByText('huge.wasm').query()).toBeNull();
});

test('an engine that does not answer can be replaced', async () => {
  await open();
  store.getState().engine.setHealth('silent');
  await expect.element(page.getByText('The engine does not answer.')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Restart the engine' })).toBeVisible();
});

test('a pane that gets the keyboard stays scrolled where it was', async () => {
  await open(1440, 500);
  const grid = document.querySelector('.pane-code [role=grid]');
  grid?.scrollTo(0, 80);
  await userEvent.keyboard('{Control>}1{/Control}');
  await expect.poll(() => document.activeElement?.closest('.pane-code')).not.toBeNull();
  expect(grid?.scrollTop).toBe(80);
});

test('F6 goes from pane to pane', async () => {
  await open();
  const seen = new Set<string>();
  for (let i = 0; i < 10; i++) {
    await userEvent.keyboard('{F6}');
    seen.add(document.activeElement?.closest('[role=region]')?.getAttribute('aria-label') ?? '');
  }
  expect(seen.size).toBe(10);
  expect(seen.has('')).toBe(false);
});

test('the layout can be changed to all panes at once and put back', async () => {
  await open(1920, 1080);
  store.getState().layout.showAll();
  for (const name of Object.values(panes)) await expect.element(region(name)).toBeVisible();
  store.getState().layout.reset();
  await expect.poll(() => region('Globals').query()).toBeNull();
});

test('while it runs, panes that are not concerned do not draw', async () => {
  await open();
  const update = fakeUpdate({ memory: null, globals: null, table: null, game: true }, 'running');
  app.client.emit('state', { state: 'running', pause: null, update });
  // That it began to run does concern them, once.
  await app.settle();
  const stop = startTicker(store);
  const before = document.querySelector('.pane-module')?.innerHTML;
  let changes = 0;
  const observer = new MutationObserver((records) => (changes += records.length));
  const module = document.querySelector('.pane-module');
  if (module !== null)
    observer.observe(module, { subtree: true, childList: true, attributes: true, characterData: true });
  await expect.poll(() => app.client.asked.filter(({ name }) => name === 'view.tick').length).toBeGreaterThan(3);
  observer.disconnect();
  stop();
  expect(changes).toBe(0);
  expect(document.querySelector('.pane-module')?.innerHTML).toBe(before);
});

test.each(['dark', 'light'] as const)('axe finds nothing wrong with the %s window', async (theme) => {
  await open();
  store.getState().settings.setTheme(theme);
  emitPaused(app.client);
  await app.settle();
  const { violations } = await axe.run(document, {
    rules: {
      // The test page around the window is the test runner's.
      'html-has-lang': { enabled: false },
      'label-content-name-mismatch': { enabled: true },
    },
  });
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join(' | ')}`,
  );
  expect(found).toEqual([]);
});

test('axe finds nothing wrong with the dialogs', async () => {
  await open();
  store.getState().labels.edit({ kind: 'address', memory: 0, address: 22 });
  for (const dialog of ['label', 'palette', 'go-to', 'step-count', 'keys', 'settings', 'about'] as const) {
    store.getState().ui.openDialog(dialog);
    await expect.element(page.getByRole('dialog')).toBeVisible();
    const { violations } = await axe.run(page.getByRole('dialog').element());
    const found = violations.map(
      ({ id, nodes }) =>
        `${dialog}: ${id}: ${nodes
          .map((node) => node.html)
          .slice(0, 2)
          .join(' | ')}`,
    );
    expect(found).toEqual([]);
    store.getState().ui.closeDialog();
    await expect.poll(() => page.getByRole('dialog').query()).toBeNull();
  }
});
