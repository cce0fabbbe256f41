import { watToWasm } from '../../src/wat/index.ts';

const compiled = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/**
 * Bytes of a module written as text, for tests: `await wat('(module …)')` or as a tagged template. The same text is
 * compiled once; every caller gets a copy of his own.
 *
 * The text is not type-checked, so that tests can write invalid modules; a text that cannot be parsed throws an Error
 * with all complaints, each with its line and column.
 */
export async function wat(
  source: string | TemplateStringsArray,
  ...values: readonly unknown[]
): Promise<Uint8Array<ArrayBuffer>> {
  const text = typeof source === 'string' ? source : String.raw(source, ...values);
  let bytes = compiled.get(text);
  if (!bytes) {
    bytes = compileOrThrow(text);
    compiled.set(text, bytes);
  }
  return new Uint8Array(await bytes);
}

async function compileOrThrow(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const result = await watToWasm(text, 'test.wat', { validate: false });
  if (result.ok) return result.bytes;
  const complaints = result.errors.map(({ line, column, message }) => `${line}:${column}: ${message}`);
  throw new Error(`the text of this test does not parse\n${complaints.join('\n')}\n${text}`);
}
