import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ComponentView } from '../../../src/protocol/messages.ts';
import { ProblemError } from '../../../src/protocol/problem.ts';
import { ComponentDialog } from '../../../src/renderer/dialogs/ComponentDialog.tsx';
import { store } from '../../../src/renderer/store/use-store.ts';
import { fakeModule } from '../../support/fake-client.ts';
import { show, type Shown } from '../../support/show.tsx';

let shown: Shown;
let closed = 0;
afterEach(() => shown.end());

const view: ComponentView = {
  name: 'c.wasm',
  size: 20_000,
  ownName: 'hello',
  modules: [
    { index: 0, name: 'main', offset: 0x20, size: 12_000, depth: 0 },
    { index: 1, name: '', offset: 0x3000, size: 700, depth: 1 },
  ],
  moduleCount: 2,
  sections: [
    { name: 'core module', offset: 8, size: 12_000, depth: 0 },
    { name: 'component', offset: 0x2f00, size: 720, depth: 0 },
    { name: 'core module', offset: 0x2ffe, size: 700, depth: 1 },
  ],
  sectionCount: 3,
  problem: null,
};

async function open(component: Partial<ComponentView> = {}): Promise<void> {
  closed = 0;
  shown = await show(<ComponentDialog onClose={() => closed++} />, { paused: false });
  // What opens one of its modules asks again which of them.
  const problem = { kind: 'component', message: 'This file is a component.', component: view } as const;
  shown.client.answer('open', ({ core }) => {
    if (core === undefined) throw new ProblemError(problem);
    return { ...fakeModule, name: `c.wasm › module ${core}` };
  });
  const source = { kind: 'file', name: 'c.wasm', file: new Blob([new Uint8Array([1])]) } as const;
  await act(async () => {
    store.setState(({ module }) => ({
      module: { ...module, component: { view: { ...view, ...component }, source, run: false } },
    }));
    await Promise.resolve();
  });
  await shown.settle();
}

const options = (): readonly string[] =>
  page
    .getByRole('option')
    .elements()
    .map((row) => row.textContent);

it('lists the core modules with name, size and place', async () => {
  await open();
  expect(page.getByRole('dialog').element().textContent).toContain('A component with 2 core modules');
  expect(options()).toEqual(['0main12 kB0x20', '1no namein a component inside700 B0x3000']);
});

it('opens the module that is chosen, with mouse or keyboard', async () => {
  await open();
  await act(() => userEvent.click(page.getByRole('option').elements()[1]!));
  await act(() => userEvent.click(page.getByRole('button', { name: 'Open module 1' })));
  expect(closed).toBe(1);
  await expect.poll(() => shown.client.last('open')).toMatchObject({ name: 'c.wasm', core: 1 });
  (page.getByRole('listbox').element() as HTMLElement).focus();
  await act(() => userEvent.keyboard('{Home}{Enter}'));
  await expect.poll(() => shown.client.last('open')).toMatchObject({ core: 0 });
});

it('shows what else stands in the file when asked', async () => {
  await open();
  await act(() => userEvent.click(page.getByText('3 sections')));
  await shown.settle();
  expect(page.getByRole('list', { name: 'Sections' }).element().textContent).toContain('component720 B0x2f00');
});

it('says why the rest of a broken component is missing', async () => {
  await open({ problem: { kind: 'decode', message: 'Unexpected end (at 0x4e20)', offset: 0x4e20 } });
  expect(page.getByRole('alert').element().textContent).toContain('Unexpected end');
  expect(options()).toHaveLength(2);
});

it('is readable without sight', async () => {
  await open();
  const { violations } = await axe.run(page.getByRole('dialog').element(), {
    rules: { 'color-contrast': { enabled: false } },
  });
  expect(violations.map(({ id }) => id)).toEqual([]);
});
