import type { CompositeType, FieldType, FuncType, SubType, TypeIndex, ValueType } from '../module/types.ts';
import { withIndexText } from './index-text.ts';

/** How a listing calls a type, or a field. */
type NameOf = (type: TypeIndex) => string;

/** Parameters and results as in the text format: `(param i32 i32) (result i64)`; '' when there are none. */
export function signatureText({ params, results }: FuncType, name: NameOf = String): string {
  return [list('param', params, name), list('result', results, name)].filter((text) => text !== '').join(' ');
}

/**
 * `(func (param i32))`, `(struct (field $x i32) (field 1 (mut i8)))`, `(array (mut f64))`; without `field`, no names.
 */
export function compositeText(type: CompositeType, name: NameOf = String, field?: NameOf): string {
  switch (type.kind) {
    case 'func': {
      const signature = signatureText(type, name);
      return signature === '' ? '(func)' : `(func ${signature})`;
    }
    case 'struct':
      return `(struct${type.fields
        .map((each, i) => ` (field ${field === undefined ? '' : `${field(i)} `}${fieldText(each, name)})`)
        .join('')})`;
    case 'array':
      return `(array ${fieldText(type.field, name)})`;
  }
}

/** Digits of a limit. The largest limits, which a JS number only comes near, are the largest that can be written. */
export function countText(count: number): string {
  const largest = 2n ** 64n - 1n;
  return String(BigInt(count) > largest ? largest : BigInt(count));
}

/** A type with its supertype, `(sub $above (struct ...))`; without when it is final and has none. */
export function subTypeText(type: SubType, name: NameOf = String, field?: NameOf): string {
  const text = compositeText(type, name, field);
  if (type.final && type.supers.length === 0) return text;
  const above = type.supers.map((index) => ` ${name(index)}`).join('');
  return `(sub${type.final ? ' final' : ''}${above} ${text})`;
}

export function fieldText({ storage, mutable }: FieldType, name: NameOf = String): string {
  const text = withIndexText(storage, name);
  return mutable ? `(mut ${text})` : text;
}

function list(keyword: string, types: readonly ValueType[], name: NameOf): string {
  return types.length === 0 ? '' : `(${keyword} ${types.map((type) => withIndexText(type, name)).join(' ')})`;
}
