import type { CustomSection, WasmModule } from '../../module/module.ts';
import { printable } from '../../module/names.ts';
import { counted } from '../../util/counted.ts';
import { type CustomContents, contentsOf, eachSubsection } from './contents.ts';

/** What subsections name, by their id; `inside` those that are lists of lists. */
const parts: Readonly<Record<number, readonly [what: string, inside?: string]>> = {
  1: ['functions'],
  2: ['locals', 'function'],
  3: ['labels', 'function'],
  4: ['types'],
  5: ['tables'],
  6: ['memories'],
  7: ['globals'],
  8: ['element segments'],
  9: ['data segments'],
  10: ['fields', 'type'],
  11: ['tags'],
};

/**
 * What a name section names, and how many of each; the names themselves are at what they name.
 * https://webassembly.github.io/spec/core/appendix/custom.html#name-section
 */
export function nameContents(module: WasmModule, section: CustomSection): CustomContents {
  const { bytes, customs, names } = module;
  const contents = contentsOf(bytes, section, 'names', (reader, rows) => {
    eachSubsection(reader, (id, inner, offset) => {
      if (id === 0) return rows.add('module', printable(inner.readName()), offset);
      const part = parts[id];
      if (part === undefined) return rows.add(`subsection ${id}`, counted(inner.left, 'byte'), offset);
      const [what, inside] = part;
      const count = inner.readCount(2);
      rows.add(what, inside === undefined ? counted(count, 'name') : `of ${counted(count, inside)}`, offset);
    });
  });
  const used = customs.find(({ name }) => name === 'name') === section;
  if (!used) return { ...contents, summary: 'names that are not used: an earlier section has them' };
  return { ...contents, problem: names.problem ?? contents.problem };
}
