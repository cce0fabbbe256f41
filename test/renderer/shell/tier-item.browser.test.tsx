import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { TierView } from '../../../src/protocol/messages.ts';
import { SettingsDialog } from '../../../src/renderer/dialogs/SettingsDialog.tsx';
import { StatusBar } from '../../../src/renderer/shell/StatusBar.tsx';
import { store } from '../../../src/renderer/store/use-store.ts';
import { show, type Shown } from '../../support/show.tsx';

let shown: Shown;
afterEach(async () => {
  store.getState().settings.setTier('auto');
  await shown.end();
});

const native: TierView = {
  mode: 'auto',
  now: 'native',
  native: 1203,
  functions: 1210,
  text: '1203 of 1210 functions run natively.',
  instances: [{ name: '', native: 1203, functions: 1210, text: 'The others use what is left to the interpreter.' }],
};

const tell = (view: TierView | null) =>
  act(async () => {
    shown.client.emit('tier', view);
    await Promise.resolve();
  });

const status = () => page.getByRole('contentinfo');
const item = (name: RegExp) => status().getByRole('button', { name });

test.each<readonly [string, TierView, RegExp]>([
  ['native code', native, /^Native ?1,203 of 1,210 functions$/],
  ['what is being prepared', { ...native, now: 'preparing' }, /^Preparing native code$/],
  ['the interpreter', { ...native, now: 'interpreter', native: 0 }, /^Interpreter$/],
])('%s is told in words', async (_, view, name) => {
  shown = await show(<StatusBar />, { width: 1400, height: 40 });
  await tell(view);
  await expect.element(item(name)).toBeVisible();
  expect((await axe.run(shown.element)).violations.map(({ id }) => id)).toEqual([]);
});

test('nothing is said where nothing has been started, or nothing is open', async () => {
  shown = await show(<StatusBar />, { width: 1400, height: 40 });
  await tell(null);
  expect(item(/Native|Interpreter/).query()).toBeNull();
  await shown.end();
  shown = await show(<StatusBar />, { width: 1400, height: 40, paused: false });
  await tell(native);
  expect(item(/Native|Interpreter/).query()).toBeNull();
});

test('a refusal is told with its reason, by the keyboard alone', async () => {
  shown = await show(<StatusBar />, { width: 1400, height: 40 });
  const text = 'The memory is shared: that is left to the interpreter.';
  await tell({ ...native, now: 'interpreter', native: 0, text, instances: [] });
  (item(/^Interpreter$/).element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  const card = page.getByRole('dialog', { name: 'Execution tier' });
  await expect.element(card).toHaveTextContent(text);
  expect((await axe.run(document.body, { rules: { region: { enabled: false } } })).violations).toEqual([]);
  for (let i = 0; i < 3; i++) {
    await userEvent.keyboard('{Tab}');
    expect(card.element().contains(document.activeElement)).toBe(true);
  }
  await userEvent.keyboard('{Escape}');
  await expect.element(card).not.toBeInTheDocument();
  expect(document.activeElement).toBe(item(/^Interpreter$/).element());
});

test('the card tells it by module, and a person chooses there', async () => {
  shown = await show(<StatusBar />, { width: 1400, height: 40 });
  await tell(native);
  await item(/^Native/).click();
  const modules = page.getByRole('list', { name: 'Modules' });
  await expect.element(modules).toHaveTextContent(/rocket\.wasm ?1,203 of 1,210 functions native ?The others use/);
  await page.getByRole('radio', { name: 'Interpreter' }).click();
  expect(shown.client.last('run.tier')).toEqual({ mode: 'interpreter' });
  await expect.element(page.getByRole('radio', { name: 'Interpreter' })).toBeChecked();
});

test('what is native is not counted where everything is the interpreter’s by choice', async () => {
  shown = await show(<StatusBar />, { width: 1400, height: 40 });
  const text = 'The interpreter runs everything, as it was set to.';
  await tell({ ...native, mode: 'interpreter', now: 'interpreter', text });
  await item(/^Interpreter/).click();
  await expect.element(page.getByRole('dialog', { name: 'Execution tier' })).toHaveTextContent(text);
  expect(page.getByRole('list', { name: 'Modules' }).query()).toBeNull();
});

test('the settings have it, too', async () => {
  shown = await show(<SettingsDialog onClose={() => undefined} />);
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Execution tier' }), 'Native');
  expect(shown.client.last('run.tier')).toEqual({ mode: 'native' });
  expect(store.getState().settings.tier).toBe('native');
});
