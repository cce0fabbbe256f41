import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { TablesPane } from '../../../../src/renderer/panes/tables/TablesPane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

const elements = (): readonly string[] =>
  [...shown.element.querySelectorAll('.table-element')].map((row) => row.textContent ?? '');

async function open(): Promise<void> {
  shown = await show(<TablesPane />);
  await shown.settle();
  const answer = await store.getState().engine.request('table.read', { table: 0, from: 0, count: 12 });
  await act(async () => {
    store.getState().tables.setWindow(answer);
    await Promise.resolve();
  });
}

it('asks for the elements on screen and shows them', async () => {
  await open();
  expect(shown.client.last('view.interest')?.table).toEqual({ table: 0, from: 0, count: 12 });
  expect(elements().slice(0, 3)).toEqual(['0null', '1callback_1func 10', '2callback_2func 11']);
});

it('leads to the function of an element', async () => {
  await open();
  shown.element.querySelector<HTMLElement>('[role=treegrid]')?.focus();
  await act(async () => await userEvent.keyboard('{ArrowDown>2/}{Enter}'));
  expect(store.getState().code.func).toBe(10);
});

it('leaves out nulls when asked to', async () => {
  await open();
  await act(async () => await userEvent.click(shown.element.querySelector('input[type=checkbox]') ?? document.body));
  await shown.settle();
  expect(elements()).toHaveLength(8);
  expect(elements().some((element) => element.includes('null'))).toBe(false);
});

it('has no accessibility violations', async () => {
  await open();
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});
