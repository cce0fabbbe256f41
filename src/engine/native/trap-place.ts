import type { TrapCause, TrapKind } from '../module/errors.ts';
import type { ByteOffset, FuncIndex } from '../module/types.ts';
import type { Instance } from '../runtime/instance.ts';
import type { RewrittenModule } from './module-rewriter.ts';
import { offsetInLoop } from './resumption.ts';

const causes: readonly (readonly [RegExp, TrapKind])[] = [
  [/memory access out of bounds/, 'out-of-bounds-memory-access'],
  [/null function|signature mismatch/, 'indirect-call-type-mismatch'],
  [/table index|table access|table element/, 'undefined-element'],
  [/unreachable/, 'unreachable'],
  [/divide by zero|remainder by zero/, 'integer-divide-by-zero'],
  [/unrepresentable/, 'integer-overflow'],
  [/call stack/, 'call-stack-exhausted'],
];

/** Function and instruction of a trap of the platform's, as far as its stack trace tells them. */
export function placeOf(
  rewritten: RewrittenModule,
  error: Error,
): { readonly func: FuncIndex | null; readonly offset: ByteOffset | null } {
  const stack = error.stack ?? '';
  const loop = /loop\.(\d+)\.(\d+)-[^\n]*:0x([0-9a-f]+)/.exec(stack);
  const found = /wasm-function\[(\d+)\]:0x([0-9a-f]+)/.exec(stack);
  if (loop && found && loop.index < found.index) {
    const [func, at, position] = [Number(loop[1]), Number(loop[2]), Number.parseInt(loop[3]!, 16)];
    return { func, offset: offsetInLoop(rewritten, func, at, position) };
  }
  if (!found) return { func: null, offset: null };
  const func = rewritten.functionAt(Number(found[1]));
  if (func < 0) return { func: null, offset: null };
  return { func, offset: rewritten.offsetIn(func, Number.parseInt(found[2]!, 16)) };
}

/** What it was. The numbers of it are lost: addresses are -1. */
export function causeOf({ message }: Error, instance: Instance): TrapCause {
  const kind = causes.find(([pattern]) => pattern.test(message))?.[1];
  switch (kind) {
    case 'out-of-bounds-memory-access':
      return { kind, address: -1, size: 0, limit: instance.memories[0]?.size ?? 0, memory: 0 };
    case 'undefined-element':
      return { kind, index: -1, limit: 0, table: 0 };
    case 'indirect-call-type-mismatch':
      return { kind, expected: 'another', actual: 'this', index: -1 };
    case 'unreachable':
    case 'integer-divide-by-zero':
    case 'integer-overflow':
      return { kind };
    case 'call-stack-exhausted':
      return { kind, frames: 0, limit: 'bytes' };
    default:
      return { kind: 'host', message };
  }
}
