import type { AccessView } from '../views.ts';
import type { Access } from './access.ts';
import type { Accessor } from './place.ts';

/** Accessors that one watchpoint tells apart. */
const MOST = 1000;

interface Entry {
  reads: number;
  writes: number;
  last: Access;
}

/** Who accessed what one watchpoint watches, and how often. */
export class AccessLog {
  readonly #entries = new Map<Accessor, Entry>();
  #more = 0;

  /** Accesses by those that came when the list was full. */
  get more(): number {
    return this.#more;
  }

  /** Those that accessed most come first. */
  get views(): readonly AccessView[] {
    const views = Array.from(this.#entries, ([{ location, text }, { reads, writes, last }]) => {
      return { location, text, reads, writes, last: last.last(), at: last.moment };
    });
    return views.sort((a, b) => b.reads + b.writes - a.reads - a.writes);
  }

  add(access: Access): void {
    const entry = this.#entries.get(access.by);
    if (entry) {
      entry.reads += Number(access.read);
      entry.writes += Number(access.write);
      entry.last = access;
    } else if (this.#entries.size < MOST) {
      this.#entries.set(access.by, { reads: Number(access.read), writes: Number(access.write), last: access });
    } else {
      this.#more++;
    }
  }
}
