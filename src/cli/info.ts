import {
  countText,
  funcName,
  type ExternKind,
  funcTypeAt,
  funcTypeOf,
  globalName,
  HostSet,
  importedFuncCount,
  memoryName,
  type MemoryType,
  readProducers,
  readSourceMappingUrl,
  readTargetFeatures,
  requestOf,
  tableName,
  type WasmModule,
} from '../engine/index.ts';
import type { Options } from './args.ts';
import { infoText } from './info-text.ts';
import type { Io } from './io.ts';
import { load, type Loaded, problemLines } from './load.ts';

/** `info`: what a module holds, for people or with --json for programs. 65 when it cannot run; the rest is shown. */
export async function info(io: Io, { file, json }: Options): Promise<number> {
  const loaded = await load(io, file);
  const all = describe(loaded);
  if (json) io.out(JSON.stringify(all, null, 2));
  else for (const line of infoText(all)) io.out(line);
  if (!loaded.problem) return 0;
  for (const line of problemLines(file, loaded.problem)) io.err(line);
  return 65;
}

/** What `info --json` prints. Offsets and sizes are in bytes of the file, limits in pages or elements. */
export type Info = ReturnType<typeof describe>;

export function describe({ name: file, module, problem }: Loaded) {
  return {
    file,
    size: module.bytes.length,
    name: module.names.module,
    valid: problem === null,
    problem,
    hosts: problem === null ? hostsOf(module) : {},
    start: module.start && { func: module.start.func, name: funcName(module, module.start.func) },
    ...custom(module),
    sections: module.sections.map(({ id, name, offset, start, end }) => ({ id, name, offset, size: end - start })),
    types: module.types.map(({ group: _group, offset: _offset, ...type }) => type),
    functions: functions(module),
    imports: module.imports.map(({ module: from, name, kind, index, offset }) => {
      return { module: from, name, kind, index, offset, type: typeText(module, kind, index) };
    }),
    exports: module.exports.map(({ name, kind, index, offset }) => {
      return { name, kind, index, offset, type: typeText(module, kind, index) };
    }),
    memories: module.memories.map(({ type, importIndex }, index) => {
      const { limits, address, shared } = type;
      return { index, name: memoryName(module, index), ...limits, address, shared, imported: importIndex !== null };
    }),
    tables: module.tables.map(({ type, importIndex }, index) => {
      return { index, name: tableName(module, index), ...limitsOf(type), imported: importIndex !== null };
    }),
    globals: module.globals.map(({ type, importIndex }, index) => {
      return { index, name: globalName(module, index), ...type, imported: importIndex !== null };
    }),
    elements: module.elements.map(({ mode, table, type, items, offset }) => {
      return { mode, table, type, count: items.length, offset };
    }),
    datas: module.datas.map(({ mode, memory, start, end, offset }) => ({ mode, memory, size: end - start, offset })),
  };
}

function limitsOf({ element, limits, address }: WasmModule['tables'][number]['type']) {
  return { element, ...limits, address };
}

/** "i64 addresses, shared": what is not as with most memories and tables. */
export function kindText(type: Partial<MemoryType> | undefined, addresses = 'addresses'): string {
  const parts = [type?.address === 'i64' ? `i64 ${addresses}` : '', type?.shared === true ? 'shared' : ''];
  return parts.filter((part) => part !== '').join(', ');
}

function functions(module: WasmModule) {
  const imported = importedFuncCount(module);
  let code = 0;
  let largest: { func: number; name: string; size: number } | null = null;
  for (const [func, { body }] of module.funcs.entries()) {
    const size = body === null ? 0 : body.end - body.start;
    code += size;
    if (size > (largest?.size ?? 0)) largest = { func, name: funcName(module, func), size };
  }
  return { imported, defined: module.funcs.length - imported, code, largest };
}

/** The text after an item's name: "(f64 f64) -> (f64)", "1..16 pages", "i32, mutable". */
function typeText(module: WasmModule, kind: ExternKind, index: number): string {
  switch (kind) {
    case 'func': {
      const { params, results } = funcTypeOf(module, index);
      return `(${params.join(' ')}) -> (${results.join(' ')})`;
    }
    case 'memory':
      return withKind(
        `${rangeText(module.memories[index]?.type.limits)} pages`,
        kindText(module.memories[index]?.type),
      );
    case 'table': {
      const type = module.tables[index]?.type;
      return withKind(`${rangeText(type?.limits)} ${type?.element ?? ''}`, kindText(type, 'indices'));
    }
    case 'global': {
      const type = module.globals[index]?.type;
      return `${type?.value ?? ''}${type?.mutable === true ? ', mutable' : ''}`;
    }
    case 'tag': {
      const { params } = funcTypeAt(module, module.tags[index]?.typeIndex ?? -1) ?? { params: [] };
      return `(${params.join(' ')})`;
    }
  }
}

/** What it is, and what kind of it where that is not the usual. */
export function withKind(text: string, kind: string): string {
  return kind === '' ? text : `${text}, ${kind}`;
}

/** "1 or more", "1 to 16", "6". */
export function rangeText(limits: { readonly min: number; readonly max: number | null } | undefined): string {
  if (!limits) return '?';
  const { min, max } = limits;
  if (min === max) return countText(min);
  return max === null ? `${countText(min)} or more` : `${countText(min)} to ${countText(max)}`;
}

/** How many imports each host provides; what none knows is under `stub`. */
function hostsOf(module: WasmModule): Record<string, number> {
  const hosts = HostSet.for(module);
  const count: Record<string, number> = {};
  for (const item of module.imports) {
    const request = requestOf(module, item);
    const id = hosts.hosts.find((host) => host.provide(request))?.id ?? 'stub';
    count[id] = (count[id] ?? 0) + 1;
  }
  return count;
}

function custom(module: WasmModule) {
  const producers = readProducers(module);
  const features = readTargetFeatures(module);
  return { producers, targetFeatures: features, sourceMap: readSourceMappingUrl(module) };
}
