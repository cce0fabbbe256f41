import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ProblemError } from '../../../src/protocol/problem.ts';
import { ProgramDialog } from '../../../src/renderer/dialogs/ProgramDialog.tsx';
import { store } from '../../../src/renderer/store/use-store.ts';
import { show, type Shown } from '../../support/show.tsx';

let shown: Shown;
let closed = 0;
afterEach(() => shown.end());

async function open(): Promise<void> {
  closed = 0;
  shown = await show(<ProgramDialog onClose={() => closed++} />);
}

async function press(name: string): Promise<void> {
  await act(async () => await userEvent.click(page.getByRole('button', { name, exact: true })));
  await shown.settle();
}

async function fill(label: string, text: string): Promise<void> {
  await act(async () => await userEvent.fill(page.getByLabelText(label), text));
}

async function choose(...files: File[]): Promise<void> {
  await act(async () => await userEvent.upload(page.getByLabelText('Files for the program'), files));
  await shown.settle();
}

const rows = (): readonly string[] =>
  [...document.querySelectorAll('.program-row')].map((row) => row.textContent ?? '');

it('keeps arguments, variables and files, and starts the program anew with them', async () => {
  await open();
  expect(document.body.textContent).toContain('the program finds an empty folder');
  await fill('Arguments, one a line', '-n\nsome words\n');
  await fill('Environment, NAME=VALUE on each line', 'HOME=/');
  await choose(new File(['hello'], 'b.txt'), new File(['x'.repeat(2500)], 'a.txt'));
  expect(rows()).toEqual(['/a.txt2.5 kB', '/b.txt5 B']);
  await press('Remove /a.txt');
  await press('Apply and restart');
  expect(shown.client.last('program.setup')).toEqual({
    setup: {
      args: ['-n', 'some words'],
      env: [{ name: 'HOME', value: '/' }],
      files: [{ path: '/b.txt', bytes: new TextEncoder().encode('hello') }],
    },
  });
  expect(shown.client.last('restart')).toEqual({ run: true });
  expect(closed).toBe(1);
});

it('says which line is no variable, and takes nothing until it is', async () => {
  await open();
  await fill('Environment, NAME=VALUE on each line', 'A=1\nbroken');
  expect(document.body.textContent).toContain('Line 2 is not of the form NAME=VALUE.');
  const apply = page.getByRole('button', { name: 'Apply', exact: true });
  expect(apply.element().getAttribute('aria-disabled')).toBe('true');
  await act(async () => {
    document.querySelector('form')?.requestSubmit();
    await Promise.resolve();
  });
  expect(shown.client.last('program.setup')).toBeUndefined();
  expect(closed).toBe(0);
});

it('shows why it was refused, and stays', async () => {
  await open();
  shown.client.answer('program.setup', () => {
    throw new ProblemError({ kind: 'limit', message: 'That is too much.' });
  });
  await press('Apply');
  expect(document.body.textContent).toContain('That is too much.');
  expect(closed).toBe(0);
  expect(store.getState().program.setup.args).toEqual([]);
});

it('lists what the program left, thousands of files as well', async () => {
  await open();
  const files = Array.from({ length: 2000 }, (_, i) => ({ path: `/out/${i}.txt`, size: i, link: null }));
  const folder = { path: '/out/', size: 0, link: null };
  shown.client.answer('program.files', () => ({ total: 5000, files: [folder, ...files] }));
  await act(async () => {
    store.setState(({ run }) => ({ run: { ...run, state: 'running' } }));
    await Promise.resolve();
  });
  await act(async () => {
    store.setState(({ run }) => ({ run: { ...run, state: 'idle' } }));
    await Promise.resolve();
  });
  await shown.settle();
  expect(rows()[0]).toBe('/out/folder');
  expect(rows().length).toBeLessThan(40);
  expect(document.body.textContent).toContain('The first 2001 are listed.');
  const { violations } = await axe.run(document.querySelector('[role=dialog]')!);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});
