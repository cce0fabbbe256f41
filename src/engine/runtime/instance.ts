import type { Bindings } from '../compile/flat-function.ts';
import { type Exact, LinkError, Trap } from '../module/errors.ts';
import type { ConstExpr, DataSegment, ElementSegment, WasmModule } from '../module/module.ts';
import { tagName } from '../module/names.ts';
import type { ByteOffset, TypeIndex } from '../module/types.ts';
import { exactNumber } from '../util/bits.ts';
import { ConstEvaluator } from './const-eval.ts';
import type { Extern } from './extern.ts';
import { WasmFunc, type Func } from './func.ts';
import type { Global } from './global.ts';
import type { Memory } from './memory.ts';
import { PlacedTrap } from './placed-trap.ts';
import type { Ref } from './ref.ts';
import type { Store } from './store.ts';
import type { Table } from './table.ts';
import type { Tag } from './tag.ts';
import type { Value } from './value.ts';

/** https://webassembly.github.io/spec/core/exec/runtime.html#module-instances */
export class Instance implements Bindings {
  readonly funcs: Func[] = [];
  readonly tables: Table[] = [];
  readonly memories: Memory[] = [];
  readonly globals: Global[] = [];
  readonly tags: Tag[] = [];
  /** The store's numbers of the module's types. */
  readonly types: readonly TypeIndex[];
  /** References of each element segment, bytes of each data segment; empty once dropped. */
  readonly elements: (readonly Ref[])[] = [];
  readonly datas: Uint8Array[] = [];
  readonly exports = new Map<string, Extern>();
  /** The start function, for the caller to run through a machine; null when there is none. */
  start: Func | null = null;

  constructor(
    readonly store: Store,
    readonly module: WasmModule,
    /** Position in `store.instances`. */
    readonly index: number,
  ) {
    this.types = store.types.add(module.types);
  }

  globalWord(global: number): number {
    return this.globals[global]!.at;
  }

  typeId(type: TypeIndex): number {
    return this.types[type]!;
  }
}

/**
 * Makes an instance of a valid module: allocates, evaluates the constant expressions, and writes the active segments
 * in order. The start function is left to the caller.
 *
 * Throws a LinkError when a memory or table cannot be had, a PlacedTrap when a segment does not fit or there is no room
 * for an object; what earlier segments wrote stays, as the specification has it.
 * https://webassembly.github.io/spec/core/exec/modules.html#instantiation
 */
export function instantiate(store: Store, module: WasmModule, externs: readonly Extern[]): Instance {
  const instance = new Instance(store, module, store.instances.count);
  const evaluator = new ConstEvaluator(instance);
  store.instances.add(instance);
  allocate(instance, externs, evaluator);
  for (const { name, kind, index } of module.exports) {
    const { funcs, tables, memories, globals, tags } = instance;
    const space = { func: funcs, table: tables, memory: memories, global: globals, tag: tags };
    instance.exports.set(name, space[kind][index]!);
  }
  for (const { items } of module.elements) fillSegment(instance, items, evaluator);
  for (const { start, end } of module.datas) instance.datas.push(module.bytes.subarray(start, end));
  module.elements.forEach((segment, i) => placeElements(instance, segment, i, evaluator));
  module.datas.forEach((segment, i) => placeData(instance, segment, i, evaluator));
  if (module.start) instance.start = instance.funcs[module.start.func]!;
  return instance;
}

function allocate(instance: Instance, externs: readonly Extern[], evaluator: ConstEvaluator): void {
  const { store, module, funcs, tables, memories, globals, tags } = instance;
  for (const extern of externs) {
    if (extern.kind === 'memory') memories.push(extern);
    else if (extern.kind === 'table') tables.push(extern);
    else if (extern.kind === 'global') globals.push(extern);
    else if (extern.kind === 'tag') tags.push(extern);
    else funcs.push(store.adopt(extern));
  }
  module.funcs.forEach((def, index) => {
    if (def.importIndex !== null) return;
    const typeId = instance.types[def.typeIndex]!;
    const func = new WasmFunc(store.types.func(typeId), instance, index);
    func.typeId = typeId;
    funcs.push(store.adopt(func));
  });
  module.tags.forEach(({ importIndex, typeIndex }, index) => {
    if (importIndex === null) tags.push(store.createTag(instance.types[typeIndex]!, tagName(module, index)));
  });
  for (const { importIndex, type, offset } of module.memories) {
    if (importIndex === null) memories.push(at(offset, () => store.createMemory(type)));
  }
  // Initialisers see the globals before them, so they are made in order; tables may use any global.
  for (const { importIndex, type, init } of module.globals) {
    if (importIndex !== null) continue;
    const own = { ...type, value: store.valueType(module, type.value) };
    globals.push(store.createGlobal(own, value(evaluator, init!)));
  }
  for (const { importIndex, type, init, offset } of module.tables) {
    if (importIndex !== null) continue;
    const fill = init ? value(evaluator, init) : null;
    const own = { ...type, element: store.valueType(module, type.element) };
    tables.push(at(offset, () => store.createTable(own, fill && 'ref' in fill ? fill.ref : null)));
  }
}

/** Adds the place to a LinkError that has none. */
function at<T>(offset: ByteOffset, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof LinkError && error.offset === null) throw new LinkError(error.message, offset);
    throw error;
  }
}

function value(evaluator: ConstEvaluator, expr: ConstExpr): Value {
  return placed(expr.start, () => evaluator.value(expr));
}

/** Its references belong to the instance from the first one on: they are alive. */
function fillSegment(instance: Instance, items: ElementSegment['items'], evaluator: ConstEvaluator): void {
  const refs: Ref[] = [];
  instance.elements.push(refs);
  for (const item of items) {
    const result = 'func' in item ? { ref: instance.funcs[item.func]! } : value(evaluator, item.expr);
    refs.push('ref' in result ? result.ref : null);
  }
}

/** https://webassembly.github.io/spec/core/exec/instructions.html#exec-table-init */
function placeElements(instance: Instance, segment: ElementSegment, index: number, evaluator: ConstEvaluator): void {
  if (segment.mode === 'active') {
    const start = offsetValue(evaluator, segment.at!);
    const refs = instance.elements[index]!;
    const table = instance.tables[segment.table]!;
    placed(segment.offset, () => table.check(start, refs.length, segment.table));
    refs.forEach((ref, i) => (table.elements[Number(start) + i] = ref));
    table.changes++;
  }
  if (segment.mode !== 'passive') instance.elements[index] = [];
}

/** https://webassembly.github.io/spec/core/exec/instructions.html#exec-memory-init */
function placeData(instance: Instance, segment: DataSegment, index: number, evaluator: ConstEvaluator): void {
  if (segment.mode !== 'active') return;
  const start = offsetValue(evaluator, segment.at!);
  const bytes = instance.datas[index]!;
  const memory = instance.memories[segment.memory]!;
  placed(segment.offset, () => memory.check(start, bytes.length, segment.memory));
  memory.write(Number(start), bytes);
  instance.datas[index] = bytes.subarray(0, 0);
}

function offsetValue(evaluator: ConstEvaluator, expr: ConstExpr): Exact {
  const result = value(evaluator, expr);
  return 'bits' in result ? exactNumber(BigInt(result.bits)) : 0;
}

/** Adds the place to a trap. */
function placed<T>(offset: ByteOffset, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Trap) throw new PlacedTrap({ cause: error.cause, func: null, offset });
    throw error;
  }
}
