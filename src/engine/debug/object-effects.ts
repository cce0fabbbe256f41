import type { InstructionReader } from '../binary/instructions.ts';
import { funcTypeAt, funcTypeOf, type WasmModule } from '../module/module.ts';
import { nonNull, refParts, refType } from '../module/ref-type.ts';
import { type FieldType, isRefType, type RefType, unpackedType, type ValueType } from '../module/types.ts';
import type { BodyState } from '../validate/body-state.ts';
import type { StackEffect } from './operands.ts';

/**
 * What instructions on typed references and objects, and tail calls, take and leave; null for all others. Only for
 * valid code.
 */
export function objectEffect(module: WasmModule, reader: InstructionReader, state: BodyState): StackEffect | null {
  const { index, index2, opcode } = reader;
  const made: readonly ValueType[] = [refType(false, index)];
  switch (opcode.mnemonic) {
    case 'call_ref': {
      const type = funcTypeAt(module, index);
      return type ? { pops: type.params.length + 1, pushes: type.results } : null;
    }
    case 'return_call':
      return { pops: funcTypeOf(module, index).params.length, pushes: null };
    case 'return_call_indirect':
    case 'return_call_ref':
      return { pops: 1 + (funcTypeAt(module, index)?.params.length ?? 0), pushes: null };
    case 'ref.as_non_null':
      return { pops: 1, pushes: top(state, (type) => nonNull(type)) };
    case 'br_on_null':
    case 'br_on_non_null':
    case 'br_on_cast':
    case 'br_on_cast_fail':
      return { pops: 1, pushes: null };
    case 'ref.test':
      return { pops: 1, pushes: ['i32'] };
    case 'ref.cast':
      return { pops: 1, pushes: [reader.refType] };
    case 'any.convert_extern':
      return { pops: 1, pushes: top(state, (type) => refType(refParts(type).nullable, 'any')) };
    case 'extern.convert_any':
      return { pops: 1, pushes: top(state, (type) => refType(refParts(type).nullable, 'extern')) };
    case 'struct.new':
      return { pops: fieldsOf(module, index).length, pushes: made };
    case 'struct.new_default':
      return { pops: 0, pushes: made };
    case 'struct.get':
    case 'struct.get_s':
    case 'struct.get_u':
      return { pops: 1, pushes: unpacked(fieldsOf(module, index)[index2]) };
    case 'struct.set':
      return { pops: 2, pushes: [] };
    case 'array.new':
    case 'array.new_data':
    case 'array.new_elem':
      return { pops: 2, pushes: made };
    case 'array.new_default':
      return { pops: 1, pushes: made };
    case 'array.new_fixed':
      return { pops: index2, pushes: made };
    case 'array.get':
    case 'array.get_s':
    case 'array.get_u':
      return { pops: 2, pushes: unpacked(fieldsOf(module, index)[0]) };
    case 'array.set':
      return { pops: 3, pushes: [] };
    case 'array.fill':
    case 'array.init_data':
    case 'array.init_elem':
      return { pops: 4, pushes: [] };
    case 'array.copy':
      return { pops: 5, pushes: [] };
    default:
      return null;
  }
}

function fieldsOf(module: WasmModule, index: number): readonly FieldType[] {
  const type = module.types[index];
  if (type?.kind === 'struct') return type.fields;
  return type?.kind === 'array' ? [type.field] : [];
}

function unpacked(field: FieldType | undefined): readonly ValueType[] | null {
  return field === undefined ? null : [unpackedType(field.storage)];
}

function top(state: BodyState, change: (type: RefType) => RefType): readonly ValueType[] | null {
  const type = state.operands.at(-1)?.type;
  return type === undefined || type === 'bottom' || !isRefType(type) ? null : [change(type)];
}
