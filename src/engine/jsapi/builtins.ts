import { ValidationError } from '../module/errors.ts';
import { hex } from '../util/hex.ts';
import { matches } from '../module/matching.ts';
import type { Import, WasmModule } from '../module/module.ts';
import { TypeRegistry, typeSpaceOf } from '../module/type-space.ts';
import type { FuncType, ValueType } from '../module/types.ts';
import type { Extern } from '../runtime/extern.ts';
import { HostFunc } from '../runtime/func.ts';
import { HostRef } from '../runtime/ref.ts';
import type { Store } from '../runtime/store.ts';
import { dictionary, scalarText, sequence } from './idl.ts';
import { type Builtin, jsString } from './js-string.ts';

/** What a module is compiled with. https://webassembly.github.io/spec/js-api/#dictdef-webassemblycompileoptions */
export interface CompileSettings {
  /** Names of sets of builtins, without 'wasm:'. */
  readonly sets: readonly string[];
  /** Imports from here are strings, their names. */
  readonly strings: string | null;
}

/** All sets there are. A name that is none of them is no error: it may be one tomorrow. */
const sets: Readonly<Record<string, Readonly<Record<string, Builtin>>>> = { 'js-string': jsString };

/** Throws a TypeError for what are no options. */
export function compileSettings(options: unknown): CompileSettings {
  const given = dictionary(options, 'the compile options');
  const { builtins } = given;
  const named = builtins === undefined ? [] : sequence(builtins, "'builtins'").map(scalarText);
  const { importedStringConstants: strings } = given;
  return { sets: named, strings: strings === undefined || strings === null ? null : scalarText(strings) };
}

/** Is the import answered by a builtin or a string constant? Then it is not among a module's imports. */
export function isBuiltin(item: Import, settings: CompileSettings): boolean {
  return item.module === settings.strings || builtinFor(item, settings) !== null;
}

/** https://webassembly.github.io/spec/js-api/#find-a-builtin */
function builtinFor({ module, name }: Import, settings: CompileSettings): Builtin | null {
  if (!module.startsWith('wasm:')) return null;
  const set = module.slice('wasm:'.length);
  if (!settings.sets.includes(set) || !Object.hasOwn(sets, set)) return null;
  const builtins = sets[set]!;
  return Object.hasOwn(builtins, name) ? builtins[name]! : null;
}

/**
 * Throws a ValidationError when an import asks a builtin or a string constant for something else than it is.
 * https://webassembly.github.io/spec/js-api/#validate-builtins-and-imported-string-for-a-webassembly-module
 */
export function checkBuiltins(module: WasmModule, settings: CompileSettings): void {
  if (new Set(settings.sets).size < settings.sets.length) {
    throw new ValidationError('a set of builtins is named twice', 0);
  }
  for (const item of module.imports) {
    const fits =
      item.module === settings.strings
        ? isStringGlobal(module, item)
        : isOfType(module, item, builtinFor(item, settings));
    if (fits) continue;
    const message = `import "${item.module}" "${item.name}": the type is not the one of the builtin`;
    throw new ValidationError(`${message} (at ${hex(item.offset)})`, item.offset);
  }
}

function isStringGlobal(module: WasmModule, { kind, index }: Import): boolean {
  const type = kind === 'global' ? module.globals[index]?.type : undefined;
  return type !== undefined && !type.mutable && matches('(ref extern)', type.value, typeSpaceOf(module));
}

function isOfType(module: WasmModule, { kind, index }: Import, builtin: Builtin | null): boolean {
  if (builtin === null) return true;
  if (kind !== 'func') return false;
  const types = new TypeRegistry();
  const wanted = types.add(module.types)[module.funcs[index]!.typeIndex]!;
  return types.isSubtype(types.addFunc(typeOf(builtin, types)), wanted);
}

/** In the numbers of `types`. */
function typeOf({ params, results }: Builtin, types: TypeRegistry): FuncType {
  const chars = (): ValueType => {
    const field = { storage: 'i16', mutable: true } as const;
    return `(ref null ${types.add([{ kind: 'array', field, supers: [], final: true, group: 0 }])[0]!})`;
  };
  return { params: params.map((param) => (param === 'chars' ? chars() : param)), results };
}

/** What a builtin or string constant gives for the import; null when it is none. */
export function builtinExtern(store: Store, item: Import, settings: CompileSettings): Extern | null {
  if (item.module === settings.strings) {
    const type = '(ref extern)';
    return store.createGlobal({ value: type, mutable: false }, { type, ref: new HostRef(item.name) });
  }
  const builtin = builtinFor(item, settings);
  if (builtin === null) return null;
  const func = new HostFunc(typeOf(builtin, store.types), item.module, item.name, () => {
    throw new Error('internal error: a builtin without its function');
  });
  func.raw = builtin.run;
  func.leaf = true;
  return func;
}
