/**
 * Conversions and shapes that Web IDL gives to interfaces of the platform.
 * https://webidl.spec.whatwg.org/#js-type-mapping
 */

/** Is it what the language calls an Object? */
export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** ToNumber of the language: throws a TypeError for symbols and BigInts. */
export function toNumber(value: unknown): number {
  return (value as number) - 0;
}

/** ToString of the language: throws a TypeError for symbols. */
export function toText(value: unknown): string {
  return ''.concat(value as string);
}

/** [EnforceRange] unsigned long. Throws a TypeError that names `what`. */
export function unsignedLong(value: unknown, what: string): number {
  const number = Math.trunc(toNumber(value));
  // Not a number is in no range.
  if (!(number >= 0 && number <= 0xffff_ffff)) throw new TypeError(`${what} must be convertible to a valid number`);
  // No negative zero.
  return number + 0;
}

/** ToBigInt of the language, which takes no numbers; any size. */
export function toBigInt(value: unknown): bigint {
  return BigInt.asIntN(Number.MAX_SAFE_INTEGER, value as bigint);
}

/** A dictionary argument: an object, or nothing. Throws a TypeError for anything else. */
export function dictionary(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new TypeError(`${what} must be an object`);
  return value as Readonly<Record<string, unknown>>;
}

/** A member of an enumeration. Throws a TypeError when it is none of `known`. */
export function enumeration<T extends string>(value: unknown, known: readonly T[], what: string): T {
  const text = toText(value);
  const found = known.find((one) => one === text);
  if (found === undefined) throw new TypeError(`${what} must be one of ${known.map((one) => `'${one}'`).join(', ')}`);
  return found;
}

/** A sequence: what iterating over the value yields. Throws a TypeError when it cannot be iterated. */
export function sequence(value: unknown, what: string): unknown[] {
  if (!isObject(value)) throw new TypeError(`${what} must be iterable`);
  return iterated(value, what);
}

/** The same, and primitive values that can be iterated (texts) may be. */
export function iterated(value: unknown, what: string): unknown[] {
  if (value === undefined || value === null) throw new TypeError(`${what} must be iterable`);
  const method = (value as Partial<Iterable<unknown>>)[Symbol.iterator];
  if (typeof method !== 'function') throw new TypeError(`${what} must be iterable`);
  return [...{ [Symbol.iterator]: () => method.call(value) }];
}

/** A string of Unicode scalar values: lone surrogates become U+FFFD. */
export function scalarText(value: unknown): string {
  return toText(value).replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}

/** Pages that are not isolated have no shared buffers. */
const bufferTypes = typeof SharedArrayBuffer === 'undefined' ? [ArrayBuffer] : [ArrayBuffer, SharedArrayBuffer];

/** Also one of another realm: those have the same internal slots. */
function isBuffer(value: object): value is ArrayBuffer | SharedArrayBuffer {
  return bufferTypes.some((type) => {
    try {
      Reflect.get(type.prototype, 'byteLength', value);
      return true;
    } catch {
      return false;
    }
  });
}

/** A copy of the bytes of a buffer or a view of one, shared ones too. Throws a TypeError for anything else. */
export function bytesOf(source: unknown, what: string): Uint8Array<ArrayBuffer> {
  if (isObject(source)) {
    if (ArrayBuffer.isView(source)) {
      return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice();
    }
    // A detached buffer holds no bytes.
    if (isBuffer(source)) return source.byteLength === 0 ? new Uint8Array(0) : copyOf(new Uint8Array(source));
  }
  throw new TypeError(`${what} must be a buffer source`);
}

function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

/**
 * Gives a class the shape of an interface object: operations and attributes can be enumerated, and its objects say what
 * they are. `lengths`: arguments that each operation needs, when that is not none; 'constructor' for the class itself.
 */
export function shapeInterface(
  constructor: abstract new (...args: never[]) => object,
  lengths: Readonly<Record<string, number>>,
): void {
  const { name } = constructor;
  const prototype = constructor.prototype as object;
  makeEnumerable(prototype, new Set(['constructor']));
  makeEnumerable(constructor, new Set(['length', 'name', 'prototype']));
  for (const [key, value] of Object.entries(lengths)) {
    const owner = Object.hasOwn(prototype, key) ? prototype : constructor;
    const operation = (owner as Record<string, object>)[key]!;
    Object.defineProperty(operation, 'length', { value, configurable: true });
  }
  Object.defineProperty(prototype, Symbol.toStringTag, { value: `WebAssembly.${name}`, configurable: true });
}

function makeEnumerable(object: object, except: ReadonlySet<string>): void {
  for (const key of Object.getOwnPropertyNames(object)) {
    if (!except.has(key)) Object.defineProperty(object, key, { enumerable: true });
  }
}

/** Throws a TypeError unless a function was called with as many arguments as it needs. */
export function needArguments(given: number, needed: number, what: string): void {
  if (given < needed) throw new TypeError(`${what} needs ${needed} argument${needed === 1 ? '' : 's'}, ${given} given`);
}
