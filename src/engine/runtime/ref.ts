import type { Exn } from './exn.ts';
import type { Func } from './func.ts';
import type { ArrayRef } from './gc/array.ts';
import type { StructRef } from './gc/struct.ts';

/**
 * A reference: null, a function, an object, an exception, a host value, or a small integer that is the reference itself
 * (an i31, signed). So two references are the same exactly when they are ===. What has been converted between any and
 * extern is the same object still. https://webassembly.github.io/spec/core/exec/runtime.html#values
 */
export type Ref = null | Func | HostRef | Exn | StructRef | ArrayRef | number;

/** A host value, wrapped so that any JS value, null included, can be carried. */
export class HostRef {
  readonly kind = 'host-ref';
  constructor(readonly value: unknown) {}
}

export function isFunc(ref: Ref): ref is Func {
  return typeof ref === 'object' && ref !== null && (ref.kind === 'wasm' || ref.kind === 'host');
}
