import type { ImportRequest } from '../hosts/host.ts';
import { LinkError } from '../module/errors.ts';
import { matches } from '../module/matching.ts';
import { printable } from '../module/names.ts';
import { funcTypeAt, type Import, type WasmModule } from '../module/module.ts';
import { withIndex } from '../module/ref-type.ts';
import type { TypeRegistry } from '../module/type-space.ts';
import {
  type AddressType,
  funcTypeText,
  type GlobalType,
  type Limits,
  type TypeIndex,
  type ValueType,
} from '../module/types.ts';
import type { Extern } from './extern.ts';

/**
 * Finds an extern for every import, in order. `provide` is asked once per import; undefined means nobody has it, and it
 * may throw a LinkError. Types in the requests, as in externs, have the numbers of `types`, the store's. Throws a
 * LinkError that names the import and its place, and what was wrong.
 * https://webassembly.github.io/spec/core/valid/matching.html
 */
export function link(
  module: WasmModule,
  types: TypeRegistry,
  provide: (request: ImportRequest) => Extern | undefined,
): Extern[] {
  return module.imports.map((item, index) => {
    const request = requestOf(module, item, types);
    const refused = (problem: string): LinkError => {
      const name = `"${printable(item.module)}" "${printable(item.name)}"`;
      return new LinkError(`import ${name} (${describe(request.type)}): ${problem}`, item.offset, index);
    };
    let extern: Extern | undefined;
    try {
      extern = provide(request);
    } catch (error) {
      throw error instanceof LinkError ? refused(error.message) : error;
    }
    if (extern === undefined) throw refused('nobody provides it');
    const problem = mismatch(request.type, extern, types);
    if (problem !== null) throw refused(problem);
    return extern;
  });
}

/** What an import asks for; in the numbers of `types`, or of the module itself without. */
export function requestOf(
  module: WasmModule,
  { module: from, name, kind, index }: Import,
  types: TypeRegistry | null = null,
): ImportRequest {
  const numbers = types?.add(module.types);
  const value = <T extends ValueType>(type: T): T => (numbers ? withIndex(type, (i) => numbers[i]!) : type);
  const func = (typeIndex: TypeIndex) => {
    const id = numbers?.[typeIndex] ?? null;
    return { type: types && id !== null ? types.func(id) : funcTypeAt(module, typeIndex)!, id };
  };
  switch (kind) {
    case 'func':
      return { module: from, name, type: { kind, ...func(module.funcs[index]!.typeIndex) } };
    case 'table': {
      const { type } = module.tables[index]!;
      return { module: from, name, type: { kind, type: { ...type, element: value(type.element) } } };
    }
    case 'memory':
      return { module: from, name, type: { kind, type: module.memories[index]!.type } };
    case 'global': {
      const { type } = module.globals[index]!;
      return { module: from, name, type: { kind, type: { ...type, value: value(type.value) } } };
    }
    case 'tag':
      return { module: from, name, type: { kind, ...func(module.tags[index]!.typeIndex) } };
  }
}

type Wanted = ImportRequest['type'];

/** Null when `extern` may stand for what is wanted, else why not. */
function mismatch(wanted: Wanted, extern: Extern, types: TypeRegistry): string | null {
  switch (wanted.kind) {
    case 'func': {
      if (extern.kind !== 'wasm' && extern.kind !== 'host') return `a ${extern.kind} was provided`;
      const actual = extern.typeId < 0 ? types.addFunc(extern.type) : extern.typeId;
      return types.isSubtype(actual, wanted.id!)
        ? null
        : `a function of type ${funcTypeText(extern.type)} was provided`;
    }
    case 'memory': {
      if (extern.kind !== 'memory') return `a ${kindText(extern)} was provided`;
      const { type } = extern;
      if (type.address !== wanted.type.address) return `a memory with addresses of type ${type.address} was provided`;
      if (type.shared !== wanted.type.shared) return `a memory that is ${type.shared ? '' : 'not '}shared was provided`;
      return limitsProblem(wanted.type.limits, type.limits, 'pages');
    }
    case 'table': {
      if (extern.kind !== 'table') return `a ${kindText(extern)} was provided`;
      const { type } = extern;
      if (type.address !== wanted.type.address) return `a table with indices of type ${type.address} was provided`;
      if (!equal(wanted.type.element, type.element, types)) return `a table of ${type.element} was provided`;
      return limitsProblem(wanted.type.limits, type.limits, 'elements');
    }
    case 'global': {
      if (extern.kind !== 'global') return `a ${kindText(extern)} was provided`;
      const { value, mutable } = extern.type;
      const fits = mutable ? equal(value, wanted.type.value, types) : matches(value, wanted.type.value, types);
      if (wanted.type.mutable === mutable && fits) return null;
      return `${mutable ? 'a' : 'an'} ${globalText(extern.type)} was provided`;
    }
    case 'tag': {
      if (extern.kind !== 'tag') return `a ${kindText(extern)} was provided`;
      return extern.typeId === wanted.id ? null : `a tag of type ${funcTypeText(extern.type)} was provided`;
    }
  }
}

/** Each matches the other. */
function equal(a: ValueType, b: ValueType, types: TypeRegistry): boolean {
  return matches(a, b, types) && matches(b, a, types);
}

/** https://webassembly.github.io/spec/core/valid/matching.html#limits */
function limitsProblem(wanted: Limits, actual: Limits, unit: string): string | null {
  if (actual.min < wanted.min) return `it has ${actual.min} ${unit}, at least ${wanted.min} are wanted`;
  if (wanted.max === null) return null;
  if (actual.max === null) return `it has no maximum, at most ${wanted.max} ${unit} are wanted`;
  return actual.max <= wanted.max ? null : `its maximum is ${actual.max} ${unit}, at most ${wanted.max} are wanted`;
}

function kindText({ kind }: Extern): string {
  return kind === 'wasm' || kind === 'host' ? 'function' : kind;
}

function describe(wanted: Wanted): string {
  switch (wanted.kind) {
    case 'func':
      return `function ${funcTypeText(wanted.type)}`;
    case 'memory':
      return `memory ${limitsText(wanted.type.limits)}${kindOf(wanted.type)}`;
    case 'table':
      return `table ${limitsText(wanted.type.limits)} of ${wanted.type.element}${kindOf(wanted.type)}`;
    case 'global':
      return globalText(wanted.type);
    case 'tag':
      return `tag ${funcTypeText(wanted.type)}`;
  }
}

function kindOf({ address, shared = false }: { readonly address: AddressType; readonly shared?: boolean }): string {
  return `${address === 'i64' ? ' of i64 addresses' : ''}${shared ? ', shared' : ''}`;
}

function limitsText({ min, max }: Limits): string {
  return max === null ? `${min}..` : `${min}..${max}`;
}

function globalText({ value, mutable }: GlobalType): string {
  return `${mutable ? 'mutable' : 'immutable'} global ${value}`;
}
