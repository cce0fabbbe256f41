/** What may be changed in place: whatever was made since the last save. Older things are shared, and copied first. */
export class Era {
  /** Grows with every save and every return to one. */
  number = 0;
  /** Bytes that were made since then, about. */
  fresh = 0;

  /** A save, or a return to one: from here on, all there is is shared. Answers the bytes made until now. */
  next(): number {
    const { fresh } = this;
    this.number++;
    this.fresh = 0;
    return fresh;
  }
}

/** A record in a list of cells. */
export interface Cell<T> {
  /** The era that may change it. */
  readonly era: number;
  /** The same for another era. */
  copy(era: number): T;
}

interface Page<T> {
  readonly era: number;
  /** A record, or the number of the next free cell. */
  readonly slots: (T | number)[];
}

/** The list at a moment. */
export interface SavedCells<T> {
  readonly pages: readonly Page<T>[];
  readonly pagesEra: number;
  readonly free: number;
  readonly size: number;
}

const PAGE = 64;
/** Bytes of a record and of a page, about. */
const RECORD_BYTES = 200;
const NONE = -1;

/** Records by number. Saving it takes no time, whatever is in it; the first change after that copies one page. */
export class Cells<T extends Cell<T>> {
  #pages: Page<T>[] = [];
  #pagesEra = 0;
  /** The first free cell of those that had a record. */
  #free = NONE;
  #size = 0;

  constructor(readonly era: Era) {}

  /** To be looked at only. Undefined where nothing is. */
  get(index: number): T | undefined {
    const found = this.#pages[Math.floor(index / PAGE)]?.slots[index % PAGE];
    return typeof found === 'object' ? found : undefined;
  }

  /** The same, to be changed. */
  own(index: number): T | undefined {
    const found = this.get(index);
    if (!found || found.era === this.era.number) return found;
    const copy = found.copy(this.era.number);
    this.era.fresh += RECORD_BYTES;
    this.#set(index, copy);
    return copy;
  }

  /** Answers its number. */
  add(record: T): number {
    let index = this.#free;
    if (index === NONE) index = this.#size++;
    else this.#free = this.#pages[Math.floor(index / PAGE)]!.slots[index % PAGE] as number;
    this.era.fresh += RECORD_BYTES;
    this.#set(index, record);
    return index;
  }

  remove(index: number): void {
    this.#set(index, this.#free);
    this.#free = index;
  }

  save(): SavedCells<T> {
    return { pages: this.#pages, pagesEra: this.#pagesEra, free: this.#free, size: this.#size };
  }

  /** The era must be another one than any in which the list was changed. */
  restore({ pages, pagesEra, free, size }: SavedCells<T>): void {
    this.#pages = pages as Page<T>[];
    this.#pagesEra = pagesEra;
    this.#free = free;
    this.#size = size;
  }

  #set(index: number, slot: T | number): void {
    const { era } = this;
    if (this.#pagesEra !== era.number) {
      this.#pages = this.#pages.slice();
      this.#pagesEra = era.number;
      era.fresh += 8 * this.#pages.length;
    }
    const at = Math.floor(index / PAGE);
    let page = this.#pages[at];
    if (page?.era !== era.number) {
      page = { era: era.number, slots: page?.slots.slice() ?? [] };
      era.fresh += 8 * PAGE;
      this.#pages[at] = page;
    }
    page.slots[index % PAGE] = slot;
  }
}
