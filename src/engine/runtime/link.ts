import type { ImportRequest } from '../hosts/host.ts';
import { LinkError } from '../module/errors.ts';
import { printable } from '../module/names.ts';
import type { Import, WasmModule } from '../module/module.ts';
import type { FuncType, GlobalType, Limits } from '../module/types.ts';
import type { Extern } from './extern.ts';

/**
 * Finds an extern for every import, in order. `provide` is asked once per import; undefined means nobody has it, and it
 * may throw a LinkError. Throws a LinkError that names the import and its place, and what was wrong.
 * https://webassembly.github.io/spec/core/valid/matching.html
 */
export function link(module: WasmModule, provide: (request: ImportRequest) => Extern | undefined): Extern[] {
  return module.imports.map((item, index) => {
    const request = requestOf(module, item);
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
    const problem = mismatch(request.type, extern);
    if (problem !== null) throw refused(problem);
    return extern;
  });
}

/** What an import asks for. */
export function requestOf(module: WasmModule, { module: from, name, kind, index }: Import): ImportRequest {
  switch (kind) {
    case 'func':
      return { module: from, name, type: { kind, type: module.types[module.funcs[index]!.typeIndex]! } };
    case 'table':
      return { module: from, name, type: { kind, type: module.tables[index]!.type } };
    case 'memory':
      return { module: from, name, type: { kind, type: module.memories[index]!.type } };
    case 'global':
      return { module: from, name, type: { kind, type: module.globals[index]!.type } };
  }
}

type Wanted = ImportRequest['type'];

/** Null when `extern` may stand for what is wanted, else why not. */
function mismatch(wanted: Wanted, extern: Extern): string | null {
  switch (wanted.kind) {
    case 'func': {
      if (extern.kind !== 'wasm' && extern.kind !== 'host') return `a ${extern.kind} was provided`;
      return sameFuncType(wanted.type, extern.type) ? null : `a function of type ${funcText(extern.type)} was provided`;
    }
    case 'memory': {
      if (extern.kind !== 'memory') return `a ${kindText(extern)} was provided`;
      return limitsProblem(wanted.type.limits, extern.type.limits, 'pages');
    }
    case 'table': {
      if (extern.kind !== 'table') return `a ${kindText(extern)} was provided`;
      if (wanted.type.element !== extern.element) return `a table of ${extern.element} was provided`;
      return limitsProblem(wanted.type.limits, extern.type.limits, 'elements');
    }
    case 'global': {
      if (extern.kind !== 'global') return `a ${kindText(extern)} was provided`;
      const { value, mutable } = extern.type;
      if (wanted.type.mutable === mutable && wanted.type.value === value) return null;
      return `${mutable ? 'a' : 'an'} ${globalText(extern.type)} was provided`;
    }
  }
}

/** https://webassembly.github.io/spec/core/valid/matching.html#limits */
function limitsProblem(wanted: Limits, actual: Limits, unit: string): string | null {
  if (actual.min < wanted.min) return `it has ${actual.min} ${unit}, at least ${wanted.min} are wanted`;
  if (wanted.max === null) return null;
  if (actual.max === null) return `it has no maximum, at most ${wanted.max} ${unit} are wanted`;
  return actual.max <= wanted.max ? null : `its maximum is ${actual.max} ${unit}, at most ${wanted.max} are wanted`;
}

function sameFuncType(a: FuncType, b: FuncType): boolean {
  return a === b || (a.params.join() === b.params.join() && a.results.join() === b.results.join());
}

function kindText({ kind }: Extern): string {
  return kind === 'wasm' || kind === 'host' ? 'function' : kind;
}

function describe(wanted: Wanted): string {
  switch (wanted.kind) {
    case 'func':
      return `function ${funcText(wanted.type)}`;
    case 'memory':
      return `memory ${limitsText(wanted.type.limits)}`;
    case 'table':
      return `table ${limitsText(wanted.type.limits)} of ${wanted.type.element}`;
    case 'global':
      return globalText(wanted.type);
  }
}

function funcText({ params, results }: FuncType): string {
  return `[${params.join(' ')}] -> [${results.join(' ')}]`;
}

function limitsText({ min, max }: Limits): string {
  return max === null ? `${min}..` : `${min}..${max}`;
}

function globalText({ value, mutable }: GlobalType): string {
  return `${mutable ? 'mutable' : 'immutable'} global ${value}`;
}
