import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ModuleRow, Signature } from '../../../../src/protocol/messages.ts';
import { InvokePane } from '../../../../src/renderer/panes/invoke/InvokePane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { f64, fakeModule, fakeUpdate } from '../../../support/fake-client.ts';
import { show, type Shown } from '../../../support/show.tsx';

const update = fakeUpdate({ memory: null, globals: null, table: null, game: false });

let shown: Shown;
afterEach(() => shown.end());

function find(selector: string): HTMLElement {
  const element = shown.element.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`nothing is ${selector}`);
  return element;
}

const row = (name: string, signature: Signature): ModuleRow => ({
  index: 0,
  name,
  detail: '',
  offset: 0,
  size: null,
  target: null,
  signature,
});

const power: Signature = {
  params: [
    { name: 'count', type: 'i64' },
    { name: '', type: 'f64' },
  ],
  results: ['f64'],
};

/** The fixture with two exports and a stub, nothing running. */
async function open(): Promise<void> {
  shown = await show(<InvokePane />, { height: 600 });
  shown.client.answer('module.list', ({ section }) => {
    const rows =
      section === 'imports'
        ? [
            {
              ...row('env.now', { params: [], results: ['f64'] }),
              import: { module: 'env', name: 'now' },
              stub: true as const,
            },
          ]
        : [row('main', { params: [], results: [] }), row('power', power)];
    return { total: rows.length, rows };
  });
  await act(async () => {
    store.setState(({ module }) => ({ module: { ...module, view: { ...fakeModule, id: 2, host: null } } }));
    store.setState((s) => ({ run: { ...s.run, state: 'idle' } }));
    store.getState().run.prepareInvoke('power');
    await Promise.resolve();
  });
  await shown.settle();
}

it('calls with what was typed, and shows what came out', async () => {
  await open();
  await act(async () => {
    await userEvent.fill(find('[aria-label="count, i64"]'), '18446744073709551615');
    await userEvent.fill(find('[aria-label="argument 1, f64"]'), '-inf');
    await userEvent.keyboard('{Enter}');
  });
  expect(shown.client.last('invoke')).toEqual({ name: 'power', args: ['18446744073709551615', '-inf'], pause: false });
  expect(find('[data-outcome]').dataset['outcome']).toBe('running');
  await act(async () => {
    shown.client.emit('results', { name: 'power', values: [f64(0.1)] });
    await Promise.resolve();
  });
  expect(find('[data-outcome]').dataset['outcome']).toBe('returned');
  expect(find('.invoke-outcome').textContent).toContain('0.1');
});

it('says of a call that was stopped that it did not return', async () => {
  await open();
  const tell = (state: 'running' | 'idle') =>
    act(async () => {
      shown.client.emit('state', { state, pause: null, update });
      await Promise.resolve();
    });
  await act(async () => await userEvent.click(find('.invoke-buttons .primary')));
  await tell('running');
  await shown.settle();
  expect(find('[data-outcome]').dataset['outcome']).toBe('running');
  await tell('idle');
  expect(find('[data-outcome]').textContent).toContain('did not return');
});

it('tells a trap in one line, and all of it when asked', async () => {
  await open();
  shown.client.answer('invoke', () => {
    throw new Error('The call stack is exhausted: 20000 calls are under way, the most that the settings allow.');
  });
  await act(async () => await userEvent.click(find('.invoke-buttons .primary')));
  await shown.settle();
  const failed = find('.invoke-failed');
  const line = failed.getBoundingClientRect().height;
  expect(line).toBeLessThan(24);
  await act(async () => await userEvent.click(find('.invoke-failed summary')));
  expect(failed.getBoundingClientRect().height).toBeGreaterThan(line);
});

it('does not call with what cannot be read, and says why', async () => {
  await open();
  await act(async () => {
    await userEvent.fill(find('[aria-label="count, i64"]'), '1.5');
    await userEvent.keyboard('{Enter}');
  });
  expect(shown.client.last('invoke')).toBeUndefined();
  expect(find('[role=alert]').textContent).toMatch(/no integer/);
});

it('begins paused when asked to', async () => {
  await open();
  const button = [...shown.element.querySelectorAll('button')].find(
    (each) => each.textContent?.trim() === 'Run paused',
  );
  await act(async () => await userEvent.click(button ?? find('nothing')));
  expect(shown.client.last('invoke')).toEqual({ name: 'power', args: ['0', '0'], pause: true });
});

it('sets what a stub gives', async () => {
  await open();
  await act(async () => {
    await userEvent.fill(find('[aria-label="result, f64"]'), '12.5');
    await userEvent.keyboard('{Enter}');
  });
  await shown.settle();
  expect(shown.client.last('stub.results')).toEqual({ module: 'env', name: 'now', results: ['12.5'] });
  expect(find('.invoke-stub [role=status]').textContent).toBe('Set.');
});

it('says what becomes of a paused call, and why nothing can be called in a module that cannot run', async () => {
  shown = await show(<InvokePane />);
  await shown.settle();
  expect(find('[role=status]').textContent).toMatch(/on top of it/);
  await act(async () => {
    store.setState(({ module }) => ({
      module: { ...module, view: { ...fakeModule, problem: { kind: 'unsupported', message: 'Needs SIMD.' } } },
    }));
    await Promise.resolve();
  });
  expect(find('[role=status]').textContent).toMatch(/reason given above/);
  expect(shown.element.querySelectorAll('button:disabled')).toHaveLength(2);
});

it('has no accessibility violations', async () => {
  await open();
  // The pane was dimmed while it waited for the exports, and comes back slowly.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});

it('shows the first of very many stubs, and more when asked', async () => {
  shown = await show(<InvokePane />);
  const stubRows = Array.from({ length: 170 }, (_, index): ModuleRow => {
    const name = `stub${index}`;
    const signature = { params: [], results: ['i32'] };
    return { ...row(name, signature), index, import: { module: 'm', name }, stub: true };
  });
  shown.client.answer('module.list', ({ section }) => {
    const rows = section === 'imports' ? stubRows : [];
    return { total: rows.length, rows };
  });
  await act(async () => {
    store.setState(({ module }) => ({ module: { ...module, view: { ...fakeModule, id: 7, host: null } } }));
    await Promise.resolve();
  });
  await shown.settle();
  const listed = () => shown.element.querySelectorAll('.invoke-stub').length;
  expect(listed()).toBe(50);
  await act(() => userEvent.click(page.getByRole('button', { name: 'Show 100 more of 170' })));
  expect(listed()).toBe(150);
  await act(() => userEvent.click(page.getByRole('button', { name: 'Show 20 more of 170' })));
  expect(listed()).toBe(170);
  await act(() => userEvent.fill(find('[aria-label="Find a stub"]'), 'm.stub16'));
  expect(listed()).toBe(11);
  await act(() => userEvent.fill(find('[aria-label="Find a stub"]'), 'nothing'));
  expect(shown.element.textContent).toContain('None is called “nothing”.');
});
