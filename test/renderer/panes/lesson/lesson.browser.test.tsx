import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { examples } from '../../../../src/examples/index.ts';
import { LessonPane } from '../../../../src/renderer/panes/lesson/LessonPane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

const buttons = (): readonly HTMLButtonElement[] => [...shown.element.querySelectorAll('button')];

async function open(id: string): Promise<void> {
  shown = await show(<LessonPane />, { height: 700 });
  await act(async () => {
    store.setState((s) => ({ module: { ...s.module, source: { kind: 'sample', sample: id, name: id, url: '' } } }));
    await Promise.resolve();
  });
}

it('shows the words of every sample', async () => {
  for (const example of examples) {
    await open(example.id);
    const text = shown.element.textContent ?? '';
    expect(text).toContain(example.title);
    for (const { heading } of example.lesson) expect(text).toContain(heading.replaceAll('`', ''));
    expect(text).not.toContain('`');
    await shown.end();
  }
  await open('stack');
});

it('leads to the next sample and offers the first breakpoint', async () => {
  await open('memory');
  await act(
    async () =>
      await userEvent.click(buttons().find((each) => each.textContent?.startsWith('Break on')) ?? document.body),
  );
  expect(store.getState().breakpoints.list.at(-1)?.on).toEqual({ kind: 'opcode', pattern: 'f64.store' });
  const opened: string[] = [];
  await act(async () => {
    store.setState((s) => ({
      files: { ...s.files, openSample: (id: string) => (opened.push(id), Promise.resolve(true)) },
    }));
    await Promise.resolve();
  });
  await act(async () => await userEvent.click(buttons().at(-1) ?? document.body));
  expect(opened).toEqual([examples[2]?.id]);
});

it('lists the samples when none is open', async () => {
  shown = await show(<LessonPane />, { paused: false, height: 700 });
  expect(buttons()).toHaveLength(examples.length);
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});
