import { ConstReader, type ConstStep } from '../compile/const-expr.ts';
import type { ConstExpr } from '../module/module.ts';
import { u64OfHalves } from '../util/bits.ts';
import { zeroCells } from './gc/object-type.ts';
import { storeElement, storeField } from './gc/members.ts';
import type { Allocator } from './gc/heap.ts';
import type { Instance } from './instance.ts';
import type { Ref } from './ref.ts';
import { i32, i64, type Value } from './value.ts';

/** Evaluates the constant expressions of an instance that is being made. */
export class ConstEvaluator {
  readonly #reader: ConstReader;
  readonly #stack: Value[] = [];
  readonly #allocator: Allocator;

  constructor(readonly instance: Instance) {
    this.#reader = new ConstReader(instance.module);
    const { instances, cells } = instance.store;
    // What lies on the stack is alive, too. Nobody counts the time it takes.
    this.#allocator = { roots: { instances, globals: cells.refs, stack: null, operands: this.#stack }, fuel: 0 };
  }

  /**
   * Value of a validated constant expression. Throws Trap when there is no room for its objects.
   * https://webassembly.github.io/spec/core/exec/modules.html
   */
  value(expr: ConstExpr): Value {
    const stack = this.#stack;
    stack.length = 0;
    for (const step of this.#reader.steps(expr)) stack.push(this.#result(step));
    return stack.pop()!;
  }

  /** What a step pushes; it takes its operands from the stack. */
  #result(step: ConstStep): Value {
    const { instance } = this;
    const stack = this.#stack;
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
        return { type: 'i31ref', ref: (this.#word() << 1) >> 1 };
      case 'struct':
        return { type: 'structref', ref: this.#struct(step) };
      case 'array':
      case 'array-of':
        return { type: 'arrayref', ref: this.#array(step) };
      default: {
        const right = stack.pop()!;
        return combine(step.op, stack.pop()!, right);
      }
    }
  }

  #struct({ type, values }: Extract<ConstStep, { op: 'struct' }>): Ref {
    const { heap } = this.instance.store;
    const structType = heap.types.struct(this.instance.types[type]!);
    const cells = zeroCells(structType);
    const from = values ? this.#stack.length - structType.fields.length : this.#stack.length;
    for (let i = from; i < this.#stack.length; i++) storeField(structType, cells, i - from, this.#stack[i]!);
    const struct = heap.newStruct(structType, cells, this.#allocator);
    this.#stack.length = from;
    return struct;
  }

  #array(step: Extract<ConstStep, { op: 'array' | 'array-of' }>): Ref {
    const { heap } = this.instance.store;
    const type = heap.types.array(this.instance.types[step.type]!);
    const length = step.op === 'array' ? this.#word() >>> 0 : step.length;
    const array = heap.newArray(type, length, this.#allocator);
    if (step.op === 'array-of') {
      for (let i = length - 1; i >= 0; i--) storeElement(array, i, this.#stack.pop()!);
    } else if (step.fill) {
      const value = this.#stack.pop()!;
      for (let i = 0; i < length; i++) storeElement(array, i, value);
    }
    return array;
  }

  #word(): number {
    const value = this.#stack.pop()!;
    return 'bits' in value ? Number(value.bits) : 0;
  }
}

function combine(op: 'add' | 'sub' | 'mul', left: Value, right: Value): Value {
  if ('ref' in left || 'ref' in right) throw new Error('internal error: arithmetic on references');
  const a = BigInt(left.bits);
  const b = BigInt(right.bits);
  const result = op === 'add' ? a + b : op === 'sub' ? a - b : a * b;
  return left.type === 'i32' ? i32(Number(BigInt.asUintN(32, result))) : i64(result);
}
