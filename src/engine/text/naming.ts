import type { WasmModule } from '../module/module.ts';
import * as names from '../module/names.ts';
import type { FuncIndex } from '../module/types.ts';

/** How a listing calls the things an instruction names. */
export interface Naming {
  readonly func: (func: FuncIndex) => string;
  readonly global: (global: number) => string;
  readonly table: (table: number) => string;
  readonly memory: (memory: number) => string;
  readonly type: (type: number) => string;
  /** A field of a struct type: by its number where it has no name, and always in text for an assembler. */
  readonly field: (type: number, field: number) => string;
  readonly local: (func: FuncIndex, local: number) => string;
  readonly tag: (tag: number) => string;
  readonly element: (element: number) => string;
  readonly data: (data: number) => string;
}

/** For reading: `$name` where the module gives one, else kind and number: `func12`, `local3`. */
export function readableNaming(module: WasmModule): Naming {
  const dollar = (given: string | null, plain: string) => (given === null ? plain : `$${given}`);
  return {
    func: (i) => dollar(names.givenFuncName(module, i), `func${i}`),
    global: (i) => dollar(names.givenGlobalName(module, i), `global${i}`),
    table: (i) => dollar(names.givenTableName(module, i), `table${i}`),
    memory: (i) => dollar(names.givenMemoryName(module, i), `memory${i}`),
    type: (i) => dollar(names.givenTypeName(module, i), `type${i}`),
    field: (type, i) => dollar(names.givenFieldName(module, type, i), String(i)),
    local: (func, i) => dollar(names.givenLocalName(module, func, i), `local${i}`),
    tag: (i) => dollar(names.givenTagName(module, i), `tag${i}`),
    element: (i) => names.elementName(module, i),
    data: (i) => names.dataName(module, i),
  };
}

/**
 * For the text format: names that an assembler accepts, each only once among its kind. What it refuses in a name
 * becomes `_`, and a name that is taken gets its number behind it.
 */
export function assemblerNaming(module: WasmModule): Naming {
  const once = (name: (i: number) => string) => {
    const known = new Map<number, string>();
    const taken = new Set<string>();
    return (i: number) => {
      let id = known.get(i);
      if (id === undefined) {
        id = identifier(name(i));
        if (taken.has(id)) id = `${id}#${i}`;
        while (taken.has(id)) id += '#';
        taken.add(id);
        known.set(i, id);
      }
      return id;
    };
  };
  let locals = { func: -1, name: once(() => '') };
  return {
    func: once((i) => names.funcName(module, i)),
    global: once((i) => names.globalName(module, i)),
    table: once((i) => names.tableName(module, i)),
    memory: once((i) => names.memoryName(module, i)),
    type: once((i) => names.typeName(module, i)),
    field: (_, i) => String(i),
    local: (func, i) => {
      if (locals.func !== func) locals = { func, name: once((local) => names.localName(module, func, local)) };
      return locals.name(i);
    },
    tag: once((i) => names.tagName(module, i)),
    element: once((i) => names.elementName(module, i)),
    data: once((i) => names.dataName(module, i)),
  };
}

function identifier(name: string): string {
  return `$${name.replace(/[^\w!#$%&'*+\-./:<=>?@\\^`|~]/g, '_') || '_'}`;
}
