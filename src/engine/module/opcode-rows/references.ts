import type { Opcode } from '../opcode.ts';
import { byContext, op } from './row.ts';

/** Instructions on typed references. */
export const referenceRows: readonly Opcode[] = [
  op(
    0x14,
    'call_ref',
    'control',
    'type',
    byContext,
    'Takes a reference to a function and calls it with arguments from the stack; traps when the reference is null.',
  ),
  op(
    0xd3,
    'ref.eq',
    'reference',
    'none',
    [['eqref', 'eqref'], ['i32']],
    'Takes two references and pushes 1 when both are the same object, the same small integer or null, else 0.',
  ),
  op(
    0xd4,
    'ref.as_non_null',
    'reference',
    'none',
    byContext,
    'Leaves a reference as it is when it points to something; traps when it is null.',
  ),
  op(
    0xd5,
    'br_on_null',
    'control',
    'label',
    byContext,
    'Takes a reference: branches to the label when it is null, else leaves it and goes on.',
  ),
  op(
    0xd6,
    'br_on_non_null',
    'control',
    'label',
    byContext,
    'Takes a reference: branches to the label with it when it is not null, else drops it and goes on.',
  ),
];
