/** Fetches items `from` to `from + count` of a list; fewer at its end. */
export type FetchPage<T> = (list: number, from: number, count: number) => Promise<readonly T[]>;

/**
 * Long lists by pages: fetched when first wanted, kept until younger pages push them out.
 *
 *     items   0........255 256.......511 512.......
 *     pages   [ here     ] [ on the way ] [ never asked ]
 *
 * One cache serves several lists, each under a number (a function, a stop). A window that scrolls calls `want`;
 * what is not here yet reads as null, and `subscribe` tells when it came. No page is asked for twice at a time.
 */
export class PageCache<T> {
  readonly pageSize: number;
  readonly #keep: number;
  readonly #fetch: FetchPage<T>;
  readonly #pages = new Map<string, readonly T[]>();
  readonly #pending = new Map<string, Promise<void>>();
  /** Pages that are shown until they have been fetched again. */
  readonly #stale = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #version = 0;
  #epoch = 0;

  constructor(fetch: FetchPage<T>, { pageSize = 256, keep = 128 } = {}) {
    this.#fetch = fetch;
    this.pageSize = pageSize;
    this.#keep = keep;
  }

  /** Grows whenever a page came or all were dropped: the snapshot for `useSyncExternalStore`. */
  readonly version = (): number => this.#version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  at(list: number, index: number): T | null {
    const page = this.#pages.get(key(list, Math.floor(index / this.pageSize)));
    return page?.[index % this.pageSize] ?? null;
  }

  /** True when every page that holds items `from` to `to` (exclusive) is here. */
  has(list: number, from: number, to: number): boolean {
    return this.#range(from, to).every((page) => this.#pages.has(key(list, page)));
  }

  /**
   * Asks for the pages that hold items `from` to `to` (exclusive) and are neither here nor on the way.
   * Resolves when all of them have come or failed; most callers leave that to `subscribe`.
   */
  async want(list: number, from: number, to: number): Promise<void> {
    await Promise.all(this.#range(from, to).map((page) => this.#load(list, page)));
  }

  /** Index of the first item among the pages that are here for which `test` holds; null when none does. */
  findHere(list: number, test: (item: T) => boolean): number | null {
    for (const [name, items] of this.#pages) {
      const [of, page] = name.split(':').map(Number) as [number, number];
      if (of !== list) continue;
      const at = items.findIndex(test);
      if (at >= 0) return page * this.pageSize + at;
    }
    return null;
  }

  /** Everything may read differently now: what is here stays until it has been wanted and fetched again. */
  refresh(): void {
    this.#epoch++;
    this.#pending.clear();
    for (const name of this.#pages.keys()) this.#stale.add(name);
    this.#changed();
  }

  /** Forgets everything; answers on the way are dropped when they come. */
  clear(): void {
    this.#epoch++;
    this.#pages.clear();
    this.#stale.clear();
    this.#pending.clear();
    this.#changed();
  }

  #range(from: number, to: number): readonly number[] {
    const first = Math.floor(Math.max(0, from) / this.pageSize);
    const count = Math.ceil(to / this.pageSize) - first;
    return count <= 0 || to <= from ? [] : Array.from({ length: count }, (_, i) => first + i);
  }

  #load(list: number, page: number): Promise<void> {
    const name = key(list, page);
    const here = this.#pages.get(name);
    if (here !== undefined && !this.#stale.has(name)) {
      // Moves to the young end: a Map keeps the order of insertion.
      this.#pages.delete(name);
      this.#pages.set(name, here);
      return Promise.resolve();
    }
    const pending = this.#pending.get(name);
    if (pending !== undefined) return pending;
    const coming = this.#receive(name, this.#fetch(list, page * this.pageSize, this.pageSize));
    this.#pending.set(name, coming);
    return coming;
  }

  async #receive(name: string, coming: Promise<readonly T[]>): Promise<void> {
    const epoch = this.#epoch;
    const items = await coming.catch(() => null);
    if (epoch !== this.#epoch) return;
    this.#pending.delete(name);
    // A failed page stays unknown and is asked for again when it next comes into view.
    if (items === null) return;
    this.#stale.delete(name);
    this.#pages.delete(name);
    this.#pages.set(name, items);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= this.#keep) break;
      this.#pages.delete(oldest);
      this.#stale.delete(oldest);
    }
    this.#changed();
  }

  #changed(): void {
    this.#version++;
    for (const listener of this.#listeners) listener();
  }
}

function key(list: number, page: number): string {
  return `${list}:${page}`;
}
