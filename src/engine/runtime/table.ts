import { type Exact, Trap } from '../module/errors.ts';
import type { TableType } from '../module/types.ts';
import type { Budget } from './limits.ts';
import type { Ref } from './ref.ts';

/** https://webassembly.github.io/spec/core/exec/runtime.html#table-instances */
export class Table {
  readonly kind = 'table';
  /** Read by the hot loop; always without holes. */
  readonly elements: Ref[];
  /** Grows whenever elements may have changed: for who keeps a copy. */
  changes = 0;
  /** Are its indices i64? */
  readonly wide: boolean;

  /** `budget`: elements that all tables may still get. The initial size must keep to it: Store.createTable checks. */
  constructor(
    /** The type it was made with, in the store's numbers of types. */
    readonly declared: TableType,
    readonly budget: Budget,
    init: Ref = null,
  ) {
    const { limits } = declared;
    this.wide = declared.address === 'i64';
    budget.left -= limits.min;
    this.elements = [];
    for (let i = 0; i < limits.min; i++) this.elements.push(init);
  }

  get size(): number {
    return this.elements.length;
  }

  /** The type it has now: a table that grew has a larger minimum. */
  get type(): TableType {
    return { ...this.declared, limits: { min: this.size, max: this.declared.limits.max } };
  }

  /** Throws Trap 'out-of-bounds-table-access'. */
  get(index: number): Ref {
    this.check(index, 1);
    return this.elements[index]!;
  }

  /** Throws Trap 'out-of-bounds-table-access'. */
  set(index: number, value: Ref): void {
    this.check(index, 1);
    this.elements[index] = value;
    this.changes++;
  }

  /** Appends `count` copies and returns the old size, or -1 when the type or the setting forbids it. */
  grow(count: number, value: Ref): number {
    const old = this.size;
    const most = this.declared.limits.max ?? (this.wide ? 2 ** 64 : 0xffff_ffff);
    if (count < 0 || old + count > most || count > this.budget.left) return -1;
    this.budget.left -= count;
    this.changes++;
    for (let i = 0; i < count; i++) this.elements.push(value);
    return old;
  }

  /** Throws the trap unless [index, index + size) lies inside. */
  check(index: Exact, size: Exact, table = 0): void {
    if (index < 0 || Number(index) + Number(size) > this.elements.length) {
      throw new Trap({ kind: 'out-of-bounds-table-access', index, size, limit: this.elements.length, table });
    }
  }
}
