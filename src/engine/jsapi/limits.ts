import { ValidationError } from '../module/errors.ts';
import { hex } from '../util/hex.ts';

/** https://webassembly.github.io/spec/js-api/#limits (decoding and validation keep to all the others) */
const MODULE_BYTES = 1024 ** 3;

/** Throws a ValidationError for bytes that are too many to be a module here. */
export function checkSize(bytes: Uint8Array): void {
  if (bytes.length <= MODULE_BYTES) return;
  throw new ValidationError(`${bytes.length} bytes are more than the limit of ${MODULE_BYTES} (at ${hex(0)})`, 0);
}
