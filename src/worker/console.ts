import type { ConsoleEntry, Target } from '../engine/index.ts';

/** Entries kept; older ones are forgotten. */
const KEPT = 2000;
/** Characters of one entry; the rest is cut. */
const LONGEST = 2000;
/** Entries a window gets in one update; it gets the rest with the next ones. More than a burst has. */
const PER_UPDATE = 600;
/** Entries of one kind between two updates; what comes beyond is counted, not kept. */
const PER_BURST = 500;

type Kind = ConsoleEntry['kind'];

/**
 * What a run says, bounded three ways so that a module that prints without end costs neither memory nor frames: so
 * many entries are kept, so many go out per update, and so many are taken between two updates. Lost entries are
 * counted in an entry of their own.
 */
export class Console {
  #entries: ConsoleEntry[] = [];
  #lastId = 0;
  #taken = 0;
  #lost = 0;
  #sent = 0;
  /** The stub call said last, and how often it came again since: it is said once, with a count. */
  #repeat: { text: string; times: number } | null = null;

  add(kind: Kind, text: string, target: Target | null = null): void {
    this.#flushRepeat();
    this.#push(kind, text, target);
  }

  /** A call of a stub. The same call again and again becomes one entry and a count. */
  stub(text: string): void {
    if (this.#repeat?.text === text) {
      this.#repeat.times++;
      return;
    }
    this.#flushRepeat();
    this.#push('stub', text, null);
    this.#repeat = { text, times: 0 };
  }

  /** Entries that were not given out yet. */
  unsent(): readonly ConsoleEntry[] {
    return this.after(this.#sent);
  }

  /** Entries after `id`, oldest first, some at a time; a new burst may begin. */
  after(id: number): readonly ConsoleEntry[] {
    this.#flushRepeat();
    if (this.#lost > 0) {
      this.#append('info', `${this.#lost} more lines in this moment are not shown.`, null);
      this.#lost = 0;
    }
    this.#taken = 0;
    const from = this.#entries.findIndex((entry) => entry.id > id);
    const found = from < 0 ? [] : this.#entries.slice(from, from + PER_UPDATE);
    this.#sent = Math.max(this.#sent, found.at(-1)?.id ?? 0);
    return found;
  }

  #flushRepeat(): void {
    const repeat = this.#repeat;
    this.#repeat = null;
    if (repeat && repeat.times > 0) this.#push('stub', `${repeat.text}  (again ${repeat.times} times)`, null);
  }

  #push(kind: Kind, text: string, target: Target | null): void {
    // Results and errors are rare by nature and always worth a line.
    const flooding = kind === 'output' || kind === 'stub';
    if (flooding && ++this.#taken > PER_BURST) this.#lost++;
    else this.#append(kind, text, target);
  }

  #append(kind: Kind, text: string, target: Target | null): void {
    const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
    this.#entries.push({ id: ++this.#lastId, kind, text: shown, target });
    if (this.#entries.length >= 2 * KEPT) this.#entries = this.#entries.slice(-KEPT);
  }
}
