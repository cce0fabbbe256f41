import { ValidationError } from '../module/errors.ts';
import { hex } from '../module/features.ts';
import type { WasmModule } from '../module/module.ts';
import type { ByteOffset } from '../module/types.ts';

/** https://webassembly.github.io/spec/js-api/#limits (arities and locals are kept to by validation itself) */
const MODULE_BYTES = 1024 ** 3;
const BODY_BYTES = 7_654_321;
const FIELDS = 10_000;
const TABLE_SIZE = 10_000_000;
const counts = {
  types: 1_000_000,
  funcs: 1_000_000,
  imports: 1_000_000,
  exports: 1_000_000,
  globals: 1_000_000,
  tags: 1_000_000,
  datas: 100_000,
  tables: 100_000,
  memories: 100,
} as const;

/** Throws a ValidationError for bytes that are too many to be a module here. */
export function checkSize(bytes: Uint8Array): void {
  if (bytes.length > MODULE_BYTES) refuse(`${bytes.length} bytes are`, MODULE_BYTES, 0);
}

/** Throws a ValidationError for what no WebAssembly in a browser takes, however much room there is. */
export function checkLimits(module: WasmModule): void {
  for (const [name, most] of Object.entries(counts) as [keyof typeof counts, number][]) {
    const items = module[name];
    if (items.length > most) refuse(`${items.length} ${name} are`, most, items[most]!.offset);
  }
  for (const type of module.types) {
    if (type.kind === 'struct' && type.fields.length > FIELDS) {
      refuse(`a struct of ${type.fields.length} fields is`, FIELDS, type.offset);
    }
  }
  for (const { body } of module.funcs) {
    if (body !== null && body.end - body.start > BODY_BYTES) {
      refuse(`a function body of ${body.end - body.start} bytes is`, BODY_BYTES, body.start);
    }
  }
  for (const { items, offset } of module.elements) {
    if (items.length > TABLE_SIZE) refuse(`a segment of ${items.length} elements is`, TABLE_SIZE, offset);
  }
}

function refuse(what: string, most: number, offset: ByteOffset): never {
  throw new ValidationError(`${what} more than the limit of ${most} (at ${hex(offset)})`, offset);
}
