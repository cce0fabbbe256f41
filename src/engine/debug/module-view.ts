import { requestOf } from '../runtime/link.ts';
import { noWish } from '../hosts/game.ts';
import { hostsFor } from '../hosts/host-set.ts';
import { importedFuncCount, type WasmModule } from '../module/module.ts';
import { memoryName, tableName } from '../module/names.ts';
import { customRowCount } from './custom-rows.ts';
import { notesOf } from './module-notes.ts';
import { shownType } from './shown-types.ts';
import type { ModuleNote, ModuleSection, ModuleView, Problem } from './views.ts';

/** Memories and tables that are listed with the module itself; the rest is in its lists. */
const MOST = 100;

/** What is known of a file beside what is in it. */
export interface ModuleFacts {
  readonly id: number;
  readonly name: string;
  readonly hash: string;
  readonly size: number;
  readonly problem: Problem | null;
  /** What is to be said of the file beside what its sections say. */
  readonly notes?: readonly ModuleNote[];
}

/** A module as a whole; also one that could be read in part only. */
export function moduleView(module: WasmModule, { notes = [], ...facts }: ModuleFacts): ModuleView {
  return {
    ...facts,
    notes: [...notes, ...notesOf(module)],
    customSections: module.customs.length,
    counts: countsOf(module),
    importedFuncs: importedFuncCount(module),
    memories: module.memories.slice(0, MOST).map(({ type }, index) => ({
      index,
      name: memoryName(module, index),
      pages: type.limits.min,
      max: type.limits.max,
      address: type.address,
      shared: type.shared,
    })),
    tables: module.tables.slice(0, MOST).map(({ type }, index) => ({
      index,
      name: tableName(module, index),
      size: type.limits.min,
      type: shownType(module, type.element),
      address: type.address,
    })),
    host: hostOf(module),
    game: gameOf(module),
    start: module.start?.func ?? null,
  };
}

export function countsOf(module: WasmModule): Readonly<Record<ModuleSection, number>> {
  return {
    sections: module.sections.length,
    types: module.types.length,
    imports: module.imports.length,
    functions: module.funcs.length,
    tables: module.tables.length,
    memories: module.memories.length,
    globals: module.globals.length,
    tags: module.tags.length,
    exports: module.exports.length,
    elements: module.elements.length,
    datas: module.datas.length,
    customs: customRowCount(module),
  };
}

/** Id of the host that knows an import of the module; null when none knows any. */
function hostOf(module: WasmModule): string | null {
  for (const host of hostsFor(module)) {
    const known = module.imports.some((item) => {
      // Of a module that was read in part, the type of an import may be missing.
      if (item.kind !== 'func' || !module.types[module.funcs[item.index]?.typeIndex ?? -1]) return false;
      return host.provide(requestOf(module, item)) !== undefined;
    });
    if (known) return host.id;
  }
  return null;
}

/** Id of the kind of game the module is; null when it is none. */
function gameOf(module: WasmModule): string | null {
  return hostsFor(module).find(({ game }) => game?.begin(module, noWish))?.game?.id ?? null;
}
