import { Branches, type End, type Stretch } from './branches.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Heap } from '../../runtime/gc/heap.ts';
import { Checkpoints } from './checkpoints.ts';
import { answerBytes, beginsCall, type Entry, entryBytes, type GivenAnswer, type Tape } from './tape.ts';

/** The tape may take so much of the budget before its beginning is forgotten. */
const TAPE_SHARE = 0.5;
/** So much of the budget is left free for the tape until the next checkpoint. */
const ROOM = 1 / 16;

/** Entries and answers that the tape has no more, and the calls by the host and frames that began with them. */
export interface Forgotten {
  readonly entries: number;
  readonly answers: number;
  readonly calls: number;
  readonly frames: number;
}

/**
 * Everything that is remembered of a run: the tape of the branch that is shown, its checkpoints, and the other
 * branches. It knows nothing of machines; `History` moves a run along it.
 */
export class Recording implements Tape {
  readonly branches = new Branches();
  readonly checkpoints: Checkpoints;
  entries: Entry[] = [];
  answers: GivenAnswer[] = [];
  /** What of the tape's beginning had to be forgotten; places on the tape count it. */
  forgotten: Forgotten = { entries: 0, answers: 0, calls: 0, frames: 0 };
  /** Memory that checkpoints and tapes of all branches may take, in bytes. */
  budget: number;
  #tapeBytes = 0;
  #elsewhere = 0;
  /** What was free after it was thinned last is used up by more tape than this. */
  #tapeMost = Infinity;

  constructor(memories: number, heap: Heap, budget: number) {
    this.checkpoints = new Checkpoints(memories, heap);
    this.budget = budget;
  }

  /** Memory that all of it takes, about. */
  get bytes(): number {
    return this.checkpoints.bytes + this.#tapeBytes + this.#elsewhere;
  }

  /** The end of the branch that is shown; null while it is the run itself that is at its end. */
  get end(): End | null {
    return this.branches.current.end;
  }

  set end(end: End | null) {
    this.branches.current.end = end;
  }

  /** The entry at a place of the tape; undefined at its end. */
  entryAt(place: number): Entry | undefined {
    return this.entries[place - this.forgotten.entries];
  }

  answerAt(place: number): GivenAnswer | undefined {
    return this.answers[place - this.forgotten.answers];
  }

  /** Place of the end of the entries, and of the answers. */
  get entered(): number {
    return this.entries.length + this.forgotten.entries;
  }

  get answered(): number {
    return this.answers.length + this.forgotten.answers;
  }

  /** Has the tape grown so much that there should be a checkpoint, so that the rest can be thinned? */
  get isPressed(): boolean {
    return this.#tapeBytes > this.#tapeMost;
  }

  addEntry(entry: Entry): void {
    this.entries.push(entry);
    this.branches.current.entries.push(entry);
    this.#tapeBytes += entryBytes(entry);
  }

  addAnswer(answer: GivenAnswer): void {
    this.answers.push(answer);
    this.branches.current.answers.push(answer);
    this.#tapeBytes += answerBytes(answer);
  }

  /** Forgets the answers that were given at a moment: what asked for them will ask again. */
  takeBack(at: number): void {
    while (this.answers.length > 0 && this.answers.at(-1)!.at === at && this.branches.current.answers.length > 0) {
      this.#tapeBytes -= answerBytes(this.answers.pop()!);
      this.branches.current.answers.pop();
    }
  }

  /** Adds a checkpoint to the branch that is shown, and thins the others out if need be. */
  addCheckpoint(checkpoint: Checkpoint): void {
    this.checkpoints.add(checkpoint);
    this.thin(checkpoint);
  }

  /** Keeps to the budget: other branches lose theirs first. `base` must stay. */
  thin(base: Checkpoint): void {
    const most = (1 - ROOM) * this.budget;
    if (this.bytes <= most) this.checkpoints.thin(Infinity, base);
    else this.#makeRoom(most, base);
    this.#tapeMost = this.#tapeBytes + Math.max(ROOM * this.budget, this.budget - this.bytes) / 2;
  }

  #makeRoom(most: number, base: Checkpoint): void {
    const loose = this.branches.elsewhere.filter(({ checkpoints }) => checkpoints.some(({ pinned }) => !pinned));
    for (const stretch of loose) stretch.checkpoints = this.checkpoints.pinnedOnly(stretch.checkpoints);
    if (loose.length > 0) this.#weighElsewhere();
    if (this.#tapeBytes > TAPE_SHARE * this.budget) this.#forget(base);
    this.checkpoints.thin(Math.max(0, most - this.#tapeBytes - this.#elsewhere), base);
  }

  /** Forgets the older half of the tape, and every moment before; what branches share stays. */
  #forget(base: Checkpoint): void {
    const [root] = this.branches.path;
    const fork = this.branches.firstFork;
    const half = this.entries.length + this.answers.length;
    const { entries: goneEntries, answers: goneAnswers } = this.forgotten;
    const first = this.checkpoints.list.find(
      ({ at, entries, answers }) => at <= fork && 2 * (entries - goneEntries + answers - goneAnswers) >= half,
    );
    if (!root || !first || first.at > base.at || first === this.checkpoints.list[0]) return;
    const entries = first.entries - goneEntries;
    const answers = first.answers - goneAnswers;
    const gone = this.entries.slice(0, entries);
    this.forgotten = {
      entries: first.entries,
      answers: first.answers,
      calls: this.forgotten.calls + gone.filter((entry) => beginsCall(entry, false)).length,
      frames: this.forgotten.frames + gone.filter((entry) => beginsCall(entry, true)).length,
    };
    root.entries.splice(0, entries);
    root.answers.splice(0, answers);
    this.entries = this.entries.slice(entries);
    this.answers = this.answers.slice(answers);
    this.#tapeBytes = tapeBytes(this.entries, this.answers);
    this.checkpoints.forgetBefore(first);
  }

  /** Parts the branch at a moment where there is a checkpoint; the new one is empty after it. */
  part(at: number, place: { readonly entries: number; readonly answers: number }): void {
    this.#keepCheckpoints();
    const { entries, answers } = this.forgotten;
    const from = { entries: place.entries - entries, answers: place.answers - answers };
    this.branches.part(at, from, place.entries);
    this.#show();
  }

  /** Shows another branch. */
  show(stretch: Stretch): void {
    this.#keepCheckpoints();
    this.branches.current = stretch;
    this.#show();
  }

  /** Gives the checkpoints of the branch that is shown back to its stretches. */
  #keepCheckpoints(): void {
    const { path } = this.branches;
    // The moment does not say it all: several things may have come in at it before branches parted.
    let place = this.forgotten.entries;
    path.forEach((stretch, i) => {
      const to = path[i + 1]?.from ?? Infinity;
      const begin = place;
      const end = (place += stretch.entries.length);
      stretch.checkpoints = this.checkpoints.list.filter(
        ({ at, entries }) =>
          (i === 0 || at > stretch.from || (at === stretch.from && entries > begin)) &&
          (at < to || (at === to && entries <= end)),
      );
    });
  }

  /** The last checkpoint that another branch shares with the one that is shown. */
  lastShared(stretch: Stretch): Checkpoint | null {
    const at = this.branches.fork(stretch, this.branches.current);
    const other = new Set(this.branches.pathTo(stretch));
    const shared = this.branches.path.filter((one) => other.has(one));
    const place = shared.reduce((sum, { entries }) => sum + entries.length, this.forgotten.entries);
    return this.checkpoints.list.findLast((one) => one.at < at || (one.at === at && one.entries <= place)) ?? null;
  }

  #show(): void {
    const { path } = this.branches;
    this.entries = path.flatMap(({ entries }) => entries);
    this.answers = path.flatMap(({ answers }) => answers);
    this.checkpoints.reset(path.flatMap(({ checkpoints }) => checkpoints));
    this.#tapeBytes = tapeBytes(this.entries, this.answers);
    this.#weighElsewhere();
  }

  #weighElsewhere(): void {
    this.#elsewhere = this.branches.elsewhere.reduce(
      (sum, { entries, answers, checkpoints }) =>
        sum + tapeBytes(entries, answers) + checkpoints.reduce((all: number, one: Checkpoint) => all + one.bytes, 0),
      0,
    );
  }
}

function tapeBytes(entries: readonly Entry[], answers: readonly GivenAnswer[]): number {
  let bytes = 0;
  for (const entry of entries) bytes += entryBytes(entry);
  for (const answer of answers) bytes += answerBytes(answer);
  return bytes;
}
