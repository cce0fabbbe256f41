import { expect, test } from 'vitest';
import type { CodeArg, CodeLine } from '../../../../src/protocol/messages.ts';
import { lineText, spaced, tokensOf, toneOfType } from '../../../../src/renderer/panes/code/code-tokens.ts';

function line(mnemonic: string, args: readonly CodeArg[] = [], note = ''): CodeLine {
  return { offset: 0, depth: 0, mnemonic, args, note, dead: false };
}

/** Tokens as 'text:tone', with ! for those that lead somewhere, and spaces as they are drawn. */
function picture(one: CodeLine): string {
  const tokens = tokensOf(one);
  return tokens
    .map(({ text, tone, link }, at) => `${spaced(tokens, at) ? ' ' : ''}${text}:${tone}${link === null ? '' : '!'}`)
    .join('');
}

test('a mnemonic takes the colour of the type it works on', () => {
  expect(picture(line('f64.mul'))).toBe('f64:f64.mul:plain');
  expect(picture(line('i8x16.add'))).toBe('i8x16:v128.add:plain');
  expect(picture(line('ref.null', [{ text: 'func', kind: 'type' }]))).toBe('ref:ref.null:plain func:plain');
  expect(picture(line('local.get', [{ text: '$i', kind: 'local' }]))).toBe('local.get:plain $i:name!');
});

test('structure, branches and calls have tones of their own', () => {
  const tones = ['block', 'end', 'br_table', 'return', 'unreachable', 'call_indirect', 'return_call', 'drop'];
  expect(tones.map((mnemonic) => tokensOf(line(mnemonic))[0]?.tone)).toEqual([
    'structure',
    'structure',
    'branch',
    'branch',
    'branch',
    'call',
    'call',
    'plain',
  ]);
});

test('numbers of a const are coloured as its type', () => {
  expect(picture(line('i64.const', [{ text: '42', kind: 'number' }]))).toBe('i64:i64.const:plain 42:i64');
});

test('a header has a type in colour and a space between all its words', () => {
  const header = line('', [
    { text: '(func', kind: 'keyword' },
    { text: '$tick', kind: 'func' },
    { text: '(param', kind: 'keyword' },
    { text: '$dt', kind: 'local' },
    { text: 'f64)', kind: 'type' },
    { text: '(result i32)', kind: 'type' },
  ]);
  expect(picture(header)).toBe('(func:structure $tick:call (param:structure $dt:name! f64):f64 (result i32):i32');
});

test('what has a target leads there', () => {
  const target = { kind: 'func', func: 3, offset: 0x2ad } as const;
  expect(tokensOf(line('br', [{ text: '0', kind: 'label', target }]))[1]?.link).toEqual({ to: 'target', target });
});

test('a line as text has its note; where a branch goes keeps its arrow', () => {
  expect(lineText(line('br', [{ text: '0', kind: 'label' }], '→ 0x2ad'))).toBe('br 0 → 0x2ad');
  expect(lineText(line('', [], 'imported from env.sin'))).toBe(';; imported from env.sin');
});

test('every kind of reference is one tone', () => {
  expect(['funcref', 'externref', '(ref null 5)', 'i32', 'label'].map(toneOfType)).toEqual([
    'ref',
    'ref',
    'ref',
    'i32',
    'plain',
  ]);
});
