import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { SessionDialog } from '../../../src/renderer/dialogs/SessionDialog.tsx';
import { store } from '../../../src/renderer/store/use-store.ts';
import { fakeSession } from '../../support/fake-client.ts';
import { show, type Shown } from '../../support/show.tsx';

let shown: Shown;
let closed = 0;
afterEach(() => shown.end());

async function open(): Promise<void> {
  closed = 0;
  shown = await show(<SessionDialog onClose={() => closed++} />, { paused: false });
  const hash = 'ab'.repeat(32);
  const module = { name: 'flight.wasm', hash, size: 6212, bytes: null };
  shown.client.answer('session.load', () => ({ ...fakeSession, module }));
  const bytes = new Uint8Array([0x89, 0x77, 0x73, 0x63, 0x6f, 0x70, 0x65, 0x0a]);
  await act(() => store.getState().module.open({ kind: 'file', name: 'a.wscope', file: new Blob([bytes]) }, false));
}

it('names the module that is wanted, by its name, size and sum', async () => {
  await open();
  const dialog = page.getByRole('dialog', { name: 'Which module was it?' });
  await expect.element(dialog).toHaveTextContent('a.wscope was saved without its module.');
  await expect.element(dialog).toHaveTextContent('flight.wasm');
  await expect.element(dialog).toHaveTextContent(`SHA-256 ${'ab'.repeat(32)}`);
  await expect.element(page.getByRole('button', { name: 'Open a file…' })).toHaveFocus();
});

it('forgets the session when nobody knows the module', async () => {
  await open();
  await userEvent.keyboard('{Escape}');
  expect(closed).toBe(1);
  expect(store.getState().session.wanting).toBe(null);
});

it('has no accessibility problems', async () => {
  await open();
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});
