import { noWish } from '../hosts/game.ts';
import type { Host } from '../hosts/host.ts';
import { hostsFor } from '../hosts/host-set.ts';
import { importedFuncCount, type WasmModule } from '../module/module.ts';
import { memoryName, tableName } from '../module/names.ts';
import { customRowCount } from './custom-rows.ts';
import { notesOf } from './module-notes.ts';
import { hostOfFunction } from './providers.ts';
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
  const host = hostOf(module);
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
    host: host?.id ?? null,
    hostTitle: host?.title ?? null,
    program: module.exports.some(({ kind, name }) => kind === 'func' && host?.endsWith?.(name) === true),
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

/** The host that knows an import of the module; null when none knows any. */
function hostOf(module: WasmModule): Host | null {
  const known = new Set(module.imports.map((item) => hostOfFunction(module, item)?.id));
  return hostsFor(module).find(({ id }) => known.has(id)) ?? null;
}

/** Id of the kind of game the module is; null when it is none. */
function gameOf(module: WasmModule): string | null {
  return hostsFor(module).find(({ game }) => game?.begin(module, noWish))?.game?.id ?? null;
}
