import { isObject } from './idl.ts';
import type { ResponseLike } from './types.ts';

/**
 * The bytes of what a server answered. Throws a TypeError for what is no answer, no success, or of another type than
 * application/wasm. https://webassembly.github.io/spec/web-api/#streaming-modules
 */
export async function streamedBytes(source: unknown): Promise<Uint8Array> {
  const response = await source;
  if (!isResponse(response)) throw new TypeError('the argument must be a Response or a Promise of one');
  const type = response.headers.get('Content-Type')?.trim().toLowerCase();
  if (type !== 'application/wasm') {
    throw new TypeError(`the response must have the MIME type application/wasm, it has ${type ?? 'none'}`);
  }
  if (!response.ok) throw new TypeError('the response tells of no success');
  return new Uint8Array(await response.arrayBuffer());
}

/** There is no other way to know one in a platform that may have none. */
function isResponse(value: unknown): value is ResponseLike {
  if (!isObject(value)) return false;
  const { arrayBuffer, headers } = value as Partial<ResponseLike>;
  return typeof arrayBuffer === 'function' && isObject(headers) && typeof headers.get === 'function';
}
