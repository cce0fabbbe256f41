import type { ConstStep } from '../compile/const-expr.ts';
import { u64OfHalves } from '../util/bits.ts';
import { listOf, zeroCells } from './gc/object-type.ts';
import { storeElement, storeField } from './gc/members.ts';
import type { Allocator } from './gc/heap.ts';
import type { Instance } from './instance.ts';
import type { Ref } from './ref.ts';
import { i32, i64, type Value } from './value.ts';

/**
 * Value of a validated constant expression. Throws Trap when there is no room for its objects.
 * https://webassembly.github.io/spec/core/exec/modules.html
 */
export function evaluate(steps: readonly ConstStep[], instance: Instance): Value {
  const stack: Value[] = [];
  for (const step of steps) stack.push(valueOf(step, instance, stack));
  return stack.pop()!;
}

/** What a step pushes; it takes its operands from the stack. */
function valueOf(step: ConstStep, instance: Instance, stack: Value[]): Value {
  switch (step.op) {
    case 'i32':
    case 'f32':
      return { type: step.op, bits: step.bits };
    case 'i64':
    case 'f64':
      return { type: step.op, bits: u64OfHalves(step.low, step.high) };
    case 'v128':
      return { type: 'v128', bits: step.bits };
    case 'global':
      return instance.globals[step.global]!.get();
    case 'func':
      return { type: 'funcref', ref: instance.funcs[step.func]! };
    case 'null':
      return { type: step.type, ref: null };
    case 'i31':
      return { type: 'i31ref', ref: (word(stack) << 1) >> 1 };
    case 'struct':
      return { type: 'structref', ref: newStruct(step, instance, stack) };
    case 'array':
    case 'array-of':
      return { type: 'arrayref', ref: newArray(step, instance, stack) };
    default: {
      const right = stack.pop()!;
      return combine(step.op, stack.pop()!, right);
    }
  }
}

function newStruct({ type, values }: Extract<ConstStep, { op: 'struct' }>, instance: Instance, stack: Value[]): Ref {
  const { heap } = instance.store;
  const structType = heap.types.struct(instance.types[type]!);
  const cells = values ? listOf(structType.cells, 0) : zeroCells(structType);
  if (values) {
    for (let i = structType.fields.length - 1; i >= 0; i--) storeField(structType, cells, i, stack.pop()!);
  }
  return heap.newStruct(structType, cells, allocatorOf(instance));
}

function newArray(step: Extract<ConstStep, { op: 'array' | 'array-of' }>, instance: Instance, stack: Value[]): Ref {
  const { heap } = instance.store;
  const type = heap.types.array(instance.types[step.type]!);
  const length = step.op === 'array' ? word(stack) >>> 0 : step.length;
  const array = heap.newArray(type, length, allocatorOf(instance));
  if (step.op === 'array-of') {
    for (let i = length - 1; i >= 0; i--) storeElement(array, i, stack.pop()!);
  } else if (step.fill) {
    const value = stack.pop()!;
    for (let i = 0; i < length; i++) storeElement(array, i, value);
  }
  return array;
}

/** Objects on this stack are not alive to it; they are few. */
function allocatorOf({ store }: Instance): Allocator {
  return { roots: { instances: store.instances, globals: store.cells.refs, stack: null }, fuel: 0 };
}

function word(stack: Value[]): number {
  const value = stack.pop()!;
  return 'bits' in value ? Number(value.bits) : 0;
}

function combine(op: 'add' | 'sub' | 'mul', left: Value, right: Value): Value {
  if ('ref' in left || 'ref' in right) throw new Error('internal error: arithmetic on references');
  const a = BigInt(left.bits);
  const b = BigInt(right.bits);
  const result = op === 'add' ? a + b : op === 'sub' ? a - b : a * b;
  return left.type === 'i32' ? i32(Number(BigInt.asUintN(32, result))) : i64(result);
}
