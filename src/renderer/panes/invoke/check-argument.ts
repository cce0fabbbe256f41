import { parseValue } from '../../../engine/text/format.ts';

/** What is wrong with the text of an argument or result of a type; null when it can be used. */
export function checkArgument(type: string, text: string): string | null {
  if (/^[if](32|64)$/.test(type)) {
    const parsed = parseValue(type, text);
    return parsed.ok ? null : parsed.message;
  }
  if (type === 'v128') {
    return /^0x[\da-f]{1,32}$/i.test(text.trim().replaceAll('_', '')) ? null : 'write sixteen bytes in hex: 0x…';
  }
  // References cannot be typed but for the one everybody has.
  return text.trim() === 'null' ? null : `only null can be given for ${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

/** Every field's complaint, null where there is none. */
export function checkArguments(types: readonly string[], texts: readonly string[]): readonly (string | null)[] {
  return types.map((type, i) => checkArgument(type, texts[i] ?? ''));
}
