import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ConsoleEntry } from '../../../../src/protocol/messages.ts';
import { ConsolePane } from '../../../../src/renderer/panes/console/ConsolePane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
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
};

it('tells kinds by word, explains traps, and leads to the code', async () => {
  await open(900, 300);
  await say([{ id: 10, kind: 'output', text: '   <0:>', target: null }, trap]);
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
  await say([{ id: 10, kind: 'output', text: 'hello', target: null }, trap]);
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
