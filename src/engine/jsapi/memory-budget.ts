import type { BackingMemory, Platform } from '../platform.ts';

/** The platform, with at most so many pages in all its memories together. Memories nobody holds are given back. */
export function withMemoryBudget(platform: Platform, pages: number): Platform {
  const budget = { left: pages };
  const gone = new FinalizationRegistry<{ pages: number }>((held) => (budget.left += held.pages));
  return {
    ...platform,
    createMemory(...wanted) {
      const [min] = wanted;
      if (min > budget.left) return null;
      const inner = platform.createMemory(...wanted);
      if (inner === null) return null;
      budget.left -= min;
      const held = { pages: min };
      const memory = new Budgeted(inner, budget, held);
      gone.register(memory, held);
      return memory;
    },
  };
}

class Budgeted implements BackingMemory {
  readonly #inner: BackingMemory;
  readonly #budget: { left: number };
  readonly #held: { pages: number };
  declare readonly native?: object;

  constructor(inner: BackingMemory, budget: { left: number }, held: { pages: number }) {
    this.#inner = inner;
    this.#budget = budget;
    this.#held = held;
    if (inner.native !== undefined) this.native = inner.native;
  }

  get buffer(): BackingMemory['buffer'] {
    return this.#inner.buffer;
  }

  grow(pages: number): boolean {
    if (pages > this.#budget.left || !this.#inner.grow(pages)) return false;
    this.#budget.left -= pages;
    this.#held.pages += pages;
    return true;
  }
}
