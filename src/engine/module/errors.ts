import type { Address, ByteOffset, FuncIndex } from './types.ts';

/**
 * Everything that can be wrong with a module or a run, as data first and a sentence last.
 * All are subclasses of WasmError, so "an error of another kind" is always a bug of ours.
 */
export abstract class WasmError extends Error {
  abstract readonly kind: 'decode' | 'validation' | 'unsupported' | 'link' | 'trap';
  override get name(): string {
    return this.constructor.name;
  }
}

/** The bytes are not a well-formed module. `offset` is the first byte that cannot be read as the grammar wants. */
export class DecodeError extends WasmError {
  readonly kind = 'decode';
  /** `advice`: what to do about it, as a sentence, where more is known than that the bytes are wrong. */
  constructor(
    message: string,
    readonly offset: ByteOffset,
    readonly advice: string | null = null,
  ) {
    super(message);
  }
}

/** Well-formed, but breaks a typing rule. `func` is set inside function bodies. */
export class ValidationError extends WasmError {
  readonly kind = 'validation';
  constructor(
    message: string,
    readonly offset: ByteOffset,
    readonly func: FuncIndex | null = null,
  ) {
    super(message);
  }
}

/**
 * What is proposed for WebAssembly beyond 3.0 and met in files: this engine names it when it has to refuse a module.
 */
export type Feature =
  | 'component-model'
  | 'stack-switching'
  | 'custom-page-sizes'
  | 'compact-imports'
  | 'shared-everything-threads';

/** Needs a feature that this engine does not have (yet). Never an answer to "is it valid?". */
export class UnsupportedError extends WasmError {
  readonly kind = 'unsupported';
  constructor(
    readonly feature: Feature,
    readonly offset: ByteOffset,
    message: string,
    readonly func: FuncIndex | null = null,
  ) {
    super(message);
  }
}

/** An import is missing or of another type, or a declared minimum cannot be had. */
export class LinkError extends WasmError {
  readonly kind = 'link';
  constructor(
    message: string,
    readonly offset: ByteOffset | null = null,
    readonly importIndex: number | null = null,
  ) {
    super(message);
  }
}

/** A whole number: a bigint where a JS number would not be exact, from 2^53 on. */
export type Exact = number | bigint;

/** Why a machine trapped, with the numbers that matter. Sizes in bytes (memory) or elements (table). */
export type TrapCause =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'integer-divide-by-zero' }
  /** `value` is the float that was converted; without one, a division overflowed. */
  | { readonly kind: 'integer-overflow'; readonly value?: number }
  | { readonly kind: 'invalid-conversion-to-integer'; readonly value?: number }
  | {
      readonly kind: 'out-of-bounds-memory-access';
      readonly address: Exact;
      readonly size: Exact;
      readonly limit: number;
      readonly memory: number;
      /** The data segment that ends there, where it is one that is too short. */
      readonly segment?: number;
    }
  | {
      readonly kind: 'out-of-bounds-table-access';
      readonly index: Exact;
      readonly size: Exact;
      readonly limit: number;
      readonly table: number;
      /** The element segment that ends there, where it is one that is too short. */
      readonly segment?: number;
    }
  | { readonly kind: 'undefined-element'; readonly index: Exact; readonly limit: number; readonly table: number }
  | { readonly kind: 'uninitialized-element'; readonly index: number; readonly table: number }
  | {
      readonly kind: 'indirect-call-type-mismatch';
      readonly expected: string;
      readonly actual: string;
      readonly index: number;
    }
  /** `size`: bytes of the access, of which the address is no multiple. */
  | { readonly kind: 'unaligned-atomic'; readonly address: Address; readonly size: number; readonly memory: number }
  | { readonly kind: 'expected-shared-memory'; readonly memory: number }
  /** A wait without a time limit, on memory that nobody else can change. */
  | { readonly kind: 'deadlock'; readonly address: Address; readonly memory: number }
  | { readonly kind: 'null-exception-reference' }
  | { readonly kind: 'null-reference' }
  | { readonly kind: 'null-function-reference' }
  | { readonly kind: 'null-structure-reference' }
  | { readonly kind: 'null-array-reference' }
  | { readonly kind: 'null-i31-reference' }
  /** Types as text: what was wanted, and what the reference points to ('null' when to nothing). */
  | { readonly kind: 'cast-failure'; readonly expected: string; readonly actual: string }
  | {
      readonly kind: 'out-of-bounds-array-access';
      readonly index: number;
      readonly size: number;
      readonly limit: number;
    }
  /** `limit`: elements that the settings allow. */
  | { readonly kind: 'array-too-large'; readonly length: number; readonly limit: number }
  /** `bytes`: what the objects that are alive take, `wanted` what another one would take. */
  | {
      readonly kind: 'object-memory-exhausted';
      readonly bytes: number;
      readonly wanted: number;
      readonly limit: number;
    }
  | { readonly kind: 'call-stack-exhausted'; readonly frames: number; readonly limit: 'frames' | 'bytes' }
  | { readonly kind: 'host'; readonly message: string };

export type TrapKind = TrapCause['kind'];

/**
 * A trap as an exception: thrown by exec/ functions inside an instruction, caught by the machine, never seen outside.
 */
export class Trap extends WasmError {
  readonly kind = 'trap';
  constructor(override readonly cause: TrapCause) {
    super(cause.kind);
  }
}
