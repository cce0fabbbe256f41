import type { ModuleRow, TypeLink, TypePart, TypeView } from '../../../protocol/messages.ts';

/** A row inside an opened type. */
export type TypeRow =
  | { readonly kind: 'above'; readonly link: TypeLink }
  | { readonly kind: 'part'; readonly part: TypePart }
  /** Parts that are not listed. */
  | { readonly kind: 'more'; readonly count: number };

/** What there is to see when a type is opened: what it is below of, and what it is made of. */
export function typeRows({ supers, parts, count }: TypeView): readonly TypeRow[] {
  return [
    ...supers.map((link) => ({ kind: 'above', link }) as const),
    ...parts.map((part) => ({ kind: 'part', part }) as const),
    ...(count > parts.length ? [{ kind: 'more', count: count - parts.length } as const] : []),
  ];
}

/** Names of fields written in one line. */
const SHOWN = 12;

/** A type in a line, without its name: 'struct {next, value}', 'array mut i8', '(i32) → f64'. */
export function typeLine({ kind, parts, count }: TypeView): string {
  if (kind === 'array') return `array ${parts.map(partType).join('')}`;
  if (kind === 'struct') {
    const names = parts.slice(0, SHOWN).map(({ name }) => name);
    return `struct {${[...names, ...(count > names.length ? ['…'] : [])].join(', ')}}`;
  }
  const list = (role: TypePart['role']): readonly string[] => {
    const types = parts.filter((part) => part.role === role).map(({ type }) => type.text);
    return types.length > SHOWN ? [...types.slice(0, SHOWN), '…'] : types;
  };
  const results = list('result');
  const result =
    results.length === 0 ? '' : ` → ${results.length === 1 ? results.join('') : `(${results.join(', ')})`}`;
  return `(${list('param').join(', ')})${result}`;
}

/** 'mut i8' */
export function partType({ mutable, type }: TypePart): string {
  return `${mutable ? 'mut ' : ''}${type.text}`;
}

/** How a part is called in its row. */
export function partName({ role, name }: TypePart): string {
  return role === 'field' ? name : role === 'element' ? 'elements' : `${role} ${name}`;
}

/** Where in its recursion group a type stands; null when it stands alone. */
export function groupPlace({ index, definition }: ModuleRow): 'first' | 'middle' | 'last' | null {
  const group = definition?.group ?? null;
  if (group === null) return null;
  if (index === group.first) return 'first';
  return index === group.first + group.size - 1 ? 'last' : 'middle';
}
