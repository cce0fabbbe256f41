import { Branches, type End, type Stretch } from './branches.ts';
import type { Checkpoint } from './checkpoint.ts';
import { Checkpoints, pinnedOnly } from './checkpoints.ts';
import { answerBytes, type Entry, entryBytes, type GivenAnswer, type Tape } from './tape.ts';

/**
 * Everything that is remembered of a run: the tape of the branch that is shown, its checkpoints, and the other
 * branches. It knows nothing of machines; `History` moves a run along it.
 */
export class Recording implements Tape {
  readonly branches = new Branches();
  readonly checkpoints: Checkpoints;
  entries: Entry[] = [];
  answers: GivenAnswer[] = [];
  /** Memory that checkpoints and tapes of all branches may take, in bytes. */
  budget: number;
  #tapeBytes = 0;
  #elsewhere = 0;

  constructor(memories: number, budget: number) {
    this.checkpoints = new Checkpoints(memories);
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
    if (this.bytes <= this.budget) return;
    for (const stretch of this.branches.elsewhere) stretch.checkpoints = pinnedOnly(stretch.checkpoints);
    this.#weighElsewhere();
    this.checkpoints.thin(Math.max(0, this.budget - this.#tapeBytes - this.#elsewhere), base);
  }

  /** Parts the branch at a moment where there is a checkpoint; the new one is empty after it. */
  part(at: number, place: { readonly entries: number; readonly answers: number }): void {
    this.#keepCheckpoints();
    this.branches.part(at, place);
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
    path.forEach((stretch, i) => {
      const to = path[i + 1]?.from ?? Infinity;
      stretch.checkpoints = this.checkpoints.list.filter(({ at }) => (i === 0 || at > stretch.from) && at <= to);
    });
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
