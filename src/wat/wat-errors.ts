/** One complaint about a text. */
export interface WatError {
  /** Line in the text, from 1. */
  readonly line: number;
  /** Column in that line, from 1, counted as JavaScript counts a string (UTF-16 units), so that editors agree. */
  readonly column: number;
  /** What is wrong, in one line, without file name or position. */
  readonly message: string;
}

const heading = /^.*?:(\d+):(\d+): error: (.*)$/;
const underline = /^\s*\^+\s*$/;
/** A text can be wrong a hundred thousand times; nobody reads more than some. */
const MOST = 100;

/**
 * Reads the complaints out of a message of wabt's, which looks like this:
 *
 * ```
 * parseWat failed:
 * text:3:10: error: unexpected token i64.bla, expected ).
 *  i32.add i64.bla))
 *          ^^^^^^^
 * ```
 *
 * @param message what wabt threw
 * @param source the text it was about; wabt counts columns in UTF-8 bytes
 * @returns the complaints in the order of the text, the first hundred; none if the message is of another kind
 */
export function parseWabtErrors(message: string, source: string): WatError[] {
  const report = message.split('\n');
  const lines = source.split('\n');
  const errors: WatError[] = [];
  for (let at = 0; at < report.length && errors.length < MOST; at++) {
    const found = heading.exec(report[at] ?? '');
    if (!found) continue;
    const line = Number(found[1]);
    errors.push({ line, column: columnInUnits(lines[line - 1] ?? '', Number(found[2])), message: found[3] ?? '' });
    // The quoted line of the user's text may itself look like a heading: step over it.
    if (underline.test(report[at + 2] ?? '')) at += 2;
  }
  return errors.sort((a, b) => a.line - b.line || a.column - b.column);
}

/**
 * Is this complaint none? wabt 1.0.39 takes the name of the memory that an atomic instruction names, the characters
 * themselves, for its number when it validates; what it writes is right.
 */
export function isFalseAlarm({ line, column, message }: WatError, source: string): boolean {
  if (!/^memory variable out of range: \d+ /.test(message)) return false;
  const text = source.split('\n')[line - 1] ?? '';
  return text[column - 1] === '$' && /atomic[\w.]*\s*$/.test(text.slice(0, column - 1));
}

function columnInUnits(line: string, byteColumn: number): number {
  const before = new TextEncoder().encode(line).subarray(0, Math.max(0, byteColumn - 1));
  return new TextDecoder().decode(before).length + 1;
}
