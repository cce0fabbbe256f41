import type { TrapCause } from '../module/errors.ts';
import { unreachable } from '../util/assert.ts';

/** Traps of instructions on references and objects. */
export type ObjectTrap = Extract<
  TrapCause,
  {
    kind:
      | 'null-reference'
      | 'null-function-reference'
      | 'null-structure-reference'
      | 'null-array-reference'
      | 'null-i31-reference'
      | 'cast-failure'
      | 'out-of-bounds-array-access'
      | 'array-too-large'
      | 'object-memory-exhausted';
  }
>;

/** What happened, with its numbers. */
export function objectTrapSentence(cause: ObjectTrap): string {
  switch (cause.kind) {
    case 'null-reference':
      return 'A reference is null, and the program says that it must not be.';
    case 'null-function-reference':
      return 'A function was to be called through a reference, but the reference is null.';
    case 'null-structure-reference':
      return 'A field of a struct was to be read or written, but the reference is null.';
    case 'null-array-reference':
      return 'An array was to be used, but the reference is null.';
    case 'null-i31-reference':
      return 'A number was to be taken out of a reference, but the reference is null.';
    case 'cast-failure':
      return cause.actual === 'null'
        ? `The cast failed: the reference is null, and must be one to ${cause.expected}.`
        : `The cast failed: the reference is one to ${cause.actual}, and must be one to ${cause.expected}.`;
    case 'out-of-bounds-array-access':
      return cause.size === 1
        ? `Element ${cause.index} of an array does not exist: the array has ${cause.limit} elements.`
        : `Elements ${cause.index} to ${cause.index + cause.size - 1} of an array do not all exist: the array has ${cause.limit} elements.`;
    case 'array-too-large':
      return `An array of ${cause.length} elements was to be made; the settings allow ${cause.limit}.`;
    case 'object-memory-exhausted':
      return `There is no room for another object of ${cause.wanted} bytes: those in use take ${cause.bytes} of the ${cause.limit} bytes that the settings allow.`;
    default:
      return unreachable(cause);
  }
}

/** What to look at. */
export function objectTrapHint(cause: ObjectTrap): string {
  switch (cause.kind) {
    case 'null-reference':
    case 'null-function-reference':
    case 'null-structure-reference':
    case 'null-array-reference':
    case 'null-i31-reference':
      return 'The reference is among the top operands; the code above shows where it came from, often a variable or field that was never set.';
    case 'cast-failure':
      return 'The reference is the top operand: expand it to see what it points to; `ref.test` asks without a trap.';
    case 'out-of-bounds-array-access':
      return 'The index is among the top operands, and the reference to the array below it: expand that to see its length.';
    case 'array-too-large':
      return 'The length is the top operand; a negative number counts as a very large one.';
    case 'object-memory-exhausted':
      return 'Something keeps every object alive: look for a list or table that only grows. The settings can allow more.';
    default:
      return unreachable(cause);
  }
}
