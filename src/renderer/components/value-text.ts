import type { MemberView, ObjectRefView, RefView, ValueView } from '../../protocol/messages.ts';
import { formatV128, formatValue, type LaneShape } from '../../engine/text/format.ts';

type Numbers = 'decimal' | 'hex';

/** How vectors are divided where nobody has said otherwise. */
export const plainShape: LaneShape = 'i32x4';

/**
 * A value as people read it: the shortest decimal that gives the same float, NaN payloads in hex, vectors with their
 * shape, references as what they point to. `Digits` groups it.
 */
export function valueText(value: ValueView, numbers: Numbers = 'decimal', shape: LaneShape = plainShape): string {
  if (value.ref !== null) return refText(value.ref);
  switch (value.type) {
    case 'i32':
    case 'i64':
      return formatValue(value.type, value.bits, numbers === 'hex' ? 'hex' : 'natural');
    case 'f32':
    case 'f64':
      return formatValue(value.type, value.bits);
    case 'v128':
      return `${shape} ${formatV128(value.bits, shape, laneFormat(shape, numbers))}`;
    default:
      return hex(value.bits);
  }
}

/** Lanes of floats stay decimal: their bits say nothing to people. */
export function laneFormat(shape: LaneShape, numbers: Numbers): 'hex' | 'natural' {
  return numbers === 'hex' && shape.startsWith('i') ? 'hex' : 'natural';
}

/** The other way to write it: hex for a decimal integer, decimal for hex, the bits of a float, '' for references. */
export function otherText(value: ValueView, numbers: Numbers = 'decimal'): string {
  if (value.ref !== null) return '';
  if (value.type === 'i32' || value.type === 'i64') return valueText(value, numbers === 'hex' ? 'decimal' : 'hex');
  return value.type === 'v128' ? formatValue('v128', value.bits, 'hex') : hex(value.bits);
}

/** What an editor of the value begins with, as the engine reads it. */
export function editText(value: ValueView, numbers: Numbers = 'decimal', shape: LaneShape = plainShape): string {
  if (value.ref === null) return valueText(value, numbers, shape);
  switch (value.ref.kind) {
    case 'null':
      return 'null';
    case 'func':
      return `func:${value.ref.name}`;
    case 'i31':
      return String(value.ref.value);
    case 'host':
      return value.ref.text;
    default:
      return `#${value.ref.id}`;
  }
}

/** What a reference points to, in a line: 'struct $node #12 {next: null, value: 5}', 'i31 5', 'null'. */
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
      return `${kindText(ref)} ${ref.type} #${ref.id}${membersText(ref)}`;
  }
}

/** 'struct', 'array(14)', 'exn'. */
export function kindText({ kind, count }: ObjectRefView): string {
  return kind === 'array' ? `array(${count})` : kind;
}

/** ' {next: null, value: 5}', ' [1, 2, …]', ' (5)'; '' where the view carries none of several. */
export function membersText({ kind, count, members }: ObjectRefView): string {
  if (members.length === 0 && count > 0) return '';
  const [open, close] = kind === 'struct' ? '{}' : kind === 'array' ? '[]' : '()';
  const texts = members.map((member) => (kind === 'struct' ? `${member.name}: ` : '') + memberText(member));
  if (count > members.length) texts.push('…');
  return ` ${open}${texts.join(', ')}${close}`;
}

/** A member in the line of its object: an object in it by name and number alone. */
function memberText({ storage, value }: MemberView): string {
  const { ref } = value;
  if (ref === null) return value.type === 'v128' ? 'v128' : valueText(packedView(storage, value));
  return ref.kind === 'struct' || ref.kind === 'array' || ref.kind === 'exn' ? `${ref.type} #${ref.id}` : refText(ref);
}

/** A packed field's bits are unsigned; people read them with their sign, as i32s. */
export function packedView(storage: string, value: ValueView): ValueView {
  if (storage !== 'i8' && storage !== 'i16') return value;
  return { ...value, bits: BigInt.asUintN(32, BigInt.asIntN(Number(storage.slice(1)), value.bits)) };
}

export function hex(bits: bigint | number): string {
  return `0x${bits.toString(16)}`;
}
