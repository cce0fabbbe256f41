import { Trap } from '../module/errors.ts';
import type { ValueType } from '../module/types.ts';
import type { Machine } from '../runtime/machine.ts';
import { ArrayRef } from '../runtime/gc/array.ts';
import { HostRef } from '../runtime/ref.ts';

/**
 * The string builtins, on the bare value stack: parameters from word `at` on, the result goes there. They use the
 * language's own functions as they were when this file was loaded.
 * https://webassembly.github.io/spec/js-api/#builtins-js-string
 */
export interface Builtin {
  /** 'chars' is a nullable reference to an array of mutable i16. */
  readonly params: readonly (ValueType | 'chars')[];
  readonly results: readonly ValueType[];
  readonly run: (machine: Machine, at: number) => void;
}

const { fromCharCode, fromCodePoint } = String;
const own = Object.getOwnPropertyDescriptors(String.prototype) as unknown as Record<string, PropertyDescriptor>;

function method(name: string): (text: string, ...args: number[]) => unknown {
  const { value } = own[name]!;
  return (whole, ...args) => Reflect.apply(value as () => unknown, whole, args);
}

const charCodeAt = method('charCodeAt');
const codePointAt = method('codePointAt');
const substring = method('substring');

/** Characters that are handed over at a time: arguments stand on the platform's stack. */
const PIECE = 4096;
const text: ValueType = '(ref extern)';

export const jsString: Readonly<Record<string, Builtin>> = {
  cast: builtin(['externref'], [text], (m, at) => putText(m, at, textAt(m, at))),
  test: builtin(['externref'], ['i32'], (m, at) => putInteger(m, at, typeof valueAt(m, at) === 'string' ? 1 : 0)),
  fromCharCodeArray: builtin(['chars', 'i32', 'i32'], [text], (m, at) => {
    const chars = charsAt(m, at);
    const start = m.i32[at + 2]! >>> 0;
    const end = m.i32[at + 4]! >>> 0;
    if (start > end || end > chars.length) fail('array element access out of bounds');
    let whole = '';
    for (let i = start; i < end; i += PIECE) whole += fromCharCode(...chars.subarray(i, Math.min(end, i + PIECE)));
    putText(m, at, whole);
  }),
  intoCharCodeArray: builtin(['externref', 'chars', 'i32'], ['i32'], (m, at) => {
    const chars = charsAt(m, at + 2);
    const whole = textAt(m, at);
    const start = m.i32[at + 4]! >>> 0;
    if (start + whole.length > chars.length) fail('array element access out of bounds');
    for (let i = 0; i < whole.length; i++) chars[start + i] = charCodeAt(whole, i) as number;
    putInteger(m, at, whole.length);
  }),
  fromCharCode: builtin(['i32'], [text], (m, at) => putText(m, at, fromCharCode(m.i32[at]!))),
  fromCodePoint: builtin(['i32'], [text], (m, at) => {
    const point = m.i32[at]! >>> 0;
    if (point > 0x10_ffff) fail('invalid code point');
    putText(m, at, fromCodePoint(point));
  }),
  charCodeAt: builtin(['externref', 'i32'], ['i32'], (m, at) => {
    const whole = textAt(m, at);
    putInteger(m, at, charCodeAt(whole, indexIn(whole, m.i32[at + 2]!)) as number);
  }),
  codePointAt: builtin(['externref', 'i32'], ['i32'], (m, at) => {
    const whole = textAt(m, at);
    putInteger(m, at, codePointAt(whole, indexIn(whole, m.i32[at + 2]!)) as number);
  }),
  length: builtin(['externref'], ['i32'], (m, at) => putInteger(m, at, textAt(m, at).length)),
  concat: builtin(['externref', 'externref'], [text], (m, at) => {
    const first = textAt(m, at);
    putText(m, at, first + textAt(m, at + 2));
  }),
  substring: builtin(['externref', 'i32', 'i32'], [text], (m, at) => {
    const whole = textAt(m, at);
    const start = m.i32[at + 2]! >>> 0;
    const end = m.i32[at + 4]! >>> 0;
    putText(m, at, start > end || start > whole.length ? '' : (substring(whole, start, end) as string));
  }),
  equals: builtin(['externref', 'externref'], ['i32'], (m, at) => {
    const first = valueAt(m, at) === null ? null : textAt(m, at);
    const second = valueAt(m, at + 2) === null ? null : textAt(m, at + 2);
    putInteger(m, at, first === second ? 1 : 0);
  }),
  compare: builtin(['externref', 'externref'], ['i32'], (m, at) => {
    const first = textAt(m, at);
    const second = textAt(m, at + 2);
    putInteger(m, at, first === second ? 0 : first < second ? -1 : 1);
  }),
};

function builtin(params: Builtin['params'], results: Builtin['results'], run: Builtin['run']): Builtin {
  return { params, results, run };
}

/** The value of JavaScript behind the reference. */
function valueAt(machine: Machine, word: number): unknown {
  const ref = machine.readRef(word);
  return ref instanceof HostRef ? ref.value : ref;
}

function textAt(machine: Machine, word: number): string {
  const value = valueAt(machine, word);
  return typeof value === 'string' ? value : fail('illegal cast: the value is no string');
}

/** The elements of an array of i16. */
function charsAt(machine: Machine, word: number): Uint16Array {
  const ref = machine.readRef(word);
  if (ref instanceof ArrayRef && ref.elements instanceof Uint16Array) return ref.elements;
  return fail('dereferencing a null pointer');
}

function indexIn(whole: string, index: number): number {
  return index >>> 0 < whole.length ? index >>> 0 : fail('string offset out of bounds');
}

function putText(machine: Machine, word: number, value: string): void {
  machine.writeRef(word, new HostRef(value));
}

function putInteger(machine: Machine, word: number, value: number): void {
  machine.i32[word] = value;
}

function fail(message: string): never {
  throw new Trap({ kind: 'host', message });
}
