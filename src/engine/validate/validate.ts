import { ValidationError } from '../module/errors.ts';
import { hex } from '../util/hex.ts';
import { matches } from '../module/matching.ts';
import { countImports, funcTypeAt, importedFuncCount, type ElementSegment, type WasmModule } from '../module/module.ts';
import { printable } from '../module/names.ts';
import { typeSpaceOf } from '../module/type-space.ts';
import type { AddressType, ByteOffset, ExternKind, Limits } from '../module/types.ts';
import { BodyWalk, validateBody } from './code.ts';
import { ConstExprs } from './const-expr.ts';
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
  const first = importedFuncCount(module);
  const total = module.funcs.length - first;
  for (const _ of validateModuleInSlices(module)) yield { done: 0, total };
  const { validBodies } = factsOf(module);
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

/** Validates everything but the bodies. https://webassembly.github.io/spec/core/valid/modules.html */
export function validateModule(module: WasmModule): void {
  for (const _ of validateModuleInSlices(module));
}

/** Items of a list that are looked at between two yields. */
const PIECE = 10_000;

/** The same, and yields now and then: a module may have millions of types, globals or elements. */
export function* validateModuleInSlices(module: WasmModule): Generator<undefined, void, void> {
  const facts = factsOf(module);
  if (facts.declarationsValid) return;
  yield* validateTypes(module);
  for (const { typeIndex, offset } of module.funcs) {
    if (funcTypeAt(module, typeIndex) === undefined) fail(`unknown type ${typeIndex} of a function`, offset);
  }
  const exprs = new ConstExprs(module);
  validateTags(module);
  validateTables(module, exprs);
  for (const { type, offset } of module.memories) {
    const unit = type.address === 'i32' ? 'pages (4 GiB)' : 'pages';
    validateLimits(type.limits, MOST[type.address].pages, 'memory', unit, offset);
    if (type.shared && type.limits.max === null) fail('shared memory must have maximum', offset);
  }
  for (const [i, { type, init, offset }] of module.globals.entries()) {
    checkKnown(module, type.value, offset);
    if (init !== null) exprs.check(init, type.value, i);
    if (i % PIECE === PIECE - 1) yield undefined;
  }
  validateExports(module, exprs);
  validateStart(module);
  yield* validateElements(module, exprs);
  validateDatas(module, exprs);
  yield undefined;
  for (const [i, { body, typeIndex }] of module.funcs.entries()) {
    if (body !== null) checkLocalCount(funcTypeAt(module, typeIndex)!.params.length, body, i);
    if (i % PIECE === PIECE - 1) yield undefined;
  }
  facts.declaredFuncs = exprs.named;
  facts.declarationsValid = true;
}

/** https://webassembly.github.io/spec/core/valid/modules.html#tables */
function validateTables(module: WasmModule, exprs: ConstExprs): void {
  // Tables come before the globals of the module itself.
  const globals = countImports(module.globals);
  for (const { type, init, importIndex, offset } of module.tables) {
    checkKnown(module, type.element, offset);
    validateLimits(type.limits, MOST[type.address].elements, 'table', 'elements', offset);
    if (init !== null) exprs.check(init, type.element, globals);
    else if (importIndex === null && !hasDefault(type.element)) {
      fail(`type mismatch: a table of ${type.element} needs an initial value`, offset);
    }
  }
}

/** https://webassembly.github.io/spec/core/valid/modules.html#data-segments */
function validateDatas(module: WasmModule, exprs: ConstExprs): void {
  for (const { at, memory, offset } of module.datas) {
    if (at === null) continue;
    const def = module.memories[memory];
    if (def === undefined) fail(`unknown memory ${memory} of a data segment`, offset);
    exprs.check(at, def.type.address, module.globals.length);
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

function validateExports(module: WasmModule, exprs: ConstExprs): void {
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
    if (kind === 'func') exprs.named.add(index);
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

/** https://webassembly.github.io/spec/core/valid/modules.html#element-segments */
function* validateElements(module: WasmModule, exprs: ConstExprs): Generator<undefined, void, void> {
  let looked = 0;
  for (const segment of module.elements) {
    const { type, items } = segment;
    validateTarget(module, segment, exprs);
    for (const item of items) {
      if ('expr' in item) exprs.check(item.expr, type, module.globals.length);
      else if (module.funcs[item.func] === undefined) fail(`unknown function ${item.func}`, item.offset);
      else exprs.named.add(item.func);
      if (++looked % PIECE === 0) yield undefined;
    }
  }
}

/** The type of a segment, and where it goes. */
function validateTarget(module: WasmModule, segment: ElementSegment, exprs: ConstExprs): void {
  const { mode, type, table, at, offset } = segment;
  checkKnown(module, type, offset);
  if (mode !== 'active') return;
  const def = module.tables[table];
  if (def === undefined) fail(`unknown table ${table} of an element segment`, offset);
  if (!matches(type, def.type.element, typeSpaceOf(module))) {
    fail(`type mismatch: an element segment of ${type} for a table of ${def.type.element}`, offset);
  }
  if (at !== null) exprs.check(at, def.type.address, module.globals.length);
}

function fail(message: string, offset: ByteOffset): never {
  throw new ValidationError(`${message} (at ${hex(offset)})`, offset);
}
