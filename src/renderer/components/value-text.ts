import type { RefView, ValueView } from '../../protocol/messages.ts';
import { formatValue } from '../../engine/text/format.ts';

/** A value as people read and type it: the shortest decimal that gives the same float, NaN payloads in hex. `Digits` groups it. */
export function valueText(value: ValueView, numbers: 'decimal' | 'hex' = 'decimal'): string {
  if (value.ref !== null) return refText(value.ref);
  switch (value.type) {
    case 'i32':
    case 'i64':
      return formatValue(value.type, value.bits, numbers === 'hex' ? 'hex' : 'natural');
    case 'f32':
    case 'f64':
      return formatValue(value.type, value.bits);
    default:
      return hex(value.bits);
  }
}

/** The other way to write it: hex for a decimal integer, decimal for hex, the bits of a float, '' for references. */
export function otherText(value: ValueView, numbers: 'decimal' | 'hex' = 'decimal'): string {
  if (value.ref !== null) return '';
  if (value.type === 'i32' || value.type === 'i64') return valueText(value, numbers === 'hex' ? 'decimal' : 'hex');
  return hex(value.bits);
}

export function refText(ref: RefView): string {
  switch (ref.kind) {
    case 'null':
      return 'null';
    case 'func':
      return ref.name === '' ? `func ${ref.func ?? '?'}` : ref.name;
    case 'host':
      return ref.text;
    case 'i31':
      return `i31 ${ref.value}`;
    default:
      return `${ref.type} #${ref.id}`;
  }
}

export function hex(bits: bigint | number): string {
  return `0x${bits.toString(16)}`;
}
