import { toNumber, type Value } from '../runtime/value.ts';
import { hex } from '../util/hex.ts';
import { type BinaryOp, type Expression, ExpressionError } from './expression.ts';

type LoadExpression = Extract<Expression, { kind: 'load' }>;

/** What an expression can look at; null where there is no such thing. */
export interface Scope {
  /** A local of the frame by name, else a global by name. */
  named(name: string): Value | null;
  local(index: number): Value | null;
  global(index: number): Value | null;
  /** Operand of the frame, 0 on top. */
  operand(fromTop: number): Value | null;
  /** `size` bytes of a memory, little-endian and unsigned; null when they are not all there. */
  load(address: bigint, size: number, memory: number): bigint | null;
  /** The watched value before or after an access; left out where nothing is watched. */
  watched?(which: 'old' | 'new'): Value | null;
}

/** Widest result of `<<`: enough for any address, too little to fill memory. */
const MAX_SHIFT = 64n;
/** Results are cut to this many bits, so that no expression can grow without end. */
const MAX_BITS = 128;

/** Works an expression out; throws an ExpressionError that says what is missing. */
export function evaluate(expression: Expression, scope: Scope): bigint {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'name':
      return whole(scope.named(expression.name), `$${expression.name}`);
    case 'slot': {
      const { of, index } = expression;
      const value = of === 'local' ? scope.local(index) : of === 'global' ? scope.global(index) : scope.operand(index);
      return whole(value, `${of} ${index}`);
    }
    case 'watched':
      return whole(scope.watched?.(expression.which) ?? null, expression.which);
    case 'load':
      return load(expression, evaluate(expression.address, scope), scope);
    case 'unary': {
      const operand = evaluate(expression.operand, scope);
      if (expression.op === '!') return operand === 0n ? 1n : 0n;
      return expression.op === '-' ? -operand : ~operand;
    }
    case 'binary':
      return BigInt.asIntN(
        MAX_BITS,
        apply(expression.op, evaluate(expression.left, scope), evaluate(expression.right, scope)),
      );
  }
}

/** i32 and i64 count as unsigned, as addresses do; a float counts when it is whole. */
function whole(value: Value | null, what: string): bigint {
  if (!value) throw new ExpressionError(`There is no ${what} here.`);
  if ('ref' in value) throw new ExpressionError(`${what} is a reference, not a number.`);
  if (value.type === 'i32' || value.type === 'i64') return BigInt(value.bits);
  const number = toNumber(value);
  if (!Number.isInteger(number)) throw new ExpressionError(`${what} is ${number}, not a whole number.`);
  return BigInt(number);
}

function load({ type, memory }: LoadExpression, address: bigint, scope: Scope): bigint {
  const bits = Number(type.slice(1));
  const loaded = address < 0n ? null : scope.load(address, bits / 8, memory);
  if (loaded === null) {
    const which = memory === 0 ? 'memory' : `memory ${memory}`;
    throw new ExpressionError(`There are no ${bits / 8} bytes of ${which} at ${hex(address)}.`);
  }
  // i32 is what a pointer is, and pointers are unsigned.
  return type.startsWith('i') && type !== 'i32' ? BigInt.asIntN(bits, loaded) : loaded;
}

function apply(op: BinaryOp, left: bigint, right: bigint): bigint {
  switch (op) {
    case '*':
      return left * right;
    case '/':
    case '%':
      if (right === 0n) throw new ExpressionError('Division by zero.');
      return op === '/' ? left / right : left % right;
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '<<':
    case '>>':
      if (right < 0n || right > MAX_SHIFT) throw new ExpressionError(`A shift by ${right} is not possible here.`);
      return op === '<<' ? left << right : left >> right;
    case '&':
      return left & right;
    case '^':
      return left ^ right;
    case '|':
      return left | right;
    case '<':
      return left < right ? 1n : 0n;
    case '<=':
      return left <= right ? 1n : 0n;
    case '>':
      return left > right ? 1n : 0n;
    case '>=':
      return left >= right ? 1n : 0n;
    case '==':
      return left === right ? 1n : 0n;
    case '!=':
      return left === right ? 0n : 1n;
    case '&&':
      return left !== 0n && right !== 0n ? 1n : 0n;
    case '||':
      return left !== 0n || right !== 0n ? 1n : 0n;
  }
}
