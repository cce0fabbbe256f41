import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { CodePane } from '../../../../src/renderer/panes/code/CodePane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { fakeFunction, fakeLines, fakeModule, fakeUpdate } from '../../../support/fake-client.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

const grid = () => page.getByRole('grid', { name: 'Disassembly of advanceBullets' });
const current = () => shown.element.querySelector('[aria-current=true]');
const selected = () => shown.element.querySelector('[aria-selected=true]')?.getAttribute('aria-label');

test('marks the current instruction and writes what it takes and gives beside it', async () => {
  shown = await show(<CodePane />);
  await expect.element(page.getByRole('region', { name: 'Code', exact: true })).toBeVisible();
  expect(current()?.getAttribute('aria-label')).toBe('0x2c4 f64.mul, current instruction, 0.0166 × 500 → 8.333');
  expect(current()?.textContent).toContain('0.0166 × 500 → 8.333');
});

test('where there is no room beside the instruction, its note stands below it', async () => {
  shown = await show(<CodePane />, { width: 230 });
  const row = current() as HTMLElement;
  const text = row.querySelector('.code-text')!.getBoundingClientRect();
  const note = row.querySelector('.code-effect')!.getBoundingClientRect();
  expect(note.top).toBeGreaterThanOrEqual(text.bottom - 1);
  expect(note.right).toBeLessThanOrEqual(shown.element.getBoundingClientRect().right);
  expect(row.nextElementSibling!.getBoundingClientRect().top).toBeGreaterThanOrEqual(note.bottom);
});

test('nothing is marked as current while it runs at full speed', async () => {
  shown = await show(<CodePane />);
  const update = {
    ...fakeUpdate({ memory: null, globals: null, table: null, game: false }),
    state: 'running' as const,
  };
  shown.client.emit('state', { state: 'running', pause: null, update });
  await expect.poll(() => current()).toBeNull();
  expect(shown.element.querySelector('.code-effect, .code-arrow')).toBeNull();
  await expect.element(grid()).toBeVisible();
});

test('the explanation follows the cursor, and goes where there is no instruction', async () => {
  shown = await show(<CodePane />);
  shown.client.answer('code.help', ({ mnemonic }) => ({
    mnemonic,
    group: 'arithmetic',
    text: `About ${mnemonic}.`,
    pops: '',
    pushes: '',
  }));
  await act(() => store.getState().code.explain('f64.mul'));
  await expect.element(page.getByText('About f64.mul.')).toBeVisible();
  await act(async () => {
    (grid().element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}');
  });
  await expect.element(page.getByText('About f64.add.')).toBeVisible();
  await act(() => userEvent.keyboard('{Home}'));
  await expect.poll(() => store.getState().code.help).toBeNull();
});

test('keys move the cursor, and the store learns which instruction it is on', async () => {
  shown = await show(<CodePane />);
  await act(async () => {
    (grid().element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  });
  expect(selected()).toBe('0x2c6 f64.store offset=8');
  expect(store.getState().code).toMatchObject({ offset: 0x2c6, mnemonic: 'f64.store' });
  await act(() => userEvent.keyboard('{End}'));
  expect(selected()).toBe('0x2d8 end');
  await act(() => userEvent.keyboard('{Home}'));
  expect(selected()).toContain('(func $advanceBullets');
});

test('a click in the gutter sets a breakpoint there, another one removes it', async () => {
  shown = await show(<CodePane />);
  const gutter = page.getByRole('row', { name: '0x2c8 local.get $i' }).element().querySelector('[data-part=gutter]');
  await act(() => userEvent.click(gutter as Element));
  await shown.settle();
  expect(shown.client.last('breakpoints.set')?.list.at(-1)).toMatchObject({
    on: { kind: 'instruction', offset: 0x2c8 },
  });
  await expect.element(page.getByRole('row', { name: '0x2c8 local.get $i, breakpoint' })).toBeVisible();
  await act(() => userEvent.click(gutter as Element));
  await shown.settle();
  expect(shown.client.last('breakpoints.set')?.list.filter(({ on }) => on.kind === 'instruction')).toEqual([]);
});

test('a click on the name of a called function goes there, and Back comes back', async () => {
  shown = await show(<CodePane />);
  shown.client.answer('code.function', ({ func }) => ({
    ...fakeFunction,
    func,
    name: func === 14 ? 'collide' : 'advanceBullets',
  }));
  await act(() => userEvent.click(page.getByText('$collide')));
  await shown.settle();
  await expect.element(page.getByRole('grid', { name: 'Disassembly of collide' })).toBeVisible();
  await act(() => userEvent.click(page.getByRole('button', { name: 'Back' })));
  await shown.settle();
  await expect.element(grid()).toBeVisible();
});

test('Enter follows the link of the line', async () => {
  shown = await show(<CodePane />);
  await act(async () => {
    (grid().element() as HTMLElement).focus();
    await userEvent.keyboard('{End}{ArrowUp}{ArrowRight}{Enter}');
  });
  expect(store.getState().code.func).toBe(14);
});

test('the menu of a line runs to it', async () => {
  shown = await show(<CodePane />);
  await act(() => userEvent.click(page.getByRole('row', { name: '0x2ca i32.const 1' }), { button: 'right' }));
  await act(() => userEvent.click(page.getByRole('menuitem', { name: /Run to here/ })));
  expect(shown.client.last('step')).toEqual({ kind: 'to', offset: 0x2ca });
});

test('finds text in the function and selects its line', async () => {
  shown = await show(<CodePane />);
  await act(async () => {
    (grid().element() as HTMLElement).focus();
    await userEvent.keyboard('/lt_u{Enter}');
  });
  await shown.settle();
  expect(selected()).toContain('0x2d1 i32.lt_u');
});

test('a function of 400 000 lines is drawn by windows, asked for by pages', async () => {
  shown = await show(<CodePane />, { paused: false });
  const lines = 400_000;
  shown.client.answer('code.function', ({ func }) => ({ ...fakeFunction, func, lines }));
  shown.client.answer('code.lines', ({ from, count }) =>
    Array.from({ length: Math.min(count, lines - from) }, (_, i) => ({ ...fakeLines[3]!, offset: 0x1000 + from + i })),
  );
  await act(async () => {
    store.setState(({ module }) => ({ module: { ...module, view: fakeModule } }));
    store.getState().code.show({ func: 12 });
    await Promise.resolve();
  });
  await shown.settle();
  const scroller = grid().element() as HTMLElement;
  for (const part of [0.25, 0.5, 0.75, 1]) {
    await act(async () => {
      scroller.scrollTop = part * scroller.scrollHeight;
      scroller.dispatchEvent(new Event('scroll'));
      await Promise.resolve();
    });
    await shown.settle();
  }
  await expect.element(page.getByRole('row', { name: '0x62a7f local.get $i' })).toBeVisible();
  expect(shown.element.querySelectorAll('[role=row]').length).toBeLessThan(80);
  expect(shown.client.asked.filter(({ name }) => name === 'code.lines').length).toBeLessThan(16);
});

test('says what to do when there is no module', async () => {
  shown = await show(<CodePane />, { paused: false });
  await expect.element(page.getByText('No module')).toBeVisible();
});
