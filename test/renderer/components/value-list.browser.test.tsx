import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { LocalView, MemberView, ObjectRefView, ValueView } from '../../../src/protocol/messages.ts';
import { LocalsPane } from '../../../src/renderer/panes/locals/LocalsPane.tsx';
import { store } from '../../../src/renderer/store/use-store.ts';
import { fakeFrame, fakePause, i32 } from '../../support/fake-client.ts';
import { show, type Shown } from '../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

const reference = (ref: ValueView['ref']): ValueView => ({ type: '(ref null $node)', bits: 0n, ref });
const nodeView = (id: number, count = 2, kind: ObjectRefView['kind'] = 'struct'): ValueView =>
  reference({ kind, id, type: '$node', count, members: [] });
const member = (name: string, value: ValueView): MemberView => ({ name, storage: value.type, mutable: true, value });
/** Lanes 1 2 3 4, and 1 2 3 5 before. */
const vector: ValueView = { type: 'v128', bits: 0x4_00000003_00000002_00000001n, ref: null };
const before = 0x5_00000003_00000002_00000001n;

const local = (index: number, name: string, value: ValueView, more: Partial<LocalView> = {}): LocalView => ({
  index,
  name,
  param: false,
  value,
  changed: false,
  ...more,
});
const locals: readonly LocalView[] = [
  local(0, 'n', i32(7)),
  local(1, 'head', nodeView(3)),
  local(2, 'lanes', vector, { changed: true, before }),
  local(3, 'call', reference({ kind: 'func', func: 14, name: 'collide' })),
  local(4, 'many', nodeView(9, 100_000, 'array')),
];

async function open(): Promise<void> {
  shown = await show(<LocalsPane />, { height: 700 });
  shown.client.answer('object', ({ kind, id, from, count }) => ({
    kind,
    id,
    type: '$node',
    count: id === 9 ? 100_000 : 2,
    from,
    members:
      id === 9
        ? Array.from({ length: count }, (_, i) => member(String(from + i), i32(from + i)))
        : [member('next', id === 1 ? reference({ kind: 'null' }) : nodeView(id - 1)), member('value', i32(id * 100))],
  }));
  const frame = { ...fakeFrame, locals, localCount: locals.length };
  await act(async () => {
    const { values, run } = store.getState();
    const event = { state: 'paused' as const, pause: { ...fakePause, top: frame }, update: undefined as never };
    values.stateChanged(event);
    run.stateChanged(event);
    await Promise.resolve();
  });
  await shown.settle();
}

const rows = (): readonly string[] =>
  [...shown.element.querySelectorAll('.virtual-row')].map((row) => {
    const open = row.getAttribute('aria-expanded');
    const sign = open === null ? ' ' : open === 'true' ? 'v' : '>';
    return `${sign}${row.getAttribute('aria-level')} ${(row.textContent ?? '').trim()}`;
  });

async function press(keys: string): Promise<void> {
  await act(async () => {
    (page.getByRole('treegrid').element() as HTMLElement).focus();
    await userEvent.keyboard(keys);
  });
  await shown.settle();
  await shown.settle();
}

test('an object is opened, walked through and closed by the arrow keys', async () => {
  await open();
  await press('{ArrowDown>2/}{ArrowRight}');
  expect(rows().slice(1, 4)).toEqual([
    'v1 1headstruct $node #3',
    '>2 next(ref null $node)struct $node #2',
    ' 2 valuei323000x12c',
  ]);
  await press('{ArrowRight}{ArrowRight}');
  expect(rows().slice(2, 5)).toEqual([
    'v2 next(ref null $node)struct $node #2',
    '>3 next(ref null $node)struct $node #1',
    ' 3 valuei322000xc8',
  ]);
  // Left goes up, and closes.
  await press('{ArrowRight}{ArrowLeft}{ArrowLeft}{ArrowLeft}{ArrowLeft}');
  expect(rows()).toHaveLength(locals.length);
});

test('what was opened stays open at the next stop, and what is new in it is marked', async () => {
  await open();
  await press('{ArrowDown>2/}{ArrowRight}');
  shown.client.answer('object', ({ kind, id, from }) => ({
    kind,
    id,
    type: '$node',
    count: 2,
    from,
    members: [member('next', nodeView(2)), member('value', i32(77))],
  }));
  await act(async () => {
    const moment = { ...fakePause.moment, stops: 42 };
    const top = { ...fakeFrame, locals, localCount: locals.length };
    const event = { state: 'paused' as const, pause: { ...fakePause, moment, top }, update: undefined as never };
    store.getState().values.stateChanged(event);
    store.getState().run.stateChanged(event);
    await Promise.resolve();
  });
  await shown.settle();
  await shown.settle();
  expect(rows()[3]).toBe(' 2 valuei32770x4d, changed');
  expect(rows()[2]).toBe('>2 next(ref null $node)struct $node #2');
});

test('a click opens, and a large array is opened range by range', async () => {
  await open();
  const many = shown.element.querySelectorAll('.virtual-row')[4];
  await act(async () => await userEvent.click(many?.querySelector('.twisty') ?? document.body));
  await shown.settle();
  expect(rows()[5]).toBe('>2 0 … 999 of 100\u202f000');
  await press('{ArrowDown>2/}{ArrowRight}');
  await shown.settle();
  expect(rows()[7]).toBe(' 3 100010000x3e8');
  expect(shown.client.last('object')).toMatchObject({ kind: 'array', id: 9, from: 1000 });
});

test('V divides a vector differently, the choice below it, too; others stay as they are', async () => {
  await open();
  const lanes = () => shown.element.querySelectorAll('.virtual-row')[2]?.querySelector('.vector')?.textContent;
  expect(lanes()).toBe('i32x4 1 2 3 4');
  const marked = () =>
    [...shown.element.querySelectorAll('.vector-lane[data-changed]')].map((lane) => lane.textContent);
  expect(marked()).toEqual(['4']);
  await press('{ArrowDown>3/}v');
  expect(lanes()).toBe('i64x2 8589934593 17179869187');
  expect(marked()).toEqual(['17179869187']);
  await press('{Shift>}V{/Shift}{Shift>}V{/Shift}');
  expect(lanes()).toBe('i16x8 1 0 2 0 3 0 4 0');
  await press('{ArrowRight}');
  const choice = page.getByRole('combobox', { name: 'Lanes of this vector' });
  await act(async () => await userEvent.selectOptions(choice, 'i8x16'));
  await shown.settle();
  expect(rows().slice(4, 8)).toEqual([
    ' 2 0: 1 1: 0 2: 0 3: 0',
    ' 2 4: 2 5: 0 6: 0 7: 0',
    ' 2 8: 3 9: 0 10: 0 11: 0',
    ' 2 12: 4 13: 0 14: 0 15: 0',
  ]);
  expect(store.getState().settings.lanes).toBe('auto');
});

test('a vector is divided as the code divides it, until a person wants it otherwise', async () => {
  await open();
  const frame = { ...fakeFrame, locals: [local(0, 'lanes', { ...vector, lanes: 'f32x4' })], localCount: 1 };
  await act(async () => {
    store.getState().run.stateChanged({
      state: 'paused',
      pause: { ...fakePause, top: frame },
      update: undefined as never,
    });
    await Promise.resolve();
  });
  await shown.settle();
  const lanes = () => shown.element.querySelector('.vector-shape')?.textContent;
  expect(lanes()).toBe('f32x4');
  act(() => store.getState().values.setShapeEverywhere('i16x8'));
  expect(lanes()).toBe('i16x8');
  act(() => store.getState().values.setShapeEverywhere('auto'));
  expect(lanes()).toBe('f32x4');
});

test('the menu divides all vectors', async () => {
  await open();
  const row = shown.element.querySelectorAll<HTMLElement>('.virtual-row')[2];
  await act(async () => await userEvent.click(row ?? document.body, { button: 'right' }));
  await act(async () => await userEvent.click(page.getByRole('menuitem', { name: 'f32x4' })));
  await act(async () => await userEvent.click(row ?? document.body, { button: 'right' }));
  await act(async () => await userEvent.click(page.getByRole('menuitem', { name: 'Show all vectors as f32x4' })));
  expect(store.getState().settings.lanes).toBe('f32x4');
  expect(store.getState().values.shapes).toEqual({});
  await act(async () => await userEvent.click(row ?? document.body, { button: 'right' }));
  await act(
    async () => await userEvent.click(page.getByRole('menuitem', { name: 'Show vectors as the code uses them' })),
  );
  expect(store.getState().settings.lanes).toBe('auto');
});

test('a field is edited like a local', async () => {
  await open();
  await press('{ArrowDown>2/}{ArrowRight}{ArrowDown>2/}{Enter}');
  await act(async () => await userEvent.keyboard('5{Enter}'));
  await shown.settle();
  expect(shown.client.last('edit.member')).toEqual({ kind: 'struct', id: 3, index: 1, text: '5' });
});

test('a vector without a shape is read as it is shown', async () => {
  await open();
  await press('{ArrowDown>3/}{Enter}');
  await act(async () => await userEvent.keyboard('1 2 3{Enter}'));
  await expect.element(page.getByRole('alert')).toHaveTextContent('i32x4 has 4 lanes, not 3');
  await act(async () => await userEvent.keyboard(' 4{Enter}'));
  await shown.settle();
  expect(shown.client.last('edit.local')).toMatchObject({ index: 2, text: 'i32x4 1 2 3 4' });
});

test('the name of a function leads to it', async () => {
  await open();
  await act(async () => await userEvent.click(page.getByRole('button', { name: 'collide' })));
  expect(store.getState().code.func).toBe(14);
});

test('an object that is gone says so', async () => {
  await open();
  shown.client.answer('object', () => null);
  await press('{ArrowDown>2/}{ArrowRight}');
  expect(rows()[2]).toBe(' 2 It is gone: nothing in the program refers to it any more.');
});

test('has no accessibility violations, open or closed', async () => {
  await open();
  await press('{ArrowDown>2/}{ArrowRight}{End}{ArrowRight}{ArrowUp>2/}{ArrowRight}');
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});
