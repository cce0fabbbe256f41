import { decode } from '../binary/decode.ts';
import { DecodeError, UnsupportedError, ValidationError } from '../module/errors.ts';
import type { WasmModule } from '../module/module.ts';
import type { ExternKind } from '../module/types.ts';
import { validate } from '../validate/validate.ts';
import { bytesOf, needArguments, shapeInterface, toText } from './idl.ts';
import { checkBuiltins, type CompileSettings, compileSettings, isBuiltin } from './builtins.ts';
import type { ErrorConstructorLike } from './errors.ts';
import { checkSize } from './limits.ts';

/** What a Module object holds. */
export interface ModuleSlots {
  readonly module: WasmModule;
  readonly settings: CompileSettings;
}

export interface ModuleInterface {
  readonly Module: new (bytes: unknown, options?: unknown) => object;
  /** Null for what is no Module object. */
  readonly slotsOf: (value: unknown) => ModuleSlots | null;
  /** A Module object of something compiled. */
  readonly create: (slots: ModuleSlots) => object;
}

/** Decodes and validates. Throws a CompileError that says what is wrong. */
export function compileModule(
  bytes: Uint8Array,
  settings: CompileSettings,
  CompileError: ErrorConstructorLike,
): ModuleSlots {
  try {
    checkSize(bytes);
    const module = decode(bytes);
    validate(module);
    checkBuiltins(module, settings);
    return { module, settings };
  } catch (error) {
    if (isInvalid(error)) throw new CompileError(error.message, { cause: error });
    throw error;
  }
}

/** Is it what decoding and validation throw? */
export function isInvalid(error: unknown): error is DecodeError | UnsupportedError | ValidationError {
  return error instanceof DecodeError || error instanceof UnsupportedError || error instanceof ValidationError;
}

const kindNames: Readonly<Record<ExternKind, string>> = {
  func: 'function',
  table: 'table',
  memory: 'memory',
  global: 'global',
  tag: 'tag',
};

/** https://webassembly.github.io/spec/js-api/#modules */
export function moduleInterface(CompileError: ErrorConstructorLike): ModuleInterface {
  let given: ModuleSlots | null = null;
  let slotsOf!: ModuleInterface['slotsOf'];

  class Module {
    readonly #slots: ModuleSlots;

    constructor(bytes?: unknown, options?: unknown) {
      if (given !== null) {
        this.#slots = given;
        return;
      }
      needArguments(arguments.length, 1, 'WebAssembly.Module()');
      const copy = bytesOf(bytes, 'the argument of WebAssembly.Module()');
      this.#slots = compileModule(copy, compileSettings(options), CompileError);
    }

    static exports(...args: unknown[]): object[] {
      return moduleArgument(args, 'WebAssembly.Module.exports()').module.exports.map(({ name, kind }) => ({
        name,
        kind: kindNames[kind],
      }));
    }

    static imports(...args: unknown[]): object[] {
      const { module, settings } = moduleArgument(args, 'WebAssembly.Module.imports()');
      return module.imports
        .filter((item) => !isBuiltin(item, settings))
        .map(({ module: from, name, kind }) => ({ module: from, name, kind: kindNames[kind] }));
    }

    static customSections(...args: unknown[]): ArrayBuffer[] {
      const { module } = moduleArgument(args, 'WebAssembly.Module.customSections()');
      needArguments(args.length, 2, 'WebAssembly.Module.customSections()');
      const wanted = toText(args[1]);
      return module.customs
        .filter(({ name }) => name === wanted)
        .map(({ start, end }) => module.bytes.slice(start, end).buffer);
    }

    static {
      slotsOf = (value) => (typeof value === 'object' && value !== null && #slots in value ? value.#slots : null);
    }
  }

  const moduleArgument = (args: readonly unknown[], what: string): ModuleSlots => {
    const slots = slotsOf(args[0]);
    if (slots === null) throw new TypeError(`the first argument of ${what} must be a WebAssembly.Module`);
    return slots;
  };

  shapeInterface(Module, { constructor: 1, exports: 1, imports: 1, customSections: 2 });
  return {
    Module,
    slotsOf,
    create(slots) {
      given = slots;
      try {
        return new Module();
      } finally {
        given = null;
      }
    },
  };
}
