import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { BreakpointsPane } from '../../../../src/renderer/panes/breakpoints/BreakpointsPane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { emitPaused, fakeTime } from '../../../support/fake-client.ts';
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

async function openWatch(): Promise<void> {
  shown = await show(<BreakpointsPane />, { width: 640, height: 460 });
  await act(async () => {
    emitPaused(shown.client, fakeTime);
    const { add } = store.getState().breakpoints;
    add({ kind: 'memory', memory: 0, address: 0x110, length: 8, access: 'change', condition: 'new > old' });
    add({ kind: 'local', func: 12, local: 0, access: 'read', depth: 2 }, 'log');
    await Promise.resolve();
  });
  await shown.settle();
  find('[role=list]').focus();
  await act(async () => await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}'));
  await shown.settle();
}

it('says of watchpoints what they watch for, and opens them with Enter', async () => {
  await openWatch();
  expect(rows()).toEqual([
    'trap, any trap, 0 hits',
    'memory, 0x110 to 0x117, changed if new > old, 0 hits',
    'local, 0 of advanceBullets, in one call, read, only listed, 0 hits',
  ]);
  expect(find('.watch-title').textContent).toBe('Who accesses 0x110 to 0x117');
  const items = [...shown.element.querySelectorAll('.watch-accesses li')].map((item) => item.textContent);
  expect(items).toEqual([
    'f64.store in advanceBullets 2a1412 writes, last 1.5 at #81,204',
    'f64.load in drawBullets 1c096 reads, last 1.5 at #80,031',
    'host, before a call2 writes, last 0 at #12',
  ]);
  const { violations } = await axe.run(shown.element, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id }) => id)).toEqual([]);
});

it('goes to an accessing instruction, and to the moment of its last access', async () => {
  await openWatch();
  await act(async () => await userEvent.click(find('.watch-accesses .link-button')));
  expect(store.getState().code).toMatchObject({ func: 12, offset: 0x2a1 });
  await act(async () => await userEvent.click(find('[aria-label="Go to moment #81,204"]')));
  await shown.settle();
  expect(shown.client.last('time.goto')).toEqual({ to: { kind: 'instruction', at: 81_204 } });
});

it('changes what is watched for, the condition, and whether it stops', async () => {
  await openWatch();
  const [when, then] = [...shown.element.querySelectorAll<HTMLSelectElement>('.watch-form select')];
  await act(async () => {
    await userEvent.selectOptions(when!, 'access');
    await userEvent.selectOptions(then!, 'log');
    await userEvent.fill(find('[aria-label=Condition]'), 'new == 7');
    await userEvent.keyboard('{Enter}');
  });
  await shown.settle();
  expect(shown.client.last('breakpoints.set')?.list[1]).toMatchObject({
    on: { kind: 'memory', address: 0x110, access: 'access', condition: 'new == 7' },
    action: 'log',
  });
  await act(async () => await userEvent.keyboard('{Escape}'));
  expect(shown.element.querySelector('.watch-detail')).toBeNull();
});

it('takes watchpoints by form, and opens them', async () => {
  await open();
  await act(async () => await userEvent.click(find('[aria-label="Add breakpoint…"]')));
  await act(async () => {
    await userEvent.selectOptions(find('[aria-label="Break on"]'), 'memory');
    await userEvent.fill(find('[aria-label="Address, or range"]'), '0x200 to 0x203');
    await userEvent.keyboard('{Enter}');
  });
  await shown.settle();
  const spec = store.getState().breakpoints.list.at(-1);
  expect(spec?.on).toEqual({ kind: 'memory', memory: 0, address: 0x200, length: 4, access: 'write' });
  expect(store.getState().breakpoints.opened).toBe(spec?.id);
});
