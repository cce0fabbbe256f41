import type { Opcode } from '../opcode.ts';
import { byContext, op } from './row.ts';

/** Instructions of exceptions, and those of their older form (try to catch_all), which programs of today still use. */
export const exceptionRows: readonly Opcode[] = [
  op(
    0x06,
    'try',
    'control',
    'block',
    byContext,
    'Opens a block; an exception thrown inside goes to its catch parts, or to where its delegate says.',
  ),
  op(
    0x07,
    'catch',
    'control',
    'tag',
    byContext,
    'Ends the part of a try that is watched; begins the part that runs when an exception with this tag was thrown, with its values on the stack.',
  ),
  op(
    0x08,
    'throw',
    'control',
    'tag',
    byContext,
    'Throws an exception with this tag that carries the values on top of the stack: goes on at the innermost handler that takes it.',
  ),
  op(
    0x09,
    'rethrow',
    'control',
    'label',
    byContext,
    'Throws again the exception that the catch part with this label is handling.',
  ),
  op(
    0x0a,
    'throw_ref',
    'control',
    'none',
    byContext,
    'Takes a reference to an exception and throws it again; traps when it is null.',
  ),
  op(
    0x18,
    'delegate',
    'control',
    'label',
    byContext,
    'Closes a try; an exception thrown inside is handled as if it had been thrown in the block with this label.',
  ),
  op(
    0x19,
    'catch_all',
    'control',
    'none',
    byContext,
    'Ends the part of a try that is watched; begins the part that runs when any other exception was thrown.',
  ),
  op(
    0x1f,
    'try_table',
    'control',
    'try-table',
    byContext,
    'Opens a block; an exception thrown inside that fits one of its catch clauses jumps to the label of the first that fits.',
  ),
];
