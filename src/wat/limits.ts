import type { WatError } from './wat-errors.ts';

/**
 * Levels of parentheses and blocks, counted together. wabt keeps its own stack of 64 KiB and does not look where it
 * ends; past it, it writes over its own tables, and then crashes or never comes back. Half of what just fits: a level
 * takes up to 448 bytes of it, a number at the bottom 12 KiB more.
 */
export const DEEPEST = 75;
/** UTF-16 units of a number; wabt copies it to that same stack. */
export const LONGEST_NUMBER = 2000;
/** UTF-16 units of a text; wabt takes some seconds, and ten times the memory, for this many. */
export const LARGEST = 32 * 2 ** 20;

/** The first thing in a text that wabt could not bear, null when there is none. To be asked before wabt is. */
export function tooMuchForWabt(source: string): WatError | null {
  if (source.length > LARGEST) {
    const size = `${Math.ceil(source.length / 2 ** 20)} million characters`;
    const message = `larger than ${LARGEST / 2 ** 20} MiB (${size}), the most that is read as text; ${instead}`;
    return { line: 1, column: 1, message };
  }
  return new Scan(source).run();
}

const instead = 'compile it to .wasm with another tool and open that';

const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const DOLLAR = 36;
const OPEN = 40;
const CLOSE = 41;
const PLUS = 43;
const MINUS = 45;
const SEMICOLON = 59;
const AT = 64;
const BACKSLASH = 92;

const openers = new Set(['block', 'loop', 'if', 'try', 'try_table']);
/** A flat `try … delegate` has no `end`. */
const closers = new Set(['end', 'delegate']);

/**
 * A walk over the tokens of a text, right or wrong, that keeps count of the nesting:
 *
 * ```
 *  (func block (loop (nop)) end)
 *  1     2     3     4      ^ back to the level of the parenthesis around it
 * ```
 */
class Scan {
  #at = 0;
  #depth = 0;
  /** For each open parenthesis, the level outside of it. */
  readonly #outside: number[] = [];

  constructor(readonly source: string) {}

  run(): WatError | null {
    const { source } = this;
    let afterOpen = false;
    while (this.#at < source.length) {
      const at = this.#at;
      const code = source.charCodeAt(at);
      if (code <= SPACE) {
        this.#at++;
        continue;
      }
      if (this.#comment(code)) continue;
      const folded = afterOpen;
      afterOpen = false;
      if (code === OPEN) {
        if (source.charCodeAt(at + 1) === AT) {
          this.#annotation();
          continue;
        }
        this.#at++;
        this.#outside.push(this.#depth++);
        afterOpen = true;
      } else if (code === CLOSE) {
        this.#at++;
        // Blocks left open inside end with it: wabt will say that.
        this.#depth = this.#outside.pop() ?? 0;
      } else if (code === QUOTE) this.#string();
      else {
        const length = this.#word();
        if (length > LONGEST_NUMBER && isNumberStart(code)) {
          return this.#complaint(at, `a number of more than ${LONGEST_NUMBER} characters`);
        }
        if (!folded && code !== DOLLAR && length <= 9) this.#keyword(source.slice(at, at + length));
      }
      if (this.#depth > DEEPEST) {
        return this.#complaint(at, `nested deeper than ${DEEPEST} levels of parentheses and blocks`);
      }
    }
    return null;
  }

  #keyword(word: string): void {
    if (openers.has(word)) this.#depth++;
    else if (closers.has(word)) this.#depth = Math.max(this.#depth - 1, (this.#outside.at(-1) ?? -1) + 1);
  }

  /** Steps over a comment of either kind, if one begins here. */
  #comment(code: number): boolean {
    const { source } = this;
    if (source.charCodeAt(this.#at + 1) !== SEMICOLON) return false;
    if (code === SEMICOLON) {
      const end = source.indexOf('\n', this.#at);
      this.#at = end < 0 ? source.length : end;
      return true;
    }
    if (code !== OPEN) return false;
    const marks = /\(;|;\)/g;
    marks.lastIndex = this.#at;
    this.#at = source.length;
    let depth = 0;
    for (let mark = marks.exec(source); mark; mark = marks.exec(source)) {
      depth += mark[0] === '(;' ? 1 : -1;
      if (depth > 0) continue;
      this.#at = marks.lastIndex;
      break;
    }
    return true;
  }

  /** Steps over an annotation, in which wabt counts for itself. */
  #annotation(): void {
    const { source } = this;
    let depth = 0;
    do {
      const code = source.charCodeAt(this.#at);
      if (this.#comment(code)) continue;
      if (code === QUOTE) this.#string();
      else {
        if (code === OPEN) depth++;
        else if (code === CLOSE) depth--;
        this.#at++;
      }
    } while (depth > 0 && this.#at < source.length);
  }

  #string(): void {
    const { source } = this;
    for (this.#at++; this.#at < source.length; this.#at++) {
      const code = source.charCodeAt(this.#at);
      if (code === QUOTE) this.#at++;
      // wabt takes no string beyond its line.
      if (code === QUOTE || code === NEWLINE) return;
      if (code === BACKSLASH && source.charCodeAt(this.#at + 1) !== NEWLINE) this.#at++;
    }
  }

  /** Steps over what goes on to the next space, parenthesis, quote or semicolon; answers its length. */
  #word(): number {
    const { source } = this;
    const start = this.#at++;
    for (; this.#at < source.length; this.#at++) {
      const code = source.charCodeAt(this.#at);
      if (code <= SPACE || code === OPEN || code === CLOSE || code === QUOTE || code === SEMICOLON) break;
    }
    return this.#at - start;
  }

  #complaint(at: number, what: string): WatError {
    const before = this.source.slice(0, at).split('\n');
    const column = (before.at(-1) ?? '').length + 1;
    return { line: before.length, column, message: `${what}: wabt, which reads .wat, gives up there; ${instead}` };
  }
}

function isNumberStart(code: number): boolean {
  return (code >= 48 && code <= 57) || code === PLUS || code === MINUS;
}
