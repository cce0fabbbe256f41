/** A range [from, to) that belongs to something. */
export interface Range<T> {
  readonly from: number;
  readonly to: number;
  readonly of: T;
}

/**
 * Ranges of numbers, any of which may overlap, so ordered that those that touch a given one are found without looking
 * at the others:
 *
 *     from    0    4    4   64
 *     to      4   32    8   68
 *     end     4   32   32   68     <- the furthest end so far: behind it nothing earlier can touch
 */
export class Ranges<T> {
  readonly #list: readonly Range<T>[];
  /** The same in plain numbers: they are looked at again and again. */
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  readonly #end: Float64Array;

  constructor(ranges: readonly Range<T>[]) {
    const list = [...ranges].sort((a, b) => a.from - b.from);
    this.#list = list;
    this.#from = Float64Array.from(list, ({ from }) => from);
    this.#to = Float64Array.from(list, ({ to }) => to);
    this.#end = new Float64Array(list.length);
    let end = 0;
    for (let i = 0; i < list.length; i++) {
      end = Math.max(end, this.#to[i]!);
      this.#end[i] = end;
    }
  }

  /** What they cover, in order: no two of these touch, however many ranges there are. */
  get cover(): readonly { readonly from: number; readonly to: number }[] {
    const found: { from: number; to: number }[] = [];
    for (const { from, to } of this.#list) {
      const last = found.at(-1);
      if (last && from <= last.to) last.to = Math.max(last.to, to);
      else found.push({ from, to });
    }
    return found;
  }

  /** Has a range for which `wanted` is true a number in [from, to)? */
  touches(from: number, to: number, wanted: (range: Range<T>) => boolean): boolean {
    let found = false;
    this.touching(from, to, (range) => {
      found ||= wanted(range);
    });
    return found;
  }

  /** Calls `found` for each range that has a number in [from, to). */
  touching(from: number, to: number, found: (range: Range<T>) => void): void {
    const starts = this.#from;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! < to) low = middle + 1;
      else high = middle;
    }
    for (let i = low - 1; i >= 0 && this.#end[i]! > from; i--) {
      if (this.#to[i]! > from) found(this.#list[i]!);
    }
  }
}
