import { InstructionReader } from '../binary/instructions.ts';
import { ValidationError } from '../module/errors.ts';
import { hex } from '../module/features.ts';
import { matches } from '../module/matching.ts';
import { countImports, funcTypeAt, importedFuncCount, type ElementSegment, type WasmModule } from '../module/module.ts';
import { printable } from '../module/names.ts';
import { typeSpaceOf } from '../module/type-space.ts';
import type { AddressType, ByteOffset, ExternKind, Limits } from '../module/types.ts';
import { BodyWalk, validateBody } from './code.ts';
import { validateConstExpr } from './const-expr.ts';
import { factsOf } from './facts.ts';
import { checkLocalCount, hasDefault } from './local-types.ts';
import { checkKnown, validateTypes } from './types.ts';

/** The largest memories and tables that can be declared: pages, and elements. */
const MOST: Readonly<Record<AddressType, { readonly pages: number; readonly elements: number }>> = {
  i32: { pages: 2 ** 16, elements: 2 ** 32 - 1 },
  i64: { pages: 2 ** 48, elements: 2 ** 64 - 1 },
};

/** Validates a whole module, bodies included. Throws the first error found. */
export function validate(module: WasmModule): void {
  validateModule(module);
  for (let i = importedFuncCount(module); i < module.funcs.length; i++) validateBody(module, i);
}

/** How far a validation in slices has come. */
export interface ValidationProgress {
  /** Functions whose bodies are known to be valid, of all that have one. */
  readonly done: number;
  readonly total: number;
}

/**
 * Validates a whole module and yields after about every `slice` instructions, so that something else can run in
 * between. Throws the first error found.
 */
export function* validateInSlices(module: WasmModule, slice = 100_000): Generator<ValidationProgress, void, void> {
  validateModule(module);
  const { validBodies } = factsOf(module);
  const first = importedFuncCount(module);
  const total = module.funcs.length - first;
  let left = slice;
  for (let i = first; i < module.funcs.length; i++) {
    if (validBodies[i] === 1) continue;
    const walk = new BodyWalk(module, i);
    // Beginning a function is work too, or a million empty ones would be one slice.
    left -= 10;
    for (;;) {
      const before = walk.work;
      if (walk.run(Math.max(left, 1))) {
        left -= walk.work - before;
        break;
      }
      left = slice;
      yield { done: i - first, total };
    }
    validBodies[i] = 1;
    if (left <= 0) {
      left = slice;
      yield { done: i + 1 - first, total };
    }
  }
}

/**
 * Validates everything but the bodies. https://webassembly.github.io/spec/core/valid/modules.html
 */
export function validateModule(module: WasmModule): void {
  validateTypes(module);
  for (const { typeIndex, offset } of module.funcs) {
    if (funcTypeAt(module, typeIndex) === undefined) fail(`unknown type ${typeIndex} of a function`, offset);
  }
  const reader = new InstructionReader(module.bytes, 0, 0);
  validateTags(module);
  validateTables(module, reader);
  for (const { type, offset } of module.memories) {
    const unit = type.address === 'i32' ? 'pages (4 GiB)' : 'pages';
    validateLimits(type.limits, MOST[type.address].pages, 'memory', unit, offset);
    if (type.shared && type.limits.max === null) fail('shared memory must have maximum', offset);
  }
  module.globals.forEach(({ type, init, offset }, i) => {
    checkKnown(module, type.value, offset);
    if (init !== null) validateConstExpr(module, init, type.value, i, reader);
  });
  validateExports(module);
  validateStart(module);
  for (const segment of module.elements) validateElements(module, segment, reader);
  for (const { at, memory, offset } of module.datas) {
    if (at === null) continue;
    if (module.memories[memory] === undefined) fail(`unknown memory ${memory} of a data segment`, offset);
    validateConstExpr(module, at, module.memories[memory].type.address, module.globals.length, reader);
  }
  module.funcs.forEach(({ body, typeIndex }, i) => {
    if (body !== null) checkLocalCount(funcTypeAt(module, typeIndex)!.params.length, body, i);
  });
}

/** https://webassembly.github.io/spec/core/valid/modules.html#tables */
function validateTables(module: WasmModule, reader: InstructionReader): void {
  for (const { type, init, importIndex, offset } of module.tables) {
    checkKnown(module, type.element, offset);
    validateLimits(type.limits, MOST[type.address].elements, 'table', 'elements', offset);
    // Tables come before the globals of the module itself.
    if (init !== null) validateConstExpr(module, init, type.element, countImports(module.globals), reader);
    else if (importIndex === null && !hasDefault(type.element)) {
      fail(`type mismatch: a table of ${type.element} needs an initial value`, offset);
    }
  }
}

/** https://webassembly.github.io/spec/core/valid/types.html#tag-types */
function validateTags(module: WasmModule): void {
  for (const { typeIndex, offset } of module.tags) {
    const type = funcTypeAt(module, typeIndex);
    if (type === undefined) fail(`unknown type ${typeIndex} of a tag`, offset);
    if (type.results.length > 0) fail('non-empty tag result type', offset);
  }
}

/** https://webassembly.github.io/spec/core/valid/types.html#limits */
function validateLimits({ min, max }: Limits, most: number, what: string, unit: string, offset: ByteOffset): void {
  if (min > most) fail(`${what} size must be at most ${most} ${unit}, the minimum is ${min}`, offset);
  if (max === null) return;
  if (max > most) fail(`${what} size must be at most ${most} ${unit}, the maximum is ${max}`, offset);
  if (min > max) fail(`size minimum must not be greater than maximum: ${min} and ${max} of a ${what}`, offset);
}

function validateExports(module: WasmModule): void {
  const spaces: Readonly<Record<ExternKind, readonly unknown[]>> = {
    func: module.funcs,
    table: module.tables,
    memory: module.memories,
    global: module.globals,
    tag: module.tags,
  };
  const names = new Set<string>();
  for (const { name, kind, index, offset } of module.exports) {
    if (index >= spaces[kind].length) {
      fail(`unknown ${kind === 'func' ? 'function' : kind} ${index}, exported as "${printable(name)}"`, offset);
    }
    if (names.has(name)) fail(`duplicate export name "${printable(name)}"`, offset);
    names.add(name);
  }
}

function validateStart(module: WasmModule): void {
  if (module.start === null) return;
  const { func, offset } = module.start;
  const def = module.funcs[func];
  if (def === undefined) fail(`unknown function ${func} as start function`, offset);
  const { params, results } = funcTypeAt(module, def.typeIndex)!;
  if (params.length + results.length > 0) fail('the start function must have neither parameters nor results', offset);
}

function validateElements(module: WasmModule, segment: ElementSegment, reader: InstructionReader): void {
  const { mode, type, table, at, items, offset } = segment;
  checkKnown(module, type, offset);
  if (mode === 'active') {
    const def = module.tables[table];
    if (def === undefined) fail(`unknown table ${table} of an element segment`, offset);
    if (!matches(type, def.type.element, typeSpaceOf(module))) {
      fail(`type mismatch: an element segment of ${type} for a table of ${def.type.element}`, offset);
    }
  }
  for (const item of items) {
    if ('expr' in item) validateConstExpr(module, item.expr, type, module.globals.length, reader);
    else if (module.funcs[item.func] === undefined) fail(`unknown function ${item.func}`, item.offset);
  }
  if (at === null) return;
  validateConstExpr(module, at, module.tables[table]!.type.address, module.globals.length, reader);
}

function fail(message: string, offset: ByteOffset): never {
  throw new ValidationError(`${message} (at ${hex(offset)})`, offset);
}
