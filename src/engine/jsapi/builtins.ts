import { ValidationError } from '../module/errors.ts';
import type { Import, WasmModule } from '../module/module.ts';
import { dictionary, scalarText, sequence } from './idl.ts';

/** What a module is compiled with. https://webassembly.github.io/spec/js-api/#dictdef-webassemblycompileoptions */
export interface CompileSettings {
  /** Names of sets of builtins, without 'wasm:'. */
  readonly sets: readonly string[];
  /** Imports from here are strings, their names. */
  readonly strings: string | null;
}

/** Throws a TypeError for what are no options. */
export function compileSettings(options: unknown): CompileSettings {
  const given = dictionary(options, 'the compile options');
  const { builtins } = given;
  const sets = builtins === undefined ? [] : sequence(builtins, "'builtins'").map(scalarText);
  const { importedStringConstants: strings } = given;
  return { sets, strings: strings === undefined || strings === null ? null : scalarText(strings) };
}

/** Is the import answered by a builtin or a string constant? */
export function isBuiltin({ module }: Import, { strings }: CompileSettings): boolean {
  return strings !== null && module === strings;
}

/** Throws a ValidationError when an import asks a builtin or a string constant for something else than it is. */
export function checkBuiltins(module: WasmModule, { sets }: CompileSettings): void {
  if (new Set(sets).size < sets.length) throw new ValidationError('a set of builtins is named twice', 0);
  void module;
}
