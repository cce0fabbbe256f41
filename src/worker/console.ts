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
/** What a program writes piece by piece. */
type Stream = 'output' | 'stderr';

/** A line that may go on: the entry it is shown as, null when it was lost in a burst, and its text as it was written. */
interface OpenLine {
  readonly id: number | null;
  raw: string;
}

/** When something was said. */
export interface SaidAt {
  readonly at: number;
  readonly branch: number;
}

/**
 * What a run says, bounded three ways so that a module that prints without end costs neither memory nor frames: so
 * many entries are kept, so many go out per update, and so many are taken between two updates. Lost entries are
 * counted in an entry of their own.
 *
 * A stream is shown line by line. A line without its end is shown as far as it is there; when it goes on, its entry is
 * sent again.
 */
export class Console {
  #entries: ConsoleEntry[] = [];
  #lastId = 0;
  #taken = 0;
  #lost = 0;
  #sent = 0;
  /** The stub call said last, and how often it came again since: it is said once, with a count. */
  #repeat: { text: string; times: number; last: SaidAt | null } | null = null;
  readonly #open: Record<Stream, OpenLine | null> = { output: null, stderr: null };
  /** Entries that went on since they were given out. */
  readonly #changed = new Set<number>();
  #saidBefore = 0;

  /** `now` is the moment of the run; null when there is none. */
  constructor(readonly now: () => SaidAt | null = () => null) {}

  /** Entries up to this id were said before this run began. */
  get saidBefore(): number {
    return this.#saidBefore;
  }

  add(kind: Kind, text: string, target: Target | null = null): void {
    this.#flushRepeat();
    // What was typed ends the line that asked for it, as on a terminal.
    if (kind === 'input') this.#open.output = null;
    this.#push(kind, text, target);
  }

  /** A new run: what the last one left unfinished is not gone on with. */
  newRun(): void {
    this.#flushRepeat();
    this.#saidBefore = this.#lastId;
    this.#open.output = null;
    this.#open.stderr = null;
  }

  /** More of a stream. */
  write(stream: Stream, text: string): void {
    this.#flushRepeat();
    for (const piece of text.split(/(?<=\n)/)) {
      if (piece === '') continue;
      const line = this.#open[stream];
      if (line) this.#goOn(line, piece);
      else
        this.#open[stream] = { id: this.#crowded ? this.#lose() : this.#push(stream, shown(piece), null), raw: piece };
      const { raw = '' } = this.#open[stream] ?? {};
      if (piece.endsWith('\n') || raw.length >= LONGEST) this.#open[stream] = null;
    }
  }

  /** A call of a stub. The same call again and again becomes one entry and a count. */
  stub(text: string): void {
    if (this.#repeat?.text === text) {
      this.#repeat.times++;
      this.#repeat.last = this.now();
      return;
    }
    this.#flushRepeat();
    this.#push('stub', text, null);
    this.#repeat = { text, times: 0, last: null };
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
    const again = this.#entries.filter((entry) => entry.id <= id && this.#changed.has(entry.id));
    this.#changed.clear();
    this.#sent = Math.max(this.#sent, found.at(-1)?.id ?? 0);
    return again.length === 0 ? found : [...again, ...found];
  }

  #goOn(line: OpenLine, piece: string): void {
    line.raw += piece;
    // What a carriage return takes back needs no room.
    const back = line.raw.lastIndexOf('\r', line.raw.length - 3);
    if (back > 0 && line.raw.length > LONGEST / 2) line.raw = line.raw.slice(back);
    const at = line.id === null ? -1 : line.id - (this.#entries[0]?.id ?? 0);
    const entry = this.#entries[at];
    if (!entry) return;
    this.#entries[at] = { ...entry, text: shown(line.raw) };
    this.#changed.add(entry.id);
  }

  #flushRepeat(): void {
    const repeat = this.#repeat;
    this.#repeat = null;
    if (!repeat || repeat.times === 0) return;
    this.#push('stub', `${repeat.text}  (again ${repeat.times} times)`, null, repeat.last);
  }

  /** Has this moment as many lines as it may have? */
  get #crowded(): boolean {
    return this.#taken >= PER_BURST;
  }

  #lose(): null {
    this.#lost++;
    return null;
  }

  /** The entry's id; null when it was one too many. */
  #push(kind: Kind, text: string, target: Target | null, said = this.now()): number | null {
    // Results and errors are rare by nature and always worth a line.
    const flooding = kind === 'output' || kind === 'stderr' || kind === 'stub';
    if (!flooding) return this.#append(kind, text, target, said);
    if (this.#crowded) return this.#lose();
    this.#taken++;
    return this.#append(kind, text, target, said);
  }

  #append(kind: Kind, text: string, target: Target | null, said = this.now()): number {
    const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
    const { at = null, branch = null } = said ?? {};
    this.#entries.push({ id: ++this.#lastId, kind, text: cut, target, at, branch });
    if (this.#entries.length >= 2 * KEPT) this.#entries = this.#entries.slice(-KEPT);
    return this.#lastId;
  }
}

/** Escape sequences that colour a terminal or move its cursor. */
// oxlint-disable-next-line no-control-regex -- they begin with one
const sequences = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** A line of a stream as it is read: without its end, colours and what a carriage return took back. */
function shown(raw: string): string {
  const line = raw.replace(/\r*\n?$/, '').replace(sequences, '');
  const last = line.slice(line.lastIndexOf('\r') + 1);
  // oxlint-disable-next-line no-control-regex -- pictures of control characters stand for them
  return last.replace(/[\0-\u0008\u000b-\u001f]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)));
}
