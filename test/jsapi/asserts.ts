/** A check of a web-platform test did not hold. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** The test needs something that is optional in the specification. */
export class OptionalFeature extends Error {}

function fail(what: string, description: unknown): never {
  throw new AssertionError(description === undefined ? what : `${what} (${formatValue(description)})`);
}

/** Any value as the names and messages of tests print it. */
export function formatValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'function':
      return `function "${value.name}"`;
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${value.map(formatValue).join(', ')}]` : `object "${typeName(value)}"`;
    default:
      return String(value);
  }
}

function typeName(value: object): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return 'object';
  }
}

/** A constructor of errors, as a realm has it. */
type ErrorType = new (...args: never[]) => object;

/** Throws unless `error` is one of exactly this type. */
export function checkError(error: unknown, expected: ErrorType, description?: unknown): void {
  if (typeof error !== 'object' || error === null) fail(`threw ${formatValue(error)}, no object`, description);
  const { constructor, name, message } = error as Error;
  if (constructor !== expected || name !== expected.name) {
    fail(`threw ${name} "${message}", expected ${expected.name}`, description);
  }
}

/** What the tests call to check something: testharness.js's names, of which these tests use a part. */
export const asserts = {
  assert_true(actual: unknown, description?: unknown): void {
    if (actual !== true) fail(`expected true got ${formatValue(actual)}`, description);
  },
  assert_false(actual: unknown, description?: unknown): void {
    if (actual !== false) fail(`expected false got ${formatValue(actual)}`, description);
  },
  assert_equals(actual: unknown, expected: unknown, description?: unknown): void {
    if (!Object.is(actual, expected)) {
      fail(`expected ${formatValue(expected)} but got ${formatValue(actual)}`, description);
    }
  },
  assert_not_equals(actual: unknown, expected: unknown, description?: unknown): void {
    if (Object.is(actual, expected)) fail(`got disallowed value ${formatValue(actual)}`, description);
  },
  assert_array_equals(actual: ArrayLike<unknown>, expected: ArrayLike<unknown>, description?: unknown): void {
    if (typeof actual !== 'object' || actual === null || !('length' in actual)) fail('no array', description);
    if (actual.length !== expected.length) {
      fail(`lengths differ, expected ${expected.length} got ${actual.length}`, description);
    }
    for (let i = 0; i < expected.length; i++) {
      if (!Object.is(actual[i], expected[i])) {
        fail(`at ${i} expected ${formatValue(expected[i])} got ${formatValue(actual[i])}`, description);
      }
    }
  },
  assert_class_string(object: unknown, name: string, description?: unknown): void {
    const actual = Object.prototype.toString.call(object);
    if (actual !== `[object ${name}]`) fail(`expected [object ${name}] but got ${actual}`, description);
  },
  assert_own_property(object: object, name: PropertyKey, description?: unknown): void {
    if (!Object.hasOwn(object, name)) fail(`no property ${String(name)}`, description);
  },
  assert_not_own_property(object: object, name: PropertyKey, description?: unknown): void {
    if (Object.hasOwn(object, name)) fail(`unexpected property ${String(name)}`, description);
  },
  assert_unreached(description?: unknown): never {
    fail('reached unreachable code', description);
  },
  assert_not_reached(description?: unknown): never {
    fail('reached unreachable code', description);
  },
  assert_implements_optional(condition: unknown, description?: unknown): void {
    if (!condition) throw new OptionalFeature(String(description));
  },
  /** The older form of `assert_throws_js`: any error of the name of `expected`. */
  assert_throws(expected: Error, run: () => unknown, description?: unknown): void {
    const error = thrownBy(run, description);
    if ((error as Error).name !== expected.name) fail(`threw ${formatValue(error)}`, description);
  },
  assert_throws_js(expected: ErrorType, run: () => unknown, description?: unknown): void {
    checkError(thrownBy(run, description), expected, description);
  },
  assert_throws_exactly(expected: unknown, run: () => unknown, description?: unknown): void {
    const error = thrownBy(run, description);
    if (!Object.is(error, expected)) {
      fail(`threw ${formatValue(error)}, expected ${formatValue(expected)}`, description);
    }
  },
  format_value: formatValue,
};

function thrownBy(run: () => unknown, description: unknown): unknown {
  let error: unknown;
  let threw = false;
  try {
    run();
  } catch (caught) {
    error = caught;
    threw = true;
  }
  if (error instanceof AssertionError) throw error;
  if (!threw) fail('did not throw', description);
  return error;
}
