import { matchingItems } from '../engine/index.ts';
import type { ModuleSection } from '../protocol/messages.ts';
import { ProblemError, StaleError } from '../protocol/problem.ts';
import type { Core } from './core.ts';
import type { Opened } from './opened.ts';

/** Milliseconds of comparing between two looks at what else is asked. */
const SLICE_MS = 4;
/** Filtered lists that are kept: every section of the last few filters. */
const KEPT = 33;

/** What filters leave of the lists of the open module; found in slices, once for all pages that show it. */
export class FilteredLists {
  #of: Opened | null = null;
  readonly #lists = new Map<string, Promise<readonly number[]>>();

  constructor(readonly core: Core) {}

  /** Indices of the items that match. Rejects with a StaleError when another module is opened meanwhile. */
  items(section: ModuleSection, filter: string): Promise<readonly number[]> {
    const { opened } = this.core;
    if (!opened) throw new ProblemError({ kind: 'internal', message: 'No module is open.' });
    if (opened !== this.#of) this.#lists.clear();
    this.#of = opened;
    const key = `${section} ${filter}`;
    const known = this.#lists.get(key);
    if (known) return known;
    const list = this.#find(opened, section, filter);
    this.#lists.set(key, list);
    const [oldest] = this.#lists.keys();
    if (this.#lists.size > KEPT && oldest !== undefined) this.#lists.delete(oldest);
    return list;
  }

  async #find(opened: Opened, section: ModuleSection, filter: string): Promise<readonly number[]> {
    const { core } = this;
    const matching = matchingItems(opened.module, section, filter);
    for (let since = core.now(); ;) {
      const { done, value } = matching.next();
      if (done) return value;
      if (core.now() - since < SLICE_MS) continue;
      await core.surroundings.nextTask();
      if (core.opened !== opened) throw new StaleError();
      since = core.now();
    }
  }
}
