import type { TrapCause } from '../module/errors.ts';

/** A trap in a few words, as programs are used to them from other engines. */
export function trapMessage(cause: TrapCause): string {
  switch (cause.kind) {
    case 'unreachable':
      return 'unreachable';
    case 'integer-divide-by-zero':
      return 'divide by zero';
    case 'integer-overflow':
      return cause.value === undefined ? 'divide result unrepresentable' : 'float unrepresentable in integer range';
    case 'invalid-conversion-to-integer':
      return 'float unrepresentable in integer range';
    case 'out-of-bounds-memory-access':
      return 'memory access out of bounds';
    case 'out-of-bounds-table-access':
    case 'undefined-element':
      return 'table index is out of bounds';
    case 'uninitialized-element':
    case 'indirect-call-type-mismatch':
      return 'null function or function signature mismatch';
    case 'unaligned-atomic':
      return 'operation does not support unaligned accesses';
    case 'expected-shared-memory':
    case 'deadlock':
      return 'Atomics.wait cannot be called in this context';
    case 'call-stack-exhausted':
      return 'Maximum call stack size exceeded';
    case 'host':
      return cause.message;
    default:
      return (cause as { readonly kind: string }).kind.replaceAll('-', ' ');
  }
}
