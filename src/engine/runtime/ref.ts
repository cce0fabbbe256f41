import type { Func } from './func.ts';

/** A reference: null, a function, or a host value wrapped so that any JS value, null included, can be carried. */
export type Ref = null | Func | HostRef;

export class HostRef {
  readonly kind = 'host-ref';
  constructor(readonly value: unknown) {}
}
