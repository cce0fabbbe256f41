import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ConsoleEntry } from '../../../../src/protocol/messages.ts';
import { ConsolePane } from '../../../../src/renderer/panes/console/ConsolePane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { emitPaused, fakeModule, fakePause, fakeTime, fakeUpdate } from '../../../support/fake-client.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

const lines = (): readonly string[] =>
  [...shown.element.querySelectorAll('.console-line')].map((line) => line.textContent ?? '');

function find(selector: string): HTMLElement {
  const element = shown.element.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`nothing is ${selector}`);
  return element;
}

/** The pane, without the lines that the fixture says when it pauses. */
async function open(width: number, height: number): Promise<void> {
  shown = await show(<ConsolePane />, { width, height });
  await act(async () => {
    store.getState().console.clear();
    await Promise.resolve();
  });
}

async function say(entries: readonly ConsoleEntry[]): Promise<void> {
  await act(async () => {
    store.getState().console.append(entries);
    await Promise.resolve();
  });
  await shown.settle();
}

const trap: ConsoleEntry = {
  id: 11,
  kind: 'trap',
  text: 'The program reached an `unreachable` instruction.',
  target: { kind: 'func', func: 12, offset: 0x2b3 },
  at: null,
  branch: null,
};

it('tells kinds by word, explains traps, and leads to the code', async () => {
  await open(900, 300);
  await say([{ id: 10, kind: 'output', text: '   <0:>', target: null, at: null, branch: null }, trap]);
  expect(lines()).toEqual([
    'Output   <0:>',
    'TrapThe program reached an `unreachable` instruction.0x2b3',
    expect.stringMatching(/^Compilers put it where/),
  ]);
  await act(async () => await userEvent.click(find('.console-link')));
  expect(store.getState().code).toMatchObject({ func: 12, offset: 0x2b3 });
});

it('hides a kind, filters by text, and clears', async () => {
  await open(900, 300);
  await say([{ id: 10, kind: 'output', text: 'hello', target: null, at: null, branch: null }, trap]);
  await act(async () => await userEvent.click(find('[title="Trap: 1"]')));
  expect(lines()).toEqual(['Outputhello']);
  await act(async () => await userEvent.fill(find('input[type=search]'), 'no such words'));
  expect(shown.element.textContent).toContain('Nothing matches');
  await act(async () => await userEvent.click(find('[aria-label="Clear the console"]')));
  expect(store.getState().console.entries).toEqual([]);
});

it('follows new lines until the person looks elsewhere', async () => {
  await open(600, 200);
  const many = (from: number) =>
    Array.from({ length: 500 }, (_, i): ConsoleEntry => ({
      id: from + i,
      kind: 'output',
      text: `line ${from + i}`,
      target: null,
      at: null,
      branch: null,
    }));
  await say(many(100));
  await shown.settle();
  expect(lines().at(-1)).toBe('Outputline 599');
  expect(lines().length).toBeLessThan(60);
  find('[role=list]').focus();
  await act(async () => await userEvent.keyboard('{Home}'));
  await say(many(600));
  await shown.settle();
  expect(lines()[0]).toBe('Outputline 100');
});

it('has no accessibility violations', async () => {
  await open(900, 300);
  await say([trap]);
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});

/** A WASI program that runs, and waits for input or not. */
async function run(waiting: 'input' | null): Promise<void> {
  await act(async () => {
    store.setState(({ module }) => ({ module: { ...module, view: { ...fakeModule, host: 'wasi' } } }));
    const update = { ...fakeUpdate(store.getState().engine.interest, 'running'), waiting, console: [] };
    shown.client.emit('state', { state: 'running', pause: null, update });
    await Promise.resolve();
  });
  await shown.settle();
}

it('tells standard error and what was typed by icon and word', async () => {
  await open(900, 300);
  await say([
    { id: 10, kind: 'output', text: 'Name?', target: null, at: null, branch: null },
    { id: 11, kind: 'input', text: 'Ada', target: null, at: null, branch: null },
    { id: 12, kind: 'stderr', text: 'oops', target: null, at: null, branch: null },
  ]);
  expect(lines()).toEqual(['OutputName?', 'InputAda', 'Stderroops']);
  const icons = [...shown.element.querySelectorAll('.console-kind svg')].map((icon) => icon.getAttribute('class'));
  expect(new Set(icons).size).toBe(3);
});

it('has a line to type into while a program runs, which has the keyboard when it waits', async () => {
  await open(900, 300);
  expect(shown.element.querySelector('.console-input')).toBeNull();
  await run(null);
  expect(document.activeElement).not.toBe(find('.console-input input'));
  await run('input');
  expect(document.activeElement).toBe(find('.console-input input'));
  await act(async () => await userEvent.keyboard('Grace Hopper{Enter}'));
  expect(shown.client.last('program.input')).toEqual({ text: 'Grace Hopper\n' });
  await act(async () => await userEvent.keyboard('half{Control>}d{/Control}'));
  expect(shown.client.last('program.input')).toEqual({ text: 'half' });
  await act(async () => await userEvent.keyboard('{Control>}d{/Control}'));
  expect(shown.client.last('program.input')).toEqual({ text: null });
  await act(async () => await userEvent.keyboard('{ArrowUp}{ArrowUp}'));
  expect(find('.console-input input')).toHaveProperty('value', 'Grace Hopper');
  await act(async () => await userEvent.click(find('.console-input [type=submit]')));
  expect(shown.client.last('program.input')).toEqual({ text: 'Grace Hopper\n' });
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});

it('says in the past that other input begins a new branch', async () => {
  await open(900, 300);
  await run('input');
  expect(find('.console-input input')).toHaveProperty('placeholder', 'The program waits for input');
  await act(async () => {
    const update = { ...fakeUpdate(store.getState().engine.interest, 'paused'), console: [], time: fakeTime };
    shown.client.emit('state', { state: 'paused', pause: fakePause, update });
  });
  expect(find('.console-input input')).toHaveProperty('placeholder', 'Other input begins a new branch');
});

it('dims what was said after the moment shown, says where that begins, and leads to the moment of an entry', async () => {
  await open(900, 300);
  const { at } = fakeTime;
  const line = (id: number, text: string, then: number, branch = 1): ConsoleEntry => ({
    id,
    kind: 'output',
    text,
    target: null,
    at: then,
    branch,
  });
  await say([line(10, 'before', at - 10), line(11, 'after', at + 5), line(12, 'later still', at + 6)]);
  const first = { id: 1, parent: null, from: 0, total: fakeTime.total, name: 'First run' };
  const pauseAt = (moment: number) =>
    act(async () => {
      emitPaused(shown.client, { ...fakeTime, live: false, at: moment, branch: 1, branches: [first] });
      await Promise.resolve();
    });
  const apart = () => [...shown.element.querySelectorAll('.console-line[data-apart]')].map((each) => each.textContent);
  await pauseAt(at);
  act(() => store.getState().console.append([line(13, 'elsewhere', at - 5, 2)]));
  await shown.settle();
  expect(apart()).toEqual(['Outputafterlater', 'Outputlater still', 'Outputelsewhereon another branch']);
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  await act(() => userEvent.click(page.getByText('after', { exact: true }), { button: 'right' }));
  await act(() => userEvent.click(page.getByRole('menuitem', { name: /^Go to its moment, #/ })));
  expect(shown.client.last('time.goto')).toEqual({ to: { kind: 'instruction', at: at + 5 } });
  await pauseAt(at + 5);
  expect(apart()).toEqual(['Outputlater stilllater', 'Outputelsewhereon another branch']);
});
