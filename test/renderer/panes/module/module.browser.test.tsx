import axe from 'axe-core';
import { act } from 'react';
import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ModuleRow } from '../../../../src/protocol/messages.ts';
import { ModulePane } from '../../../../src/renderer/panes/module/ModulePane.tsx';
import { store } from '../../../../src/renderer/store/use-store.ts';
import { fakeModule, fakeRows } from '../../../support/fake-client.ts';
import { show, type Shown } from '../../../support/show.tsx';

let shown: Shown;
afterEach(() => shown.end());

const rows = (): readonly string[] =>
  [...shown.element.querySelectorAll('.virtual-row')].map((row) => (row.textContent ?? '').trim());

function find(selector: string): HTMLElement {
  const element = shown.element.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`nothing is ${selector}`);
  return element;
}

async function open(): Promise<void> {
  shown = await show(<ModulePane />, { width: 280, height: 600 });
  await shown.settle();
}

it('lists exports first, then imports with their calls', async () => {
  await open();
  expect(rows().slice(0, 4)).toEqual(['Exports8', 'memorymemory 0', 'update(f64)', 'draw()']);
  expect(rows()).toContain('env.draw_enemyfunc×120');
});

it('sets and removes a breakpoint on an export with one click each', async () => {
  await open();
  await act(async () => await userEvent.click(find('[aria-label="Break on update"]')));
  expect(store.getState().breakpoints.find({ kind: 'export', name: 'update' })).toMatchObject({ enabled: true });
  await act(async () => await userEvent.click(find('[aria-label="Remove the breakpoint on update"]')));
  expect(store.getState().breakpoints.find({ kind: 'export', name: 'update' })).toBeUndefined();
});

it('breaks on a host call from the keyboard', async () => {
  await open();
  find('[role=list]').focus();
  await act(async () => await userEvent.keyboard('{ArrowDown>13/} '));
  expect(store.getState().breakpoints.list.at(-1)?.on).toEqual({ kind: 'import', module: 'env', name: 'draw_enemy' });
});

it('closes and opens sections with the arrow keys', async () => {
  await open();
  find('[role=list]').focus();
  await act(async () => await userEvent.keyboard('{ArrowDown>3/}{ArrowLeft}{ArrowLeft}'));
  await shown.settle();
  expect(rows().slice(0, 2)).toEqual(['Exports8', 'Imports9']);
  await act(async () => await userEvent.keyboard('{ArrowRight}'));
  await shown.settle();
  expect(rows()[1]).toBe('memorymemory 0');
});

/** Two types that refer to each other, and one below the first. */
const types: readonly ModuleRow[] = ['node', 'nodes', 'leaf'].map((name, index) => ({
  index,
  name,
  detail: `(struct ${name})`,
  offset: 10 + index,
  size: null,
  target: { kind: 'type', type: index },
  definition: {
    kind: index === 1 ? 'array' : 'struct',
    final: index > 0,
    supers: index === 2 ? [{ text: '$node', type: 0 }] : [],
    group: index < 2 ? { first: 0, size: 2 } : null,
    parts:
      index === 1
        ? [{ role: 'element', name: '', mutable: true, type: { text: '(ref null $node)', type: 0 } }]
        : [
            { role: 'field', name: 'kids', mutable: true, type: { text: '(ref null $nodes)', type: 1 } },
            { role: 'field', name: 'value', mutable: false, type: { text: 'i8', type: null } },
          ],
    count: index === 1 ? 1 : 2,
  },
}));

async function openTypes(): Promise<void> {
  await open();
  shown.client.answer('module.list', ({ section }) => {
    const list = section === 'types' ? types : [];
    return { total: list.length, rows: list };
  });
  await act(async () => {
    const counts = { ...fakeModule.counts, exports: 0, imports: 0, functions: 0, tables: 0, memories: 0, types: 3 };
    store.setState(({ module }) => ({ module: { ...module, view: { ...fakeModule, id: 2, counts } } }));
    await Promise.resolve();
  });
  await shown.settle();
  await act(async () => {
    store.getState().module.goTo('types', 0);
    await Promise.resolve();
  });
  await shown.settle();
  await shown.settle();
}

it('shows types by name, recursion groups in a bracket, and opens them by the arrow keys', async () => {
  await openTypes();
  const at = rows().findIndex((row) => row.startsWith('Types'));
  expect(rows().slice(at, at + 4)).toEqual([
    'Types3',
    '0 nodestruct {kids, value}, in a recursion group of 2rec 2',
    '1 nodesarray mut (ref null $node), in a recursion group of 2',
    '2 leafstruct {kids, value}sub $node',
  ]);
  const places = [...shown.element.querySelectorAll('.module-type')].map((row) => row.getAttribute('data-group'));
  expect(places).toEqual(['first', 'last', null]);
  find('[role=list]').focus();
  await act(async () => await userEvent.keyboard('{ArrowRight}'));
  expect(rows().slice(at + 2, at + 4)).toEqual(['kidsmut (ref null $nodes)', 'value i8']);
  // Enter on what a type refers to goes to that type.
  await act(async () => await userEvent.keyboard('{ArrowRight}{Enter}'));
  await shown.settle();
  expect(find('.virtual-row[data-active]').textContent).toContain('1 nodes');
  await act(async () => await userEvent.keyboard('{ArrowUp}{ArrowLeft}{ArrowLeft}'));
  expect(rows()[at + 2]).toContain('1 nodes');
});

it('goes to a type by a click on its name', async () => {
  await openTypes();
  await act(async () => await userEvent.click(find('.module-type .link-button')));
  await shown.settle();
  expect(find('.virtual-row[data-active]').textContent).toContain('0 node');
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});

it('opens Invoke on an export', async () => {
  await open();
  await act(async () => await userEvent.click(find('[aria-label="Invoke resize"]')));
  expect(store.getState().run.invokeWish?.name).toBe('resize');
});

it('filters all sections, leaving out those without a match', async () => {
  await open();
  await act(async () => await userEvent.fill(find('input[type=search]'), 'draw'));
  await shown.settle();
  await shown.settle();
  expect(rows().slice(0, 4)).toEqual(['Exports1', 'draw()', 'Imports5', 'env.draw_playerfunc×60']);
});

it('keeps 60,000 functions to the rows on screen, and asks only for those', async () => {
  await open();
  shown.client.answer('module.list', ({ section, from, count }) => {
    const total = section === 'functions' ? 60_000 : 0;
    const made = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, i): ModuleRow => ({
      index: from + i,
      name: `f${from + i}`,
      detail: '',
      offset: from + i,
      size: null,
      target: { kind: 'func', func: from + i },
    }));
    return { total, rows: made };
  });
  const counts = { ...fakeModule.counts, exports: 0, imports: 0, functions: 60_000 };
  await act(async () => {
    store.setState(({ module }) => ({ module: { ...module, view: { ...fakeModule, id: 2, counts } } }));
    await Promise.resolve();
  });
  await shown.settle();
  find('[role=list]').focus();
  // Sections below the functions: memories, tables, globals, types, elements, datas, customs, sections.
  await act(async () => await userEvent.keyboard('{End}{ArrowUp>8/}'));
  await shown.settle();
  await shown.settle();
  expect(rows()).toContain('59999f59999');
  expect(rows().length).toBeLessThan(60);
  const asked = shown.client.asked.filter(({ name }) => name === 'module.list').length;
  expect(asked).toBeLessThan(20);
  // The vertical scroll bar takes room from the rows and pushes nothing out of view.
  const list = find('[role=list]');
  expect(list.scrollWidth).toBe(list.clientWidth);
});

it('shows what was read of a module that cannot run, and leaves the reason to the line above the panes', async () => {
  await open();
  await act(async () => {
    const problem = { kind: 'unsupported' as const, message: 'Needs SIMD.', offset: 0x2c4, feature: 'simd' };
    store.setState(({ module }) => ({ module: { ...module, view: { ...fakeModule, problem } } }));
    await Promise.resolve();
  });
  expect(rows().length).toBeGreaterThan(5);
  expect(shown.element.textContent).not.toMatch(/Needs SIMD/);
});

it('has no accessibility violations', async () => {
  await open();
  const { violations } = await axe.run(shown.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});

it('says what there is to know of the file, and leads to the other modules of a component', async () => {
  await open();
  const text = 'Core module 1 of a component that has 4.';
  await act(async () => {
    store.setState(({ module }) => ({
      module: { ...module, view: { ...fakeModule, notes: [{ kind: 'component', text }] } },
    }));
    await Promise.resolve();
  });
  expect(find('[aria-label="About the file"]').textContent).toBe(text);
  const source = { kind: 'file', name: 'c.wasm', file: new Blob([]) } as const;
  const view = {
    name: 'c.wasm',
    size: 1,
    ownName: '',
    modules: [],
    moduleCount: 4,
    sections: [],
    sectionCount: 0,
    problem: null,
  };
  await act(async () => {
    store.setState(({ module }) => ({ module: { ...module, component: { view, source, run: false } } }));
    await Promise.resolve();
  });
  await act(async () => await userEvent.click(find('.module-notes button')));
  expect(store.getState().ui.dialog).toBe('component');
});

it('shows what custom sections say below each, and what is wrong with one', async () => {
  await open();
  const custom: readonly ModuleRow[] = [
    { index: 0, name: 'producers', detail: 'what made the module', offset: 9, size: 40, target: null },
    { index: 1, name: 'language', detail: 'Rust', offset: 20, size: null, target: null, part: true },
    { index: 2, name: 'build_id', detail: 'which build it is', offset: 60, size: 2, target: null, problem: 'cut off' },
  ];
  shown.client.answer('module.list', ({ section }) => {
    const rows = section === 'customs' ? custom : [];
    return { total: rows.length, rows };
  });
  await act(async () => {
    const view = { ...fakeModule, id: 2, counts: { ...fakeModule.counts, customs: 3 }, customSections: 2 };
    store.setState(({ module }) => ({ module: { ...module, view } }));
    await Promise.resolve();
  });
  await shown.settle();
  find('[role=list]').focus();
  await act(async () => await userEvent.keyboard('{End}{ArrowUp} '));
  await shown.settle();
  await act(async () => await userEvent.keyboard('{End}'));
  await shown.settle();
  const shownRows = rows();
  expect(shownRows).toContain('Custom sections2');
  expect(shownRows.slice(shownRows.indexOf('Custom sections2') + 1).slice(0, 3)).toEqual([
    'producerswhat made the module40 B',
    'languageRust',
    'build_id cut off2 B',
  ]);
});

it('marks the functions that stay in the interpreter, once that is known', async () => {
  await open();
  const why = 'It uses instructions that are left to the interpreter.';
  let known = false;
  shown.client.answer('module.list', ({ section, from, count }) => {
    const all = fakeRows(section);
    const rows = all.slice(from, from + count).map((row) => {
      return known && section === 'functions' && row.index === 3 ? { ...row, interpreted: why } : row;
    });
    return { total: all.length, rows };
  });
  expect(shown.element.querySelector('.module-interpreted')).toBeNull();
  known = true;
  await act(async () => {
    const instances = [{ name: '', native: 69, functions: 70, text: '' }];
    const view = {
      mode: 'auto',
      now: 'native',
      native: 69,
      functions: 70,
      text: '',
      instances,
    } as const;
    shown.client.emit('tier', view);
    await Promise.resolve();
  });
  await expect.poll(() => shown.element.querySelectorAll('.module-interpreted').length).toBe(1);
  const mark = find('.module-interpreted');
  expect(mark.title).toBe(`Interpreter: ${why}`);
  expect(mark.closest('.module-item')?.textContent).toContain('func_3');
  expect((await axe.run(shown.element)).violations.map(({ id }) => id)).toEqual([]);
});
