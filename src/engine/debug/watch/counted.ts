import type { Watched } from './watched.ts';

/**
 * Up to which moment accesses have been counted, so that going through the same moments again counts none of them
 * twice. A watchpoint that is set in the past has seen nothing of what comes, and goes on by itself until it has
 * caught up with the others:
 *
 *     #0 ............. #400 set here ............ #900 the furthest
 *     others           counted                    |  -> new
 *     this one               |  -> new
 */
export class Counted {
  #to = 0;
  readonly #behind = new Map<Watched, number>();

  /** A watchpoint that was set at a moment. */
  begin(watched: Watched, at: number): void {
    if (at < this.#to) this.#behind.set(watched, at);
  }

  /** Is what happened at a moment new to a watchpoint? */
  isNew(watched: Watched, moment: number): boolean {
    return moment >= (this.#behind.get(watched) ?? this.#to);
  }

  /** Everything before this moment has been counted. */
  upTo(moment: number): void {
    this.#to = Math.max(this.#to, moment);
    for (const [watched, to] of this.#behind) {
      if (moment >= this.#to) this.#behind.delete(watched);
      else if (moment > to) this.#behind.set(watched, moment);
    }
  }

  /** What comes now has never been: it went on differently from this moment. */
  notBehind(moment: number): void {
    if (moment < this.#to) {
      this.#to = moment;
      this.#behind.clear();
    }
  }
}
