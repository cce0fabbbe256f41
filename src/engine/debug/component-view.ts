import { isComponent, readComponent } from '../binary/component.ts';
import { printable } from '../module/names.ts';
import { problemOfError } from './explain.ts';
import type { ComponentView, CoreModuleView, Problem } from './views.ts';

/** Core modules, and sections, that are listed. */
const MOST = 1000;

/** What is in a component; null when the bytes are no component. */
export function componentView(name: string, bytes: Uint8Array): ComponentView | null {
  if (!isComponent(bytes)) return null;
  const { name: ownName, modules, sections, problem } = readComponent(bytes);
  return {
    name,
    size: bytes.length,
    ownName: printable(ownName ?? ''),
    modules: modules.slice(0, MOST).map(({ start, end, name: given, depth }, index) => ({
      index,
      name: printable(given ?? ''),
      offset: start,
      size: end - start,
      depth,
    })),
    moduleCount: modules.length,
    sections: sections.slice(0, MOST).map((section) => ({
      name: printable(section.name),
      offset: section.offset,
      size: section.end - section.start,
      depth: section.depth,
    })),
    sectionCount: sections.length,
    problem: problem && problemOfError(problem),
  };
}

/** What is said when a component is opened and one of its core modules has to be chosen, or there is none. */
export function componentProblem(component: ComponentView): Problem {
  const { moduleCount, problem } = component;
  if (moduleCount > 0) {
    const modules = moduleCount === 1 ? '1 core module' : `${moduleCount} core modules`;
    return {
      kind: 'component',
      message: `This file is a component with ${modules}.`,
      hint: 'Open one of them.',
      component,
    };
  }
  if (problem !== null)
    return { ...problem, message: `This file is a component that cannot be read: ${problem.message}` };
  return {
    kind: 'component',
    message: 'This file is a component without a core module.',
    hint: 'It only ties other components together: there is no code in it to look at.',
    component,
  };
}

/** How a core module is called where its file is named too. */
export function coreModuleName({ index, name }: CoreModuleView): string {
  return name === '' ? `module ${index}` : name;
}
