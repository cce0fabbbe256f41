/** Functions that nothing calls, put behind the others of a module. */
const IDLE = 9;

/**
 * A module's text (folded, as those beside this file) with what never comes to be executed: functions that nothing
 * calls, and an arm that is never taken in each function and in each loop. They are places for breakpoints that are not
 * hit, as near to the hot code as can be. The arms have a `nop` each, which is used nowhere else.
 */
export function withRareArms(wat: string): string {
  let out = '';
  let rest = wat.trimEnd();
  if (!rest.startsWith('(module')) rest = rest.slice(rest.search(/^\(module/m));
  const head = '(module';
  out += `${head}\n  (global $rare (mut i32) (i32.const 0))`;
  rest = rest.slice(head.length, rest.lastIndexOf(')'));
  for (;;) {
    const next = /\((?:func|loop)(?=[\s()])/.exec(rest);
    if (next === null) break;
    const inFunction = next[0] === '(func';
    const from = next.index + next[0].length;
    const body = afterHeader(rest, from);
    // `(type (func ...))` and imports have no body.
    const isType = inFunction && /\((?:type\s+\S+\s*|import[^)]*)$/.test(rest.slice(0, next.index));
    out += rest.slice(0, body) + (isType ? '' : ' (if (global.get $rare) (then (nop)))');
    rest = rest.slice(body);
  }
  const idle = Array.from({ length: IDLE }, (_, i) => `  (func $idle${i} (global.set $rare (i32.const ${i})))\n`);
  return `${out}${rest}\n${idle.join('')})\n`;
}

/** Where the first instruction of a function or loop is: behind names, exports, types, parameters, results, locals. */
function afterHeader(text: string, from: number): number {
  let at = from;
  for (;;) {
    const name = /^\s+\$[^\s()]+/.exec(text.slice(at, at + 200));
    if (name) {
      at += name[0].length;
      continue;
    }
    const part = /^(?:\s|;;[^\n]*\n)*\((?:export|type|param|result|local)\b/.exec(text.slice(at, at + 400));
    if (!part) return at;
    at = closing(text, at + part[0].lastIndexOf('('));
  }
}

/** Behind the parenthesis that closes the one at `open`. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  throw new Error('a parenthesis is not closed');
}
