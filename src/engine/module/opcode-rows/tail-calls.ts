import type { Opcode } from '../opcode.ts';
import { byContext, op } from './row.ts';

const leaves = 'Leaves the function and calls';
const same = 'The call stack does not grow';

/** Calls that end the function that makes them. */
export const tailCallRows: readonly Opcode[] = [
  op(
    0x12,
    'return_call',
    'control',
    'func',
    byContext,
    `${leaves} another in its place, with arguments from the stack. ${same}.`,
  ),
  op(
    0x13,
    'return_call_indirect',
    'control',
    'type-table',
    byContext,
    `${leaves}, in its place, the function at the given index of a table. ${same}; it traps when the element does not exist, is null or of another type.`,
  ),
  op(
    0x15,
    'return_call_ref',
    'control',
    'type',
    byContext,
    `${leaves}, in its place, the function that a reference points to. ${same}; it traps when the reference is null.`,
  ),
];
