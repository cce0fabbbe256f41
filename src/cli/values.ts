import {
  formatValue,
  type FuncType,
  isRefType,
  parseValue,
  type Ref,
  type Value,
  type ValueType,
} from '../engine/index.ts';
import { UsageError } from './args.ts';

/** Arguments as typed, for a function of this type. Throws a UsageError that says what is wrong with which. */
export function parseArguments(name: string, { params }: FuncType, words: readonly string[]): Value[] {
  if (words.length !== params.length) {
    const wanted = params.length === 0 ? 'no arguments' : `${params.length} (${params.join(' ')})`;
    throw new UsageError(`'${name}' takes ${wanted}, ${words.length} given.`);
  }
  return params.map((type, i) => argument(name, type, words[i]!, i));
}

function argument(name: string, type: ValueType, word: string, index: number): Value {
  if (isRefType(type)) {
    if (word === 'null') return { type, ref: null };
    throw new UsageError(`Argument ${index + 1} of '${name}' is a ${type}: only null can be written.`);
  }
  if (type === 'v128') throw new UsageError(`Argument ${index + 1} of '${name}' is a v128, which cannot be written.`);
  const parsed = parseValue(type, word);
  if (!parsed.ok) throw new UsageError(`Argument ${index + 1} of '${name}' (${type}): ${parsed.message}.`);
  const { bits } = parsed;
  return type === 'i64' || type === 'f64' ? { type, bits } : { type, bits: Number(bits) };
}

/** A value as a plain number, or what a reference refers to. */
export function valueText(value: Value): string {
  return 'ref' in value ? refText(value.ref) : formatValue(value.type, BigInt(value.bits));
}

/** A value with its type: `i32:5`, without blanks so that a line of them can be cut apart. */
export function typedText(value: Value): string {
  return `${value.type}:${valueText(value)}`;
}

function refText(ref: Ref): string {
  if (ref === null) return 'null';
  if (typeof ref === 'number') return `i31:${ref}`;
  switch (ref.kind) {
    case 'wasm':
      return `func${ref.index}`;
    case 'host':
      return `${ref.module}.${ref.name}`;
    case 'struct':
    case 'array':
    case 'exn':
      return `${ref.kind}#${ref.id}`;
    default:
      return 'host';
  }
}
