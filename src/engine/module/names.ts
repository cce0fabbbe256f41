import type { WasmModule } from './module.ts';
import type {
  ExternKind,
  FieldIndex,
  FuncIndex,
  GlobalIndex,
  LocalIndex,
  MemoryIndex,
  TableIndex,
  TagIndex,
  TypeIndex,
} from './types.ts';

/**
 * The one rule for naming what a module holds: its name section, else the name it is exported under, else how it is
 * imported ("env.sin"), else its kind and number ("func12"). The `given…` functions leave the last step out. Names are
 * for reading, so they are `printable`.
 */
interface Outside {
  readonly exported: ReadonlyMap<number, string>;
  readonly imported: ReadonlyMap<number, string>;
}

const outsideNames = new WeakMap<WasmModule, Readonly<Record<ExternKind, Outside>>>();

function outside(module: WasmModule, kind: ExternKind): Outside {
  let names = outsideNames.get(module);
  if (names === undefined) {
    names = collectOutsideNames(module);
    outsideNames.set(module, names);
  }
  return names[kind];
}

function collectOutsideNames(module: WasmModule): Readonly<Record<ExternKind, Outside>> {
  const none = () => ({ exported: new Map<number, string>(), imported: new Map<number, string>() });
  const names = { func: none(), table: none(), memory: none(), global: none(), tag: none() };
  for (const { kind, index, name } of module.exports) {
    if (!names[kind].exported.has(index)) names[kind].exported.set(index, printable(name));
  }
  for (const { kind, index, module: from, name } of module.imports) {
    names[kind].imported.set(index, printable(`${from}.${name}`));
  }
  return names;
}

/** Characters of a name that are shown: it may have millions, and stand in every row of a view. */
const SHOWN = 200;

/** A name without characters that would break a line, or be invisible in it, and of a bearable length. */
export function printable(name: string, most = SHOWN): string {
  const shown = name.length > most ? `${name.slice(0, most)}…` : name;
  return shown.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\ufffd');
}

function given(names: ReadonlyMap<number, string>, module: WasmModule, kind: ExternKind, index: number): string | null {
  const own = names.get(index);
  if (own !== undefined && own !== '') return printable(own);
  const { exported, imported } = outside(module, kind);
  return exported.get(index) || imported.get(index) || null;
}

export function givenFuncName(module: WasmModule, func: FuncIndex): string | null {
  return given(module.names.funcs, module, 'func', func);
}

export function funcName(module: WasmModule, func: FuncIndex): string {
  return givenFuncName(module, func) ?? `func${func}`;
}

export function givenGlobalName(module: WasmModule, global: GlobalIndex): string | null {
  return given(module.names.globals, module, 'global', global);
}

export function globalName(module: WasmModule, global: GlobalIndex): string {
  return givenGlobalName(module, global) ?? `global${global}`;
}

export function givenTableName(module: WasmModule, table: TableIndex): string | null {
  return given(module.names.tables, module, 'table', table);
}

export function tableName(module: WasmModule, table: TableIndex): string {
  return givenTableName(module, table) ?? `table${table}`;
}

export function givenMemoryName(module: WasmModule, memory: MemoryIndex): string | null {
  return given(module.names.memories, module, 'memory', memory);
}

export function memoryName(module: WasmModule, memory: MemoryIndex): string {
  return givenMemoryName(module, memory) ?? `memory${memory}`;
}

export function givenTypeName(module: WasmModule, type: TypeIndex): string | null {
  return own(module.names.types.get(type));
}

export function typeName(module: WasmModule, type: TypeIndex): string {
  return givenTypeName(module, type) ?? `type${type}`;
}

export function givenLocalName(module: WasmModule, func: FuncIndex, local: LocalIndex): string | null {
  return own(module.names.locals.get(func)?.get(local));
}

export function localName(module: WasmModule, func: FuncIndex, local: LocalIndex): string {
  return givenLocalName(module, func, local) ?? `local${local}`;
}

/** Name of a label: the name section counts the blocks of a function in the order they open. */
export function givenLabelName(module: WasmModule, func: FuncIndex, label: number): string | null {
  return own(module.names.labels.get(func)?.get(label));
}

export function elementName(module: WasmModule, element: number): string {
  return own(module.names.elements.get(element)) ?? `elem${element}`;
}

export function dataName(module: WasmModule, data: number): string {
  return own(module.names.datas.get(data)) ?? `data${data}`;
}

function own(name: string | undefined): string | null {
  return name === undefined || name === '' ? null : printable(name);
}

export function givenTagName(module: WasmModule, tag: TagIndex): string | null {
  return given(module.names.tags, module, 'tag', tag);
}

export function tagName(module: WasmModule, tag: TagIndex): string {
  return givenTagName(module, tag) ?? `tag${tag}`;
}

export function givenFieldName(module: WasmModule, type: TypeIndex, field: FieldIndex): string | null {
  return own(module.names.fields.get(type)?.get(field));
}

/** What the name section calls a field of a struct type, else "field2". */
export function fieldName(module: WasmModule, type: TypeIndex, field: FieldIndex): string {
  return givenFieldName(module, type, field) ?? `field${field}`;
}
