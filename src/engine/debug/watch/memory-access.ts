import type { WasmModule } from '../../module/module.ts';
import { memoryName } from '../../module/names.ts';
import type { Value } from '../../runtime/value.ts';
import { formatValue } from '../../text/format.ts';
import { hex, hexBytes } from '../../util/hex.ts';
import type { Access } from './access.ts';
import type { Accessor } from './place.ts';

/** The bytes of one access, from its first to its last one. */
export interface Touched {
  readonly by: Accessor;
  readonly moment: number;
  readonly read: boolean;
  readonly write: boolean;
  readonly changed: boolean;
  readonly at: number;
  readonly size: number;
  /** The bytes themselves; null when they are too many to be told. */
  readonly old: Uint8Array | null;
  readonly now: Uint8Array | null;
  readonly before: Value | null;
  readonly after: Value | null;
}

/** An access of watched bytes of memory number `memory`. */
export class MemoryAccess implements Access {
  readonly by: Accessor;
  readonly moment: number;
  readonly read: boolean;
  readonly write: boolean;
  readonly changed: boolean;
  readonly before: Value | null;
  readonly after: Value | null;
  readonly #touched: Touched;

  constructor(
    readonly module: WasmModule,
    readonly memory: number,
    touched: Touched,
  ) {
    this.by = touched.by;
    this.moment = touched.moment;
    this.read = touched.read;
    this.write = touched.write;
    this.changed = touched.changed;
    this.before = touched.before;
    this.after = touched.after;
    this.#touched = touched;
  }

  text(): string {
    const { at, old, write } = this.#touched;
    const place = `at ${hex(at)}${this.memory === 0 ? '' : ` of ${memoryName(this.module, this.memory)}`}`;
    if (!write) return `read ${this.last()} ${place}`;
    return old === null ? `wrote ${this.last()} ${place}` : `wrote ${this.last()} over ${this.#shown(old)} ${place}`;
  }

  last(): string {
    const { now, size } = this.#touched;
    return now === null ? `${size} bytes` : this.#shown(now);
  }

  #shown(bytes: Uint8Array): string {
    const { access } = this.by;
    if (access === null) return hexBytes(bytes);
    let bits = 0n;
    for (let i = bytes.length - 1; i >= 0; i--) bits = (bits << 8n) | BigInt(bytes[i]!);
    const whole = access.bytes === bytes.length && widths[access.type] === bytes.length;
    return whole ? formatValue(access.type, bits) : String(bits);
  }
}

const widths = { i32: 4, i64: 8, f32: 4, f64: 8, v128: 16 } as const;
