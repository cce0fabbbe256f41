import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { BreakpointsPane } from '../../../../src/renderer/panes/breakpoints/BreakpointsPane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

const rows = (): readonly string[] =>
  [...shown.element.querySelectorAll('.breakpoint input')].map((box) => box.getAttribute('aria-label') ?? '');

function find(selector: string): HTMLElement {
  const element = shown.element.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`nothing is ${selector}`);
  return element;
}

async function open(): Promise<void> {
  shown = await show(<BreakpointsPane />);
  await act(async () => {
    const { add } = store.getState().breakpoints;
    add({ kind: 'export', name: 'update' });
    add({ kind: 'opcode', pattern: 'f64.*' });
    add({ kind: 'function', func: 12, at: 'entry' });
    await Promise.resolve();
  });
  await shown.settle();
}

it('lists them in words, with names for functions', async () => {
  await open();
  await act(async () => {
    const { find: get, setHits } = store.getState().breakpoints;
    setHits([{ id: get({ kind: 'export', name: 'update' })?.id ?? '', hits: 7 }]);
    await Promise.resolve();
  });
  expect(rows()).toEqual([
    'trap, any trap, 0 hits',
    'export, update, 7 hits',
    'function, advanceBullets, entry, 0 hits',
    'opcode, f64.*, 0 hits',
  ]);
});

it('switches off with space and removes with Delete, but never the one on traps', async () => {
  await open();
  find('[role=list]').focus();
  await act(async () => await userEvent.keyboard('{ArrowDown}{Delete} {ArrowDown}{Delete}'));
  await shown.settle();
  expect(rows()).toEqual([
    'trap, any trap, 0 hits, disabled',
    'function, advanceBullets, entry, 0 hits',
    'opcode, f64.*, 0 hits',
  ]);
  expect(shown.client.last('breakpoints.set')?.list).toEqual(store.getState().breakpoints.list);
});

it('adds one by form, counting the opcodes a pattern means', async () => {
  await open();
  await act(async () => await userEvent.click(find('[aria-label="Add breakpoint…"]')));
  await act(async () => await userEvent.fill(find('[aria-label="Opcode or pattern"]'), 'f64.s*'));
  await shown.settle();
  expect(find('.breakpoint-form [role=status]').textContent).toBe('2 opcodes: f64.sqrt, f64.store');
  await act(async () => await userEvent.keyboard('{Enter}'));
  expect(store.getState().breakpoints.list.at(-1)?.on).toEqual({ kind: 'opcode', pattern: 'f64.s*' });
});

it('says what is wrong with what was typed', async () => {
  await open();
  await act(async () => await userEvent.click(find('[aria-label="Add breakpoint…"]')));
  await act(async () => {
    await userEvent.selectOptions(find('[aria-label="Break on"]'), 'offset');
    await userEvent.fill(find('[aria-label="Offset of the instruction"]'), 'here');
    await userEvent.keyboard('{Enter}');
  });
  expect(find('.breakpoint-form [role=status]').textContent).toMatch(/is a number/);
  expect(store.getState().breakpoints.list).toHaveLength(4);
});

it('finds a function by a part of its name, and an instruction by its offset as the code writes it', async () => {
  await open();
  await act(async () => await userEvent.click(find('[aria-label="Add breakpoint…"]')));
  await act(async () => {
    await userEvent.selectOptions(find('[aria-label="Break on"]'), 'return');
    await userEvent.fill(find('[aria-label="Function name or index"]'), 'upda');
    await userEvent.keyboard('{Enter}');
  });
  await shown.settle();
  expect(store.getState().breakpoints.list.at(-1)?.on).toEqual({ kind: 'function', func: 9, at: 'return' });
  await act(async () => {
    await userEvent.selectOptions(find('[aria-label="Break on"]'), 'offset');
    await userEvent.fill(find('[aria-label="Offset of the instruction"]'), '2c4');
    await userEvent.keyboard('{Enter}');
  });
  await shown.settle();
  expect(store.getState().breakpoints.list.at(-1)?.on).toEqual({ kind: 'instruction', offset: 0x2c4 });
});

it('has no accessibility violations', async () => {
  await open();
  await act(async () => await userEvent.click(find('[aria-label="Add breakpoint…"]')));
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});
