import type { Limits } from '../module/types.ts';
import { funcTypeOf, type Import, type WasmModule } from '../module/module.ts';
import {
  dataName,
  elementName,
  funcName,
  globalName,
  memoryName,
  printable,
  tableName,
  typeName,
} from '../module/names.ts';
import type { Instance } from '../runtime/instance.ts';
import { countsOf } from './module-view.ts';
import { signatureOf, typeText } from './signature.ts';
import type { ModuleRow, ModuleSection, Target } from './views.ts';

/** Rows of one answer. */
const MOST = 1000;

/** A part of one list of the module pane, or of what is left of it by a filter (in names and details, any case). */
export function moduleRows(
  module: WasmModule,
  instance: Instance | null,
  section: ModuleSection,
  from: number,
  count: number,
  filter = '',
): { readonly total: number; readonly rows: readonly ModuleRow[] } {
  const all = countsOf(module)[section];
  const row = (index: number): ModuleRow => makers[section](module, index, instance);
  const wanted = filter.trim().toLowerCase();
  const most = Math.min(Math.max(0, count), MOST);
  if (wanted === '') {
    const length = Math.max(0, Math.min(most, all - from));
    return { total: all, rows: Array.from({ length }, (_, i) => row(from + i)) };
  }
  const rows: ModuleRow[] = [];
  let total = 0;
  for (let index = 0; index < all; index++) {
    const candidate = row(index);
    if (!`${candidate.name} ${candidate.detail}`.toLowerCase().includes(wanted)) continue;
    if (total >= from && rows.length < most) rows.push(candidate);
    total++;
  }
  return { total, rows };
}

type Maker = (module: WasmModule, index: number, instance: Instance | null) => ModuleRow;

const makers: Readonly<Record<ModuleSection, Maker>> = {
  sections: (module, index) => {
    const section = module.sections[index]!;
    const detail = section.id === 0 ? 'custom' : `id ${section.id}`;
    return row(index, section.name, detail, section.offset, section.end - section.offset, null);
  },
  types: (module, index) => {
    const type = module.types[index]!;
    return row(index, typeName(module, index), typeText(type), type.offset, null, { kind: 'type', type: index });
  },
  imports: (module, index, instance) => {
    const item = module.imports[index]!;
    const name = `${item.module}.${item.name}`;
    const base = row(index, name, itemText(module, item.kind, item.index), item.offset, null, targetOf(item));
    if (item.kind !== 'func') return base;
    const func = instance?.funcs[item.index];
    const calls = func?.kind === 'host' ? func.calls : 0;
    return { ...base, signature: signatureOf(module, item.index), calls };
  },
  functions: (module, index) => {
    const { body, offset } = module.funcs[index]!;
    const size = body ? body.end - body.start : null;
    const detail = typeText(funcTypeOf(module, index));
    const base = row(index, funcName(module, index), detail, body?.start ?? offset, size, {
      kind: 'func',
      func: index,
    });
    return { ...base, signature: signatureOf(module, index) };
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
  exports: (module, index) => {
    const item = module.exports[index]!;
    const base = row(index, item.name, itemText(module, item.kind, item.index), item.offset, null, targetOf(item));
    return item.kind === 'func' ? { ...base, signature: signatureOf(module, item.index) } : base;
  },
  elements: (module, index) => {
    const { mode, type, table, items, offset } = module.elements[index]!;
    const detail = `${mode}, ${items.length} × ${type}${mode === 'active' ? ` in ${tableName(module, table)}` : ''}`;
    const target = mode === 'active' ? ({ kind: 'table', table, index: 0 } as const) : null;
    return row(index, elementName(module, index), detail, offset, null, target);
  },
  datas: (module, index) => {
    const { mode, memory, start, end, offset } = module.datas[index]!;
    const detail = mode === 'active' ? `active in ${memoryName(module, memory)}` : 'passive';
    const target = mode === 'active' ? ({ kind: 'memory', memory, address: 0 } as const) : null;
    return row(index, dataName(module, index), detail, offset, end - start, target);
  },
  customs: (module, index) => {
    const { name, start, end, offset } = module.customs[index]!;
    return row(index, name, '', offset, end - start, null);
  },
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

function targetOf({ kind, index }: Pick<Import, 'kind' | 'index'>): Target {
  switch (kind) {
    case 'func':
      return { kind: 'func', func: index };
    case 'memory':
      return { kind: 'memory', memory: index, address: 0 };
    case 'table':
      return { kind: 'table', table: index, index: 0 };
    case 'global':
      return { kind: 'global', global: index };
    default:
      return kind satisfies never;
  }
}

/** Kind and type of an item of an index space. */
function itemText(module: WasmModule, kind: Import['kind'], index: number): string {
  switch (kind) {
    case 'func':
      return `function ${typeText(funcTypeOf(module, index))}`;
    case 'memory': {
      const type = module.memories[index]?.type;
      return type ? `memory, ${limitsText(type.limits)} pages` : 'memory';
    }
    case 'table': {
      const type = module.tables[index]?.type;
      return type ? `table, ${limitsText(type.limits)} × ${type.element}` : 'table';
    }
    case 'global': {
      const type = module.globals[index]?.type;
      return type ? `${type.mutable ? 'variable' : 'constant'} ${type.value}` : 'global';
    }
    default:
      return kind satisfies never;
  }
}

function limitsText({ min, max }: Limits): string {
  return max === null ? `${min} or more` : `${min} to ${max}`;
}
