import type { InstructionReader } from '../binary/instructions.ts';
import { LocalLayout } from '../compile/locals.ts';
import { tableAddress, typesOf } from '../module/addressing.ts';
import { funcTypeAt, funcTypeOf, type WasmModule } from '../module/module.ts';
import type { FuncIndex, ValueType } from '../module/types.ts';
import { type BodyState, labelTypes, type Operand } from '../validate/body-state.ts';
import { objectEffect } from './object-effects.ts';

/** What an instruction takes from the stack and leaves on it. */
export interface StackEffect {
  /** Operands it takes, from the top. */
  readonly pops: number;
  /** Types it leaves; null when it goes on elsewhere with what that place wants. */
  readonly pushes: readonly ValueType[] | null;
}

const none: StackEffect = { pops: 0, pushes: [] };

/** The stack effect of the instruction that `reader` stands on; `state` is what is on the stacks before it. */
export function stackEffect(
  module: WasmModule,
  func: number,
  reader: InstructionReader,
  state: BodyState,
): StackEffect {
  const { opcode } = reader;
  if (opcode.params && opcode.results) return { pops: opcode.params.length, pushes: typesOf(module, reader).results };
  const top = state.operands.at(-1)?.type;
  const arity = (depth: number): number => {
    const frame = state.controls.at(-1 - depth);
    return frame ? labelTypes(frame).length : 0;
  };
  switch (opcode.mnemonic) {
    case 'if':
      return { pops: 1, pushes: [] };
    case 'end':
      return state.controls.length > 1 ? none : { pops: funcTypeOf(module, func).results.length, pushes: null };
    case 'br':
      return { pops: arity(reader.index), pushes: null };
    case 'br_if':
      return { pops: 1, pushes: null };
    case 'br_table':
      return { pops: 1 + arity(reader.labels[reader.labelCount - 1] ?? 0), pushes: null };
    case 'return':
      return { pops: funcTypeOf(module, func).results.length, pushes: null };
    case 'unreachable':
    case 'rethrow':
      return { pops: 0, pushes: null };
    case 'throw': {
      const { params } = funcTypeAt(module, module.tags[reader.index]?.typeIndex ?? -1) ?? { params: [] };
      return { pops: params.length, pushes: null };
    }
    case 'throw_ref':
      return { pops: 1, pushes: null };
    case 'call': {
      const { params, results } = funcTypeOf(module, reader.index);
      return { pops: params.length, pushes: results };
    }
    case 'call_indirect': {
      const type = funcTypeAt(module, reader.index);
      return type ? { pops: type.params.length + 1, pushes: type.results } : none;
    }
    case 'drop':
      return { pops: 1, pushes: [] };
    case 'select': {
      const type = reader.opcode.immediate === 'value-types' ? reader.types[0] : state.operands.at(-2)?.type;
      return { pops: 3, pushes: type && type !== 'bottom' ? [type] : null };
    }
    case 'local.get':
      return { pops: 0, pushes: [localsOf(module, func).typeOf(reader.index)] };
    case 'local.set':
      return { pops: 1, pushes: [] };
    case 'local.tee':
      return { pops: 1, pushes: [localsOf(module, func).typeOf(reader.index)] };
    case 'global.get': {
      const type = module.globals[reader.index]?.type.value;
      return { pops: 0, pushes: type ? [type] : [] };
    }
    case 'global.set':
      return { pops: 1, pushes: [] };
    case 'table.get':
      return { pops: 1, pushes: elementType(module, reader.index) };
    case 'table.set':
      return { pops: 2, pushes: [] };
    case 'table.grow':
      return { pops: 2, pushes: [tableAddress(module, reader.index)] };
    case 'table.fill':
      return { pops: 3, pushes: [] };
    case 'ref.func':
      return { pops: 0, pushes: [`(ref ${module.funcs[reader.index]?.typeIndex ?? 'func'})`] };
    case 'ref.null':
      return { pops: 0, pushes: [reader.refType] };
    case 'ref.is_null':
      return { pops: top === undefined ? 0 : 1, pushes: ['i32'] };
    default:
      return objectEffect(module, reader, state) ?? none;
  }
}

/** Functions whose locals are kept laid out; the least recently asked for go first. */
const KEPT = 64;
const kept = new WeakMap<WasmModule, Map<FuncIndex, LocalLayout>>();

/** Types and places of the parameters and locals of a function of the module. */
export function localsOf(module: WasmModule, func: FuncIndex): LocalLayout {
  let layouts = kept.get(module);
  if (layouts === undefined) kept.set(module, (layouts = new Map()));
  const layout = layouts.get(func) ?? new LocalLayout(funcTypeOf(module, func), module.funcs[func]?.body ?? null);
  layouts.delete(func);
  layouts.set(func, layout);
  if (layouts.size > KEPT) layouts.delete(layouts.keys().next().value!);
  return layout;
}

/** Words of a frame's operands below this one. */
export function operandWord({ slot }: Operand): number {
  return 2 * slot;
}

/** How many of these operands lie in so many words. */
export function operandCount(operands: readonly Operand[], words: number): number {
  let low = 0;
  let high = operands.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (operandWord(operands[middle]!) < words) low = middle + 1;
    else high = middle;
  }
  return low;
}

function elementType(module: WasmModule, table: number): readonly ValueType[] {
  const type = module.tables[table]?.type.element;
  return type ? [type] : [];
}
