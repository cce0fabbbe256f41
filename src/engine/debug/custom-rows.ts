import { type CustomContents, type CustomRow } from '../binary/custom/contents.ts';
import { branchHintsOf, BRANCH_HINTS, misplacedHint } from '../binary/custom/branch-hints.ts';
import { readCustom } from '../binary/custom/read-custom.ts';
import type { CustomSection, WasmModule } from '../module/module.ts';
import { printable } from '../module/names.ts';
import { lastNotAbove } from '../compile/pc-map.ts';
import type { ModuleRow } from './views.ts';

/** Where the rows of each custom section begin: one for the section itself, then one for each thing it says. */
interface Layout {
  readonly firsts: readonly number[];
  readonly contents: readonly CustomContents[];
  readonly total: number;
}

const layouts = new WeakMap<WasmModule, Layout>();

function layoutOf(module: WasmModule): Layout {
  let layout = layouts.get(module);
  if (layout === undefined) {
    const firsts: number[] = [];
    let total = 0;
    const contents = module.customs.map((section) => {
      const found = readCustom(module, section);
      firsts.push(total);
      total += 1 + found.rows.length;
      return found;
    });
    layouts.set(module, (layout = { firsts, contents, total }));
  }
  return layout;
}

/** Rows that the custom sections of a module have together. */
export function customRowCount(module: WasmModule): number {
  return layoutOf(module).total;
}

/** A row of the list of custom sections; `index` is below `customRowCount`. */
export function customRow(module: WasmModule, index: number): ModuleRow {
  const { firsts, contents } = layoutOf(module);
  const at = lastNotAbove(firsts, index);
  const section = module.customs[at]!;
  const found = contents[at]!;
  const nth = index - firsts[at]! - 1;
  return nth < 0 ? sectionRow(section, found, index) : partRow(module, section, found.rows[nth]!, index);
}

function sectionRow(section: CustomSection, { summary, problem }: CustomContents, index: number): ModuleRow {
  const { name, offset, start, end } = section;
  const row = { index, name: printable(name), detail: summary, offset, size: end - start, target: null };
  return problem === null ? row : { ...row, problem: problem.message };
}

function partRow(module: WasmModule, section: CustomSection, row: CustomRow, index: number): ModuleRow {
  const { name, detail, offset, func } = row;
  const target = func === undefined ? null : ({ kind: 'func', func } as const);
  const part: ModuleRow = {
    index,
    name: printable(name),
    detail: printable(detail),
    offset,
    size: null,
    target,
    part: true,
  };
  if (section.name !== BRANCH_HINTS || func === undefined) return part;
  const hints = branchHintsOf(module).funcs.get(func);
  const misplaced = hints ? misplacedHint(module, hints) : null;
  return misplaced === null ? part : { ...part, problem: misplaced.message };
}
