import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ModuleView } from '../../../../src/protocol/messages.ts';
import { MemoryPane } from '../../../../src/renderer/panes/memory/MemoryPane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

const find = (selector: string): HTMLElement => {
  const element = shown.element.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`nothing is ${selector}`);
  return element;
};

async function press(keys: string): Promise<void> {
  await act(async () => await userEvent.keyboard(keys));
  await shown.settle();
}

async function open(): Promise<void> {
  shown = await show(<MemoryPane />, { width: 900, height: 300 });
  await shown.settle();
}

async function goTo(address: number): Promise<void> {
  await act(async () => {
    store.getState().memory.goTo(address);
    await Promise.resolve();
  });
  await shown.settle();
  find('[role=grid]').focus();
}

const rowTexts = (): readonly string[] =>
  [...shown.element.querySelectorAll('.hex-row')].map((row) => row.querySelector('.hex-address')?.textContent ?? '');

it('asks for the bytes on screen, no more and no less', async () => {
  await open();
  await goTo(0x10380);
  const rows = rowTexts();
  expect(rows).toContain('00010380');
  const wanted = shown.client.last('view.interest')?.memory;
  expect(wanted).toEqual({ memory: 0, address: Number.parseInt(rows[0] ?? '', 16), length: rows.length * 16 });
});

it('marks the bytes that changed', async () => {
  await open();
  await goTo(0x10380);
  const changed = [...shown.element.querySelectorAll('.hex-bytes .hex-changed')].map((run) => run.textContent);
  expect(changed).toHaveLength(1);
  expect(changed[0]?.split(' ')).toHaveLength(8);
});

it('writes a byte with two hex digits, and takes one digit back with Escape', async () => {
  await open();
  await goTo(0x10390);
  await press('d{Escape}7f');
  expect(shown.client.last('edit.memory')).toEqual({ memory: 0, address: 0x10390, bytes: Uint8Array.of(0x7f) });
  expect(store.getState().memory.cursor).toBe(0x10391);
  expect(shown.client.asked.filter(({ name }) => name === 'edit.memory')).toHaveLength(1);
});

it('writes text in the text column', async () => {
  await open();
  await goTo(0x10390);
  await press('{Enter}G');
  expect(shown.client.last('edit.memory')).toEqual({ memory: 0, address: 0x10390, bytes: Uint8Array.of(0x47) });
});

it('writes nothing while it runs, and says so', async () => {
  await open();
  await goTo(0x10390);
  await act(async () => {
    store.setState((s) => ({ run: { ...s.run, state: 'running' } }));
    await Promise.resolve();
  });
  await press('7f');
  expect(shown.client.last('edit.memory')).toBeUndefined();
  expect(
    store
      .getState()
      .ui.toasts.map(({ title }) => title)
      .join(),
  ).toMatch(/Pause first/);
});

it('reaches the end of the memory by key, and comes back', async () => {
  await open();
  await goTo(0);
  await press('{Control>}{End}{/Control}');
  expect(rowTexts().at(-1)).toBe('0010fff0');
  expect(store.getState().memory.cursor).toBe(17 * 65536 - 1);
  await press('{Control>}{Home}{/Control}');
  expect(rowTexts()[0]).toBe('00000000');
});

it('goes to addresses and refuses those past the end', async () => {
  await open();
  const field = find('[aria-label="Go to address"]');
  await act(async () => {
    await userEvent.fill(field, '0x200000');
    await userEvent.keyboard('{Enter}');
  });
  await shown.settle();
  expect(find('[role=alert]').textContent).toMatch(/past the end/);
  await act(async () => {
    await userEvent.fill(field, '0x4000');
    await userEvent.keyboard('{Enter}');
  });
  await shown.settle();
  expect(rowTexts()).toContain('00004000');
  expect(document.activeElement).toBe(find('[role=grid]'));
});

it('finds bytes and selects them', async () => {
  await open();
  await goTo(0x100);
  await act(async () => await userEvent.click(find('[aria-label="Search memory"]')));
  await act(async () => {
    await userEvent.fill(find('[aria-label="Search for"]'), 'de ad');
    await userEvent.keyboard('{Enter}');
  });
  await shown.settle();
  expect(shown.client.last('memory.search')).toEqual({
    memory: 0,
    pattern: Uint8Array.of(0xde, 0xad),
    from: 0x101,
    backwards: false,
  });
  expect(find('[role=status]').textContent).toBe('Found at 0x111.');
  expect(find('.memory-status').textContent).toBe('0x111 – 0x112 · 2 bytes');
  await press('{Escape}');
  expect(shown.element.querySelector('[aria-label="Search for"]')).toBeNull();
  expect(document.activeElement).toBe(find('[role=grid]'));
});

it('offers to search for what is no bytes as text', async () => {
  await open();
  await goTo(0x100);
  await act(async () => await userEvent.click(find('[aria-label="Search memory"]')));
  await act(async () => await userEvent.fill(find('[aria-label="Search for"]'), 'hello'));
  await act(async () => await userEvent.click(find('.memory-message button')));
  await shown.settle();
  expect(shown.client.last('memory.search')).toMatchObject({ pattern: new TextEncoder().encode('hello') });
  expect(find('[role=status]').textContent).toBe('Found at 0x111.');
});

it('puts the byte under the pointer under the cursor', async () => {
  await open();
  await goTo(0);
  const row = shown.element.querySelectorAll('.hex-row')[2];
  const bytes = row?.querySelector('.hex-bytes')?.getBoundingClientRect();
  const character = (bytes?.width ?? 0) / 48;
  await act(async () => {
    // Byte 9 begins 28 characters after the first: three for each byte, one more after the eighth.
    await userEvent.click(find('.hex-rows'), {
      position: {
        x: (bytes?.left ?? 0) - find('.hex-rows').getBoundingClientRect().left + 28.5 * character,
        y: 2.5 * 19,
      },
    });
  });
  await shown.settle();
  expect(store.getState().memory.cursor).toBe(2 * 16 + 9);
});

it('shows both readings of a negative number in a strip, too', async () => {
  await open();
  await goTo(0x10390);
  shown.element.style.width = '480px';
  await expect.poll(() => shown.element.querySelector('.inspector[data-strip]')).not.toBeNull();
  const both = [...shown.element.querySelectorAll<HTMLElement>('.inspector-also')];
  expect(both.length).toBeGreaterThan(0);
  for (const one of both) expect(one.getBoundingClientRect().width).toBeGreaterThan(0);
  expect(both[0]?.closest('button')?.getAttribute('aria-label')).toMatch(/^(i\d+) -\d+, u\d+ \d+$/);
});

it('changes a value through the inspector', async () => {
  await open();
  await goTo(0x10390);
  await act(async () => await userEvent.click(find('[data-type=f64] button')));
  await act(async () => {
    await userEvent.fill(find('[aria-label="New f64"]'), '0.1');
    await userEvent.keyboard('{Enter}');
  });
  await shown.settle();
  expect(shown.client.last('edit.memory')).toEqual({
    memory: 0,
    address: 0x10390,
    bytes: Uint8Array.of(0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f),
  });
});

it('begins anew with another module', async () => {
  await open();
  await act(async () => {
    await userEvent.fill(find('[aria-label="Go to address"]'), '0x4000');
    await userEvent.keyboard('{Enter}');
  });
  await shown.settle();
  const canGoBack = () => !find('[aria-label^="Back"]').matches(':disabled, [aria-disabled=true]');
  expect([rowTexts().includes('00004000'), canGoBack()]).toEqual([true, true]);
  await act(async () => {
    store.getState().memory.reset();
    store.setState(({ module }) => ({ module: { ...module, view: { ...module.view, hash: 'other' } as ModuleView } }));
    await Promise.resolve();
  });
  await shown.settle();
  expect(find('[aria-label="Go to address"]').getAttribute('value')).toBe('');
  expect([rowTexts().includes('00000000'), canGoBack()]).toEqual([true, false]);
});

it('says what would fill it when nothing is open', async () => {
  shown = await show(<MemoryPane />, { paused: false });
  expect(shown.element.querySelector('[role=region][aria-label=Memory]')?.textContent).toMatch(/Open a module/);
});

/** The module has these memories, too. */
async function openSeveral(more: readonly Partial<ModuleView['memories'][number]>[]): Promise<void> {
  await open();
  const { view } = store.getState().module;
  const [first] = view?.memories ?? [];
  const memories = [first, ...more.map((memory, i) => ({ ...first, index: i + 1, ...memory }))];
  await act(async () => {
    store.setState(({ module }) => ({ module: { ...module, view: { ...view, memories } as ModuleView } }));
    await Promise.resolve();
  });
  await shown.settle();
}

it('lists several memories with what tells them apart, and asks for the bytes of the one that is chosen', async () => {
  await openSeveral([
    { name: 'wide', address: 'i64' },
    { name: '', shared: true },
  ]);
  const select = find('select[aria-label=Memory]') as HTMLSelectElement;
  expect([...select.options].map(({ text }) => text)).toEqual(['memory', 'wide · i64', 'memory 2 · shared']);
  await act(async () => await userEvent.selectOptions(select, '1'));
  await shown.settle();
  expect(shown.client.last('view.interest')?.memory).toMatchObject({ memory: 1, address: 0 });
  expect(rowTexts()[1]).toBe('000000000010');
  await goTo(0x20);
  await press('ff');
  expect(shown.client.last('edit.memory')).toEqual({ memory: 1, address: 0x20, bytes: Uint8Array.of(0xff) });
  await act(async () => await userEvent.selectOptions(select, '2'));
  await shown.settle();
  expect(shown.client.last('view.interest')?.memory).toMatchObject({ memory: 2 });
  expect(rowTexts()[1]).toBe('00000010');
});

it('has badges for what is special about the only memory', async () => {
  await open();
  const badges = (): string[] => [...shown.element.querySelectorAll('.memory-badge')].map((it) => it.textContent ?? '');
  expect(badges()).toEqual([]);
  const { view } = store.getState().module;
  await act(async () => {
    const memories = view?.memories.map((memory) => ({ ...memory, address: 'i64' as const, shared: true })) ?? [];
    store.setState(({ module }) => ({ module: { ...module, view: { ...view, memories } as ModuleView } }));
    await Promise.resolve();
  });
  expect(badges()).toEqual(['i64', 'shared']);
});

it('has no accessibility violations', async () => {
  await open();
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});

it('watches the selected bytes from the menu, frames them, and tells screen readers', async () => {
  await open();
  await goTo(0x10390);
  await press('{Shift>}{ArrowRight}{ArrowRight}{ArrowRight}{/Shift}');
  find('[role=grid]').dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, button: 2 }));
  await shown.settle();
  const labels = [...document.querySelectorAll('.menu .menu-label')].map((label) => label.textContent);
  expect(labels).toContain('Break when these 4 bytes are read or written');
  expect(labels).toContain('List who accesses these 4 bytes');
  const change = [...document.querySelectorAll<HTMLElement>('.menu [role=menuitem]')].find((item) =>
    item.textContent?.includes('Break when these 4 bytes change'),
  );
  await act(async () => await userEvent.click(change!));
  await shown.settle();
  expect(store.getState().breakpoints.list.at(-1)?.on).toEqual({
    kind: 'memory',
    memory: 0,
    address: 0x10390,
    length: 4,
    access: 'change',
  });
  expect(shown.element.querySelectorAll('.hex-watched')).toHaveLength(2);
  expect(find('[aria-live=polite]').textContent).toMatch(/, watched$/);
});
