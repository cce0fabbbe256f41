/**
 * Expressions over what a paused machine holds, for "go to address" and for conditions:
 *
 *     $p + 8     local 3 << 4     global 0 - 0x10     top     stack 2     i32[$p + 4] & ~7     u8[16]@1
 *     new > 100 && new != old     (conditions of watchpoints: the value before and after)
 *
 * Numbers are decimal or hex with `_` anywhere; `$name` is a local of the frame, else a global; `top` is `stack 0`;
 * `i32[…]` is read from memory 0, `i32[…]@2` from memory 2.
 * Operators bind as in C: `~ - !`, then `* / %`, `+ -`, `<< >>`, `< <= > >=`, `== !=`, `&`, `^`, `|`, `&&`, `||`. All
 * arithmetic is on whole numbers of any size; division rounds towards zero; what is compared gives 1 or 0.
 */
export type Expression =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'slot'; readonly of: 'local' | 'global' | 'stack'; readonly index: number }
  | { readonly kind: 'load'; readonly type: LoadType; readonly address: Expression; readonly memory: number }
  /** The watched value before and after the access that a condition is about. */
  | { readonly kind: 'watched'; readonly which: 'old' | 'new' }
  | { readonly kind: 'unary'; readonly op: '-' | '~' | '!'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly op: BinaryOp; readonly left: Expression; readonly right: Expression };

/** What may stand before `[`: signed and unsigned whole numbers of memory, `i32` alone being an address. */
export type LoadType = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64';
export type BinaryOp =
  | '*'
  | '/'
  | '%'
  | '+'
  | '-'
  | '<<'
  | '>>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!='
  | '&'
  | '^'
  | '|'
  | '&&'
  | '||';

/** An expression that cannot be read or worked out; `at` is the position in the text, counted from 0. */
export class ExpressionError extends Error {
  constructor(
    message: string,
    readonly at: number | null = null,
  ) {
    super(message);
  }
}

/** Longer texts are refused: nobody types them, and depth of nesting is bounded with them. */
const LONGEST = 1000;

const levels: readonly (readonly BinaryOp[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const loadTypes: ReadonlySet<string> = new Set(['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64']);
const token =
  /\s*(?:(0[xX][0-9a-fA-F_]+|[0-9][0-9_]*)|(\$"[^"]*"|\$[\w.:@$!?'`#]+)|([A-Za-z_]\w*)|(<<|>>|&&|\|\||[<>=!]=|[-+*/%&|^~!<>()[\]@]))/y;

interface Token {
  readonly kind: 'number' | 'name' | 'word' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Reads an expression; throws an ExpressionError that says where it stopped making sense. */
export function parseExpression(text: string): Expression {
  if (text.length > LONGEST) throw new ExpressionError(`An expression has at most ${LONGEST} characters.`);
  return new Parser(tokens(text)).whole();
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (!match) {
      const at = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
      throw new ExpressionError(`"${text[at] ?? ''}" has no meaning here.`, at);
    }
    const [all, number, name, word, sign] = match;
    const value = number ?? name ?? word ?? sign ?? '';
    const kind =
      number === undefined ? (name === undefined ? (word === undefined ? 'sign' : 'word') : 'name') : 'number';
    found.push({ kind, text: value, at: from + all.length - value.length });
  }
  found.push({ kind: 'end', text: '', at: end });
  return found;
}

class Parser {
  #at = 0;
  constructor(readonly list: readonly Token[]) {}

  whole(): Expression {
    if (this.list.length === 1) throw new ExpressionError('An address or an expression is expected.', 0);
    const result = this.#binary(0);
    if (this.#next.kind !== 'end') this.#fail(`"${this.#next.text}" is not expected here.`);
    return result;
  }

  get #next(): Token {
    return this.list[this.#at] as Token;
  }

  #take(): Token {
    return this.list[this.#at++] as Token;
  }

  #fail(message: string): never {
    throw new ExpressionError(message, this.#next.at);
  }

  #expect(sign: string): void {
    if (this.#next.text !== sign) this.#fail(`"${sign}" is missing.`);
    this.#at++;
  }

  #binary(level: number): Expression {
    const ops = levels[level];
    if (!ops) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const op = ops.find((candidate) => this.#next.kind === 'sign' && this.#next.text === candidate);
      if (op === undefined) return left;
      this.#at++;
      left = { kind: 'binary', op, left, right: this.#binary(level + 1) };
    }
  }

  #unary(): Expression {
    const { text, kind } = this.#next;
    if (kind === 'sign' && (text === '-' || text === '~' || text === '!')) {
      this.#at++;
      return { kind: 'unary', op: text, operand: this.#unary() };
    }
    if (kind === 'sign' && text === '+') {
      this.#at++;
      return this.#unary();
    }
    return this.#atom();
  }

  #atom(): Expression {
    if (this.#next.kind === 'end') this.#fail('Something is missing at the end.');
    const { kind, text } = this.#next;
    if (kind === 'sign') {
      if (text !== '(') this.#fail(`"${text}" is not expected here.`);
      this.#at++;
      const inner = this.#binary(0);
      this.#expect(')');
      return inner;
    }
    if (kind === 'number') return { kind: 'number', value: numberOf(this.#take()) };
    if (kind === 'name') {
      this.#at++;
      return { kind: 'name', name: text.startsWith('$"') ? text.slice(2, -1) : text.slice(1) };
    }
    return this.#word();
  }

  #word(): Expression {
    const { text } = this.#next;
    if (text === 'top') {
      this.#at++;
      return { kind: 'slot', of: 'stack', index: 0 };
    }
    if (text === 'old' || text === 'new') {
      this.#at++;
      return { kind: 'watched', which: text };
    }
    if (text === 'local' || text === 'global' || text === 'stack') {
      this.#at++;
      return this.#slot(text);
    }
    if (loadTypes.has(text)) {
      this.#at++;
      this.#expect('[');
      const address = this.#binary(0);
      this.#expect(']');
      return { kind: 'load', type: text as LoadType, address, memory: this.#memory() };
    }
    return this.#fail(`"${text}" has no meaning here; names of locals and globals begin with $.`);
  }

  /** The memory a load is from: `@2` behind it. */
  #memory(): number {
    if (this.#next.text !== '@') return 0;
    this.#at++;
    if (this.#next.kind !== 'number') this.#fail('The number of a memory is missing after "@".');
    return Number(numberOf(this.#take()));
  }

  #slot(of: 'local' | 'global' | 'stack'): Expression {
    const { kind, text } = this.#next;
    if (kind === 'number') return { kind: 'slot', of, index: Number(numberOf(this.#take())) };
    if (kind === 'name' && of !== 'stack') {
      this.#at++;
      return { kind: 'name', name: text.slice(1) };
    }
    return this.#fail(`An index is missing after "${of}".`);
  }
}

function numberOf({ text, at }: Token): bigint {
  try {
    return BigInt(text.replaceAll('_', ''));
  } catch {
    throw new ExpressionError(`"${text}" is no number.`, at);
  }
}
