import { parseV128, parseValue } from '../../../engine/text/format.ts';
import { neverNull } from './invoke-rows.ts';

/**
 * What is wrong with the text of an argument or result of a type; null when it can be used. What references may be
 * named only the engine knows: it answers when the call is made.
 */
export function checkArgument(type: string, text: string): string | null {
  if (/^[if](32|64)$/.test(type) || type === 'v128') {
    const parsed = type === 'v128' ? parseV128(text) : parseValue(type, text);
    return parsed.ok ? null : parsed.message;
  }
  if (text.trim() === '') return type === 'externref' ? null : 'a value is missing';
  return text.trim() === 'null' && neverNull(type) ? `a ${type} is never null` : null;
}

/** Every field's complaint, null where there is none. */
export function checkArguments(types: readonly string[], texts: readonly string[]): readonly (string | null)[] {
  return types.map((type, i) => checkArgument(type, texts[i] ?? ''));
}
