import type { ConstStep } from '../compile/const-expr.ts';
import { u64OfHalves } from '../util/bits.ts';
import type { Instance } from './instance.ts';
import { i32, i64, type Value } from './value.ts';

/** Value of a validated constant expression. https://webassembly.github.io/spec/core/exec/modules.html */
export function evaluate(steps: readonly ConstStep[], instance: Instance): Value {
  const stack: Value[] = [];
  for (const step of steps) {
    switch (step.op) {
      case 'i32':
      case 'f32':
        stack.push({ type: step.op, bits: step.bits });
        break;
      case 'i64':
      case 'f64':
        stack.push({ type: step.op, bits: u64OfHalves(step.low, step.high) });
        break;
      case 'v128':
        stack.push({ type: 'v128', bits: step.bits });
        break;
      case 'global':
        stack.push(instance.globals[step.global]!.get());
        break;
      case 'func':
        stack.push({ type: 'funcref', ref: instance.funcs[step.func]! });
        break;
      case 'null':
        stack.push({ type: step.type, ref: null });
        break;
      default: {
        const right = stack.pop()!;
        stack.push(combine(step.op, stack.pop()!, right));
      }
    }
  }
  return stack.pop()!;
}

function combine(op: 'add' | 'sub' | 'mul', left: Value, right: Value): Value {
  if ('ref' in left || 'ref' in right) throw new Error('internal error: arithmetic on references');
  const a = BigInt(left.bits);
  const b = BigInt(right.bits);
  const result = op === 'add' ? a + b : op === 'sub' ? a - b : a * b;
  return left.type === 'i32' ? i32(Number(BigInt.asUintN(32, result))) : i64(result);
}
