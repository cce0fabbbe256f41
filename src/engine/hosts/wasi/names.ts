import type { Era } from './cells.ts';
import type { Node } from './nodes.ts';

/** A name in a folder. `cookie` is its place in listings: it stays when other names come and go. */
export interface Entry {
  readonly node: Node;
  readonly cookie: number;
}

/** Bytes of a name, about. */
const ENTRY_BYTES = 64;

/** So many changes lie over a shared list of names before a list of its own is made. */
function mostOver(names: number): number {
  return 32 + 4 * Math.sqrt(names);
}

/**
 * The names in a folder, in the order of their cookies. Of a large folder that changes after a save only the changes are
 * kept: new names, which have the highest cookies, and those that are gone (null), over a list that is shared.
 */
export class Names {
  readonly #era: number;
  #size: number;
  #base: Map<string, Entry>;
  #baseEra: number;
  #over: Map<string, Entry | null>;

  private constructor(
    era: number,
    size: number,
    base: Map<string, Entry>,
    baseEra: number,
    over: ReadonlyMap<string, Entry | null>,
  ) {
    this.#era = era;
    this.#size = size;
    this.#base = base;
    this.#baseEra = baseEra;
    this.#over = new Map(over);
  }

  /** No names, of no era. */
  static readonly none = new Names(-1, 0, new Map(), -1, new Map());

  get size(): number {
    return this.#size;
  }

  /** The same names, to be changed in this era. */
  own(era: Era): Names {
    if (this.#era === era.number) return this;
    era.fresh += ENTRY_BYTES * this.#over.size;
    return new Names(era.number, this.#size, this.#base, this.#baseEra, this.#over);
  }

  get(name: string): Entry | undefined {
    const over = this.#over.size === 0 ? undefined : this.#over.get(name);
    return over === undefined ? this.#base.get(name) : (over ?? undefined);
  }

  /** Puts it at the end; its cookie is higher than any other. */
  set(name: string, entry: Entry, era: Era): void {
    if (!this.get(name)) this.#size++;
    era.fresh += ENTRY_BYTES;
    const map = this.#ownsBase(era) ? this.#base : this.#over;
    map.delete(name);
    map.set(name, entry);
    this.#merge(era);
  }

  delete(name: string, era: Era): void {
    if (!this.get(name)) return;
    this.#size--;
    if (this.#ownsBase(era)) {
      this.#base.delete(name);
      return;
    }
    if (this.#base.has(name)) this.#over.set(name, null);
    else this.#over.delete(name);
    this.#merge(era);
  }

  *[Symbol.iterator](): Generator<readonly [name: string, entry: Entry]> {
    for (const one of this.#base) if (!this.#over.has(one[0])) yield one;
    for (const [name, entry] of this.#over) if (entry) yield [name, entry];
  }

  #ownsBase(era: Era): boolean {
    return this.#baseEra === era.number && this.#over.size === 0;
  }

  #merge(era: Era): void {
    if (this.#over.size <= mostOver(this.#base.size)) return;
    this.#base = new Map(this);
    this.#baseEra = era.number;
    this.#over = new Map();
    era.fresh += ENTRY_BYTES * this.#size;
  }
}
