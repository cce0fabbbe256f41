import type { CodeArg, CodeLine, Target } from '../../../protocol/messages.ts';

/** Which colour a token takes; value types have one colour everywhere in the window. */
export type Tone =
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'v128'
  | 'ref'
  | 'structure'
  | 'branch'
  | 'call'
  | 'name'
  | 'number'
  | 'plain';

export interface Token {
  readonly text: string;
  readonly tone: Tone;
  /** Where following the token leads; null when it is mere text. */
  readonly link: Link | null;
}

/** What following a token shows: a place of the module, a local of the frame, or a byte offset. */
export type Link = { readonly to: 'target'; readonly target: Target } | { readonly to: 'local'; readonly name: string };

const structure = new Set([
  'block',
  'loop',
  'if',
  'else',
  'end',
  'try',
  'try_table',
  'catch',
  'catch_all',
  'delegate',
  'nop',
]);
const leaving = /^(br|return|unreachable|throw|rethrow)/;

/** The tone of a value type by its text: 'f64' is 'f64', every kind of reference is 'ref'. */
export function toneOfType(type: string): Tone {
  if (type === 'i32' || type === 'i64' || type === 'f32' || type === 'f64' || type === 'v128') return type;
  return type.includes('ref') ? 'ref' : 'plain';
}

/** The tokens of a line without their spaces; header lines have no mnemonic and are all arguments. */
export function tokensOf(line: CodeLine): readonly Token[] {
  const own = constType(line.mnemonic);
  const tokens = line.mnemonic === '' ? [] : mnemonicTokens(line.mnemonic);
  for (const arg of line.args) tokens.push(argToken(arg, own));
  return tokens;
}

/** A line as plain text, for copying, finding and reading aloud; indentation is left out. */
export function lineText(line: CodeLine): string {
  const words = line.args.map((arg) => arg.text);
  if (line.mnemonic !== '') words.unshift(line.mnemonic);
  const text = words.join(' ');
  return line.note === '' ? text : `${text} ${noteText(line.note)}`.trimStart();
}

/** A note as a comment of the text format; where a branch goes needs no more than its arrow. */
export function noteText(note: string): string {
  return note.startsWith('→') ? note : `;; ${note}`;
}

/** True when a space goes between two neighbouring tokens: everywhere but inside a mnemonic. */
export function spaced(tokens: readonly Token[], index: number): boolean {
  return index > 0 && !(index === 1 && (tokens[1]?.text.startsWith('.') ?? false));
}

function mnemonicTokens(mnemonic: string): Token[] {
  if (structure.has(mnemonic)) return [plain(mnemonic, 'structure')];
  if (/^(return_)?call/.test(mnemonic)) return [plain(mnemonic, 'call')];
  if (leaving.test(mnemonic)) return [plain(mnemonic, 'branch')];
  const dot = mnemonic.indexOf('.');
  const tone = dot < 0 ? 'plain' : prefixTone(mnemonic.slice(0, dot));
  if (tone === 'plain') return [plain(mnemonic, 'plain')];
  return [plain(mnemonic.slice(0, dot), tone), plain(mnemonic.slice(dot), 'plain')];
}

function prefixTone(prefix: string): Tone {
  if (/^[if]\d+x\d+$/.test(prefix)) return 'v128';
  return prefix === 'ref' ? 'ref' : toneOfType(prefix);
}

function constType(mnemonic: string): Tone {
  return mnemonic.endsWith('.const') ? prefixTone(mnemonic.slice(0, -'.const'.length)) : 'number';
}

function argToken(arg: CodeArg, number: Tone): Token {
  return { text: arg.text, tone: argTone(arg, number), link: linkOf(arg) };
}

function argTone(arg: CodeArg, number: Tone): Tone {
  switch (arg.kind) {
    case 'number':
      return number;
    case 'func':
      return 'call';
    case 'label':
      return 'branch';
    case 'type':
      return toneOfType(/(\w+)\)?$/.exec(arg.text)?.[1] ?? '');
    case 'keyword': {
      if (arg.text.startsWith('(catch')) return 'structure';
      const tone = toneOfType(arg.text.replaceAll(')', ''));
      return tone === 'plain' ? 'structure' : tone;
    }
    default:
      return 'name';
  }
}

function linkOf(arg: CodeArg): Link | null {
  if (arg.target !== undefined) return { to: 'target', target: arg.target };
  return arg.kind === 'local' ? { to: 'local', name: arg.text } : null;
}

function plain(text: string, tone: Tone): Token {
  return { text, tone, link: null };
}
