import type { Limits, MemoryType, SubType, TableType, TypeIndex } from '../module/types.ts';
import { funcTypeAt, funcTypeOf, type Import, type WasmModule } from '../module/module.ts';
import {
  dataName,
  elementName,
  funcName,
  globalName,
  memoryName,
  printable,
  tableName,
  tagName,
  typeName,
} from '../module/names.ts';
import type { Instance } from '../runtime/instance.ts';
import { readableNaming } from '../text/naming.ts';
import { countText, subTypeText } from '../text/type-text.ts';
import { customRow } from './custom-rows.ts';
import { countsOf } from './module-view.ts';
import { hostOfFunction } from './providers.ts';
import { shownFuncType, shownType } from './shown-types.ts';
import { signatureOf } from './signature.ts';
import { typeView } from './type-view.ts';
import type { ModuleRow, ModuleSection, Target } from './views.ts';

/** Rows of one answer. */
const MOST = 1000;

/** Items that are compared with a filter in one go. */
const PIECE = 1000;

/**
 * A part of one list of the module pane, or of what is left of it by a filter (in names and details, any case).
 * `filter` is its text, or what `matchingItems` found for it.
 */
export function moduleRows(
  module: WasmModule,
  instance: Instance | null,
  section: ModuleSection,
  from: number,
  count: number,
  filter: string | readonly number[] = '',
): { readonly total: number; readonly rows: readonly ModuleRow[] } {
  const items = typeof filter === 'string' ? itemsFor(module, section, filter) : filter;
  const total = items?.length ?? countsOf(module)[section];
  const length = Math.max(0, Math.min(count, MOST, total - from));
  const rows = Array.from({ length }, (_, i) => fullRow(module, instance, section, items?.[from + i] ?? from + i));
  return { total, rows };
}

/** Indices of the items of a list that a filter leaves. Gives way now and then: there may be millions. */
export function* matchingItems(
  module: WasmModule,
  section: ModuleSection,
  filter: string,
): Generator<undefined, readonly number[]> {
  const wanted = filter.trim().toLowerCase();
  const all = countsOf(module)[section];
  const found: number[] = [];
  for (let index = 0; index < all; index++) {
    const { name, detail } = makers[section](module, index);
    if (`${name} ${detail}`.toLowerCase().includes(wanted)) found.push(index);
    if (index % PIECE === PIECE - 1) yield undefined;
  }
  return found;
}

function itemsFor(module: WasmModule, section: ModuleSection, filter: string): readonly number[] | null {
  if (filter.trim() === '') return null;
  const matching = matchingItems(module, section, filter);
  for (;;) {
    const { done, value } = matching.next();
    if (done) return value;
  }
}

/** A row with all that is to be known of it, which costs more than its text. */
function fullRow(module: WasmModule, instance: Instance | null, section: ModuleSection, index: number): ModuleRow {
  const base = makers[section](module, index);
  switch (section) {
    case 'imports': {
      const item = module.imports[index]!;
      // What cannot be told in full cannot be meant.
      const short = item.module.length <= NAME && item.name.length <= NAME;
      const named = short ? { ...base, import: { module: item.module, name: item.name } } : base;
      if (item.kind !== 'func') return named;
      const func = instance?.funcs[item.index];
      const calls = func?.kind === 'host' ? func.calls : 0;
      const stub = hostOfFunction(module, item) === null ? ({ stub: true } as const) : {};
      return { ...named, ...stub, signature: signatureOf(module, item.index), calls };
    }
    case 'functions':
      return { ...base, signature: signatureOf(module, index) };
    case 'exports': {
      const item = module.exports[index]!;
      const known = item.kind === 'func' && module.funcs[item.index] !== undefined;
      return known ? { ...base, signature: signatureOf(module, item.index) } : base;
    }
    case 'types':
      return { ...base, definition: typeView(module, index) };
    default:
      return base;
  }
}

type Maker = (module: WasmModule, index: number) => ModuleRow;

const makers: Readonly<Record<ModuleSection, Maker>> = {
  sections: (module, index) => {
    const section = module.sections[index]!;
    const detail = section.id === 0 ? 'custom' : `id ${section.id}`;
    return row(index, section.name, detail, section.offset, section.end - section.offset, null);
  },
  types: (module, index) => {
    const type = module.types[index]!;
    return row(index, typeName(module, index), definitionText(module, type, index), type.offset, null, {
      kind: 'type',
      type: index,
    });
  },
  imports: (module, index) => {
    const item = module.imports[index]!;
    const name = `${item.module}.${item.name}`;
    return row(index, name, itemText(module, item.kind, item.index), item.offset, null, targetOf(item));
  },
  functions: (module, index) => {
    const { body, offset } = module.funcs[index]!;
    const size = body ? body.end - body.start : null;
    const detail = shownFuncType(module, funcTypeOf(module, index));
    return row(index, funcName(module, index), detail, body?.start ?? offset, size, { kind: 'func', func: index });
  },
  tables: (module, index) => {
    const { offset } = module.tables[index]!;
    const target = { kind: 'table', table: index, index: 0 } as const;
    return row(index, tableName(module, index), itemText(module, 'table', index), offset, null, target);
  },
  memories: (module, index) => {
    const { offset } = module.memories[index]!;
    const target = { kind: 'memory', memory: index, address: 0 } as const;
    return row(index, memoryName(module, index), itemText(module, 'memory', index), offset, null, target);
  },
  globals: (module, index) => {
    const { offset } = module.globals[index]!;
    const target = { kind: 'global', global: index } as const;
    return row(index, globalName(module, index), itemText(module, 'global', index), offset, null, target);
  },
  tags: (module, index) => {
    const { offset } = module.tags[index]!;
    const target = { kind: 'tag', tag: index } as const;
    return row(index, tagName(module, index), itemText(module, 'tag', index), offset, null, target);
  },
  exports: (module, index) => {
    const item = module.exports[index]!;
    return row(index, item.name, itemText(module, item.kind, item.index), item.offset, null, targetOf(item));
  },
  elements: (module, index) => {
    const { mode, type, table, items, offset } = module.elements[index]!;
    const detail = `${mode}, ${items.length} × ${shownType(module, type)}${mode === 'active' ? ` in ${tableName(module, table)}` : ''}`;
    const target = mode === 'active' ? ({ kind: 'table', table, index: 0 } as const) : null;
    return row(index, elementName(module, index), detail, offset, null, target);
  },
  datas: (module, index) => {
    const { mode, memory, start, end, offset } = module.datas[index]!;
    const detail = mode === 'active' ? `active in ${memoryName(module, memory)}` : 'passive';
    const target = mode === 'active' ? ({ kind: 'memory', memory, address: 0 } as const) : null;
    return row(index, dataName(module, index), detail, offset, end - start, target);
  },
  customs: customRow,
};

/** Characters of a name in a row: what is invoked is known by its whole name. */
const NAME = 1000;

function row(
  index: number,
  name: string,
  detail: string,
  offset: number,
  size: number | null,
  target: Target | null,
): ModuleRow {
  return { index, name: printable(name, NAME), detail, offset, size, target };
}

function targetOf({ kind, index }: Pick<Import, 'kind' | 'index'>): Target | null {
  switch (kind) {
    case 'func':
      return { kind: 'func', func: index };
    case 'memory':
      return { kind: 'memory', memory: index, address: 0 };
    case 'table':
      return { kind: 'table', table: index, index: 0 };
    case 'global':
      return { kind: 'global', global: index };
    case 'tag':
      return { kind: 'tag', tag: index };
    default:
      return kind satisfies never;
  }
}

/** Kind and type of an item of an index space. */
function itemText(module: WasmModule, kind: Import['kind'], index: number): string {
  switch (kind) {
    case 'func':
      // A file that is cut off may name functions it does not hold.
      return module.funcs[index]
        ? `function ${shownFuncType(module, funcTypeOf(module, index))}`
        : 'function that was not read';
    case 'memory': {
      const type = module.memories[index]?.type;
      return type ? `memory, ${memoryText(type)}` : 'memory';
    }
    case 'table': {
      const type = module.tables[index]?.type;
      return type ? `table, ${tableText(module, type)}` : 'table';
    }
    case 'global': {
      const type = module.globals[index]?.type;
      return type ? `${type.mutable ? 'variable' : 'constant'} ${shownType(module, type.value)}` : 'global';
    }
    case 'tag': {
      const type = funcTypeAt(module, module.tags[index]?.typeIndex ?? -1);
      return type ? `tag ${shownFuncType(module, type)}` : 'tag';
    }
    default:
      return kind satisfies never;
  }
}

/** Fields of a struct that a row writes out; there may be ten thousand. */
const MOST_FIELDS = 24;

/** A function type shortly, others as the text format writes them. */
function definitionText(module: WasmModule, type: SubType, index: TypeIndex): string {
  if (type.kind === 'func' && type.final) return shownFuncType(module, type);
  const { type: name, field } = readableNaming(module);
  const more = type.kind === 'struct' ? type.fields.length - MOST_FIELDS : 0;
  const shown = type.kind === 'struct' && more > 0 ? { ...type, fields: type.fields.slice(0, MOST_FIELDS) } : type;
  const text = subTypeText(shown, name, (nth) => field(index, nth));
  return more > 0 ? `${text} and ${more} more fields` : text;
}

/** "1 to 4 pages, i64 addresses, shared". */
function memoryText({ limits, address, shared }: MemoryType): string {
  return `${limitsText(limits)} pages${address === 'i64' ? ', i64 addresses' : ''}${shared ? ', shared' : ''}`;
}

function tableText(module: WasmModule, { limits, address, element }: TableType): string {
  return `${limitsText(limits)} × ${shownType(module, element)}${address === 'i64' ? ', i64 indices' : ''}`;
}

function limitsText({ min, max }: Limits): string {
  return max === null ? `${countText(min)} or more` : `${countText(min)} to ${countText(max)}`;
}
