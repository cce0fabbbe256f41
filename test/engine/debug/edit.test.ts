import { expect, it } from 'vitest';
import { type RefType, typedValue } from '../../../src/engine/index.ts';

const typed = (type: RefType, text: string): unknown => {
  try {
    const value = typedValue(type, text);
    return 'ref' in value ? value.ref : value.bits;
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};

it('null and small integers are the references that can be typed in', () => {
  expect(typed('anyref', ' null ')).toBeNull();
  expect(typed('(ref null 3)', 'ref.null 3')).toBeNull();
  expect(typed('anyref', '-1073741824')).toBe(-0x4000_0000);
  expect(typed('i31ref', '7')).toBe(7);
  expect(typed('(ref eq)', '-0')).toBe(0);
});

it('what cannot be is refused with what can', () => {
  expect(typed('i31ref', '1073741824')).toBe('1073741824 has more than 31 bits');
  expect(typed('eqref', 'x')).toBe('an eqref can only be set to null or a whole number here');
  expect(typed('(ref any)', 'null')).toBe('a (ref any) can only be a whole number here');
  expect(typed('structref', '5')).toBe('a structref can only be set to null here');
  expect(typed('(ref 3)', '5')).toBe('a (ref 3) cannot be typed in');
});
