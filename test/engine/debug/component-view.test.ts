import { expect, it } from 'vitest';
import { componentProblem, componentView, coreModuleName } from '../../../src/engine/debug/component-view.ts';
import { bytes, moduleOf } from '../../support/bytes.ts';

const HEAD = '00 61 73 6d 0d 00 01 00';
const EMPTY = '00 61 73 6d 01 00 00 00';

it('a module is no component', () => {
  expect(componentView('a.wasm', moduleOf(''))).toBeNull();
});

it('a component is a list of modules, each with a name to call it by', () => {
  const view = componentView('a.wasm', bytes(`${HEAD} 01 08 ${EMPTY} 01 11 ${EMPTY} 00 07 04 6e 61 6d 65 00 00`));
  // The second one's name cannot be read.
  expect(view?.modules.map(coreModuleName)).toEqual(['module 0', 'module 1']);
  expect(view?.modules.map(({ index, offset, size }) => [index, offset, size])).toEqual([
    [0, 10, 8],
    [1, 20, 17],
  ]);
  expect(coreModuleName({ index: 3, name: 'main', offset: 0, size: 8, depth: 0 })).toBe('main');
  expect(componentProblem(view!)).toMatchObject({ message: 'This file is a component with 2 core modules.' });
});

it('a list that is very long is cut, and says how long it is', () => {
  const sections = Array.from({ length: 1200 }, () => bytes(`01 08 ${EMPTY}`));
  const file = new Uint8Array([...bytes(HEAD), ...sections.flatMap((section) => [...section])]);
  const view = componentView('a.wasm', file);
  expect(view).toMatchObject({ moduleCount: 1200, sectionCount: 1200, problem: null });
  expect(view?.modules).toHaveLength(1000);
});
