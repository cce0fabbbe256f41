import { page, userEvent } from 'vitest/browser';
import { act, useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import type { Problem } from '../../src/protocol/messages.ts';
import { ValueCell } from '../../src/renderer/components/ValueCell.tsx';
import { VirtualList } from '../../src/renderer/components/VirtualList.tsx';
import { f64, i32 } from '../support/fake-client.ts';
import { show, type Shown } from '../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

function Numbers({ count, onOpen }: { count: number; onOpen?: (index: number) => void }) {
  const [active, setActive] = useState<number | null>(null);
  return (
    <VirtualList
      label="Numbers"
      count={count}
      rowHeight={20}
      active={active}
      onActive={setActive}
      {...(onOpen === undefined ? {} : { onOpen })}
      renderRow={(index) => `row ${index}`}
    />
  );
}

const list = () => page.getByRole('listbox', { name: 'Numbers' });
const rows = () => [...document.querySelectorAll('.virtual-row')].map((row) => row.textContent);

test('only the visible rows exist', async () => {
  shown = await show(<Numbers count={1_000_000} />, { height: 400 });
  expect(rows()[0]).toBe('row 0');
  expect(rows().length).toBeGreaterThanOrEqual(20);
  expect(rows().length).toBeLessThan(60);
});

test('keys move by row, page and to the ends, and Enter opens', async () => {
  const opened: number[] = [];
  shown = await show(<Numbers count={1000} onOpen={(index) => opened.push(index)} />, { height: 400 });
  act(() => list().element().focus());
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}');
  await userEvent.keyboard('{End}');
  await expect.poll(rows).toContain('row 999');
  await userEvent.keyboard('{Enter}');
  expect(opened).toEqual([2, 999]);
  await userEvent.keyboard('{Home}');
  await expect.poll(rows).toContain('row 0');
});

test('a list taller than any element: both ends and a place in the middle, exactly', async () => {
  const count = 2 ** 32 / 16;
  shown = await show(<Numbers count={count} />, { height: 400 });
  act(() => list().element().focus());
  await userEvent.keyboard('{End}');
  await expect.poll(rows).toContain(`row ${count - 1}`);
  const last = [...document.querySelectorAll('.virtual-row')].at(-1)?.getBoundingClientRect();
  const box = list().element().getBoundingClientRect();
  expect(last?.bottom).toBeGreaterThan(box.top);
  expect(last?.bottom).toBeLessThanOrEqual(box.bottom + 1);

  // By wheel, pixel by pixel although the bar hardly moves.
  await userEvent.keyboard('{Home}');
  await expect.poll(rows).toContain('row 0');
  list()
    .element()
    .dispatchEvent(new WheelEvent('wheel', { deltaY: 2000, bubbles: true, cancelable: true }));
  await expect.poll(rows).toContain('row 105');
});

function Editable({ onEdit }: { onEdit: (text: string) => Promise<Problem | null> }) {
  return <ValueCell value={i32(-7)} label="local 1 i" onEdit={onEdit} both changed />;
}

test('a value says its name, type and change, and is edited by Enter', async () => {
  const edits: string[] = [];
  shown = await show(
    <Editable
      onEdit={(text) => {
        edits.push(text);
        return Promise.resolve(null);
      }}
    />,
  );
  const cell = page.getByRole('button', { name: 'local 1 i, i32, -7, changed, edit' });
  act(() => cell.element().focus());
  await userEvent.keyboard('{Enter}');
  const field = page.getByRole('textbox', { name: 'New value of local 1 i, i32' });
  await expect.element(field).toHaveValue('-7');
  await userEvent.fill(field, '0x2a');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => edits).toEqual(['0x2a']);
  await expect.element(cell).toBeVisible();
});

test('what cannot be read is told beside the value, and Escape gives up', async () => {
  const edits: string[] = [];
  shown = await show(<Editable onEdit={(text) => (edits.push(text), Promise.resolve(null))} />);
  await userEvent.dblClick(page.getByRole('button', { name: /local 1 i/ }));
  await userEvent.fill(page.getByRole('textbox'), '4294967296');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alert')).toBeVisible();
  expect(edits).toEqual([]);
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => page.getByRole('textbox').query()).toBeNull();
});

test('a problem of the machine is told beside the value too', async () => {
  const refuse: Problem = { kind: 'limit', message: 'It is running.' };
  shown = await show(<Editable onEdit={() => Promise.resolve(refuse)} />);
  await userEvent.dblClick(page.getByRole('button', { name: /local 1 i/ }));
  await userEvent.fill(page.getByRole('textbox'), '5');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alert')).toHaveTextContent('It is running.');
});

test('long numbers are grouped for the eye but are plain text', async () => {
  shown = await show(<ValueCell value={i32(66_432)} label="x" />);
  expect(shown.element.textContent).toBe('66432');
  expect(shown.element.querySelectorAll('.digits span')).toHaveLength(2);
});

test('without a way to edit it is no control', async () => {
  shown = await show(<ValueCell value={f64(0.5)} label="x" showType />);
  expect(page.getByRole('button').query()).toBeNull();
  expect(shown.element.textContent).toBe('f640.5');
});
