import type { Calls } from '../calls.ts';
import { FixedPc } from '../../compile/flat-code.ts';
import type { Memory } from '../../runtime/memory.ts';
import type { Stop } from '../../runtime/stop.ts';
import { applyInput } from './apply-input.ts';
import type { End, Stretch } from './branches.ts';
import { type Checkpoint, memoriesOf, takeCheckpoint } from './checkpoint.ts';
import { MOST_BEHIND } from './memory-versions.ts';
import { Pacing } from './pacing.ts';
import { Recording } from './recording.ts';
import { restoreRun } from './run-state.ts';
import { type Answer, type Entry, type Input, isExact } from './tape.ts';
import type { AnswerBook } from './tape-services.ts';

export interface HistoryOptions {
  readonly record: boolean;
  /** Memory that the recording may take, in bytes. */
  readonly budget: number;
}

export const usualHistory: HistoryOptions = { record: true, budget: 256 * 1024 * 1024 };

/** A checkpoint may take so much of the budget for what was written, unless it must be. */
const MOST_OF_BUDGET = 0.75;

/** What may execute a run that is repeated faster than the interpreter: see `RunTier`. */
export interface Repeater {
  canRepeat(until: number, looks: boolean): boolean;
  repeat(fuel: number, until: number, looks: boolean): Stop;
  cover(instructions: number): void;
  distrust(moment: number): void;
}

/** Milliseconds of taking one in one go, about. */
const PIECE = 4;

/** A checkpoint that is being taken, and where the run stands meanwhile. */
interface Taking {
  readonly at: number;
  readonly pc: number | null;
  readonly place: number;
  readonly pieces: Generator<void, Checkpoint | null>;
}

/** What a run that is repeated comes to next, where it stands. */
export type Feed =
  /** Inputs have come: look again. */
  | 'fed'
  /** A game's frame is due, and was not to begin yet. */
  | 'frame'
  /** The end of the recording. */
  | 'end'
  /** It went past where something came in: too far, or another way than when it was recorded. */
  | 'past it'
  /** It goes on by itself. */
  | 'run';

/**
 * A run and the recording of it. While the run happens, everything that comes from outside comes in by `put` and is
 * written down. When it was put back to an earlier moment (`past`), the same comes from the tape, by `feed`, until its
 * end is reached.
 *
 *     live    put(input) --> tape --> run          pulse(): a checkpoint now and then
 *     past                   tape --> run          feed()
 */
export class History implements AnswerBook {
  readonly recording: Recording | null;
  /** Was the run put back, and has not come to the end of the recording again? */
  past = false;
  /** The run was put to a checkpoint of this moment: what hosts left since then, if it was later, they leave again. */
  onRestore: (at: number) => void = () => undefined;
  /** Something went another way than when it was recorded: at this moment. */
  diverged: number | null = null;
  readonly #memories: readonly Memory[];
  /** Place on the tape. */
  #next = 0;
  #asked = 0;
  /** The checkpoint that memories are as at, but for the chunks that are marked. */
  #base: Checkpoint | null = null;
  readonly #pacing: Pacing;
  #taking: Taking | null = null;
  /** What hosts left in the slice under way; what they leave again of one that is repeated, from here and from there. */
  #left = 0;
  #leftAgain = 0;
  #againAtFirst = 0;

  constructor(
    readonly calls: Calls,
    { record, budget }: HistoryOptions,
    /** What executes the run when it is repeated. */
    readonly tier: Repeater | null = null,
  ) {
    const { platform } = calls.run.machine.store;
    this.#pacing = new Pacing(() => platform.now());
    this.#memories = memoriesOf(calls);
    this.recording = record ? new Recording(this.#memories.length, calls.run.machine.store.heap, budget) : null;
    if (!record) return;
    calls.run.services.book = this;
    for (const memory of this.#memories) {
      memory.growths = {
        refused: () => this.recall('grow') !== null,
        note: () => this.note({ of: 'grow' }),
      };
    }
    this.checkpoint(true);
  }

  /** The moment where the run stands. */
  get at(): number {
    return this.calls.run.machine.count;
  }

  /** The last moment of the branch that is shown. */
  get total(): number {
    return this.past ? (this.recording?.end?.at ?? this.at) : this.at;
  }

  /**
   * Does the machine stand where no instruction is: before a function has begun, or a host function was resumed, or in
   * the middle of an instruction? It is no moment before that is done, which executes no instruction.
   */
  get between(): boolean {
    const { innermost, run } = this.calls;
    if (innermost === null) return false;
    const { pc, midway } = run.machine;
    return midway || (pc < FixedPc.end && !(pc === FixedPc.enter && innermost.func.kind === 'host'));
  }

  /** In the past: is what is next to be tried in vain? */
  get tries(): boolean {
    return this.#coming?.input.kind === 'tried';
  }

  /** In the past: is what is under way given up now? */
  get givesUp(): boolean {
    const kind = this.#coming?.input.kind;
    return kind === 'give-up' || kind === 'unwind';
  }

  /** In the past: does the tape say that a game was stopped here? */
  get stoppedHere(): boolean {
    const entry = this.past ? this.recording?.entryAt(this.#next) : undefined;
    return entry?.input.kind === 'interrupted' && entry.at === this.at;
  }

  /** In the past: has everything come again, and is the end of the recording reached? */
  get atEnd(): boolean {
    const { recording } = this;
    if (!recording?.end || !this.past || recording.entryAt(this.#next)) return false;
    return this.at >= recording.end.at && this.#standsAs(recording.end);
  }

  /** In the past: what comes next, when it comes here. */
  get #coming(): Entry | null {
    const entry = this.past ? this.recording?.entryAt(this.#next) : undefined;
    return entry && entry.at === this.at && this.#standsAs(entry) ? entry : null;
  }

  /** How much of the tape is behind. */
  get place(): { readonly entries: number; readonly answers: number } {
    return { entries: this.#next, answers: this.#asked };
  }

  /** Something comes from outside. In the past it must be what came before; see `Branches` for going on differently. */
  put(input: Input): void {
    this.#giveUp();
    const { recording } = this;
    if (recording && this.past) {
      const entry = recording.entryAt(this.#next);
      if (entry?.input.kind === input.kind && entry.at === this.at) this.#next++;
      else this.#diverge();
    } else if (recording) {
      recording.addEntry({ at: this.at, pc: this.#pc, input });
      this.#next++;
    }
    applyInput(this.calls, input);
  }

  /**
   * Between two slices of a run that happens: takes a checkpoint when it is time, for some milliseconds. Answers whether
   * it is not done: then it is to be called again, and nothing may run until then; what does makes the taking void.
   */
  pulse(): boolean {
    const { recording } = this;
    if (!recording || this.past) return false;
    if (this.#taking && !this.#standsAsTaken(this.#taking)) this.#giveUp();
    if (!this.#taking) {
      const { last } = recording.checkpoints;
      if (!this.#pacing.isDue(this.at, last, recording.isPressed, this.#memories) || this.between) return false;
      this.#taking = { at: this.at, pc: this.#pc, place: this.#next, pieces: this.#checkpointing(false) };
    }
    if (this.#pieceTaken(this.#taking.pieces)) this.#taking = null;
    return this.taking;
  }

  /** Is a checkpoint being taken, piece by piece? */
  get taking(): boolean {
    return this.#taking !== null;
  }

  #standsAsTaken({ at, pc, place }: Taking): boolean {
    return at === this.at && pc === this.#pc && place === this.#next && !this.between;
  }

  /** What was taken so far is let go. */
  #giveUp(): void {
    const taking = this.#taking;
    this.#taking = null;
    taking?.pieces.return(null);
  }

  /** Takes some milliseconds' worth; true when it is done, or there is no memory for it. */
  #pieceTaken(pieces: Taking['pieces']): boolean {
    const until = this.#pacing.begin() + PIECE;
    try {
      while (pieces.next().done !== true) {
        if (this.#pacing.now() < until) continue;
        this.#pacing.rest();
        return false;
      }
      this.#pacing.end();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#pacing.refused(this.at);
    }
    return true;
  }

  /** In the past: takes a checkpoint on the way; false when there is no memory for one, or it stands where none can be. */
  keep(): boolean {
    return !this.between && this.#checkpointIfThereIsRoom();
  }

  /** False when there is no memory for one: from there on, the way to a moment begins earlier. */
  #checkpointIfThereIsRoom(anew = false): boolean {
    try {
      this.checkpoint(false, anew);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  /**
   * Takes a checkpoint where the run stands, unless there is one; `anew`: even then. Throws a RangeError when there is no
   * memory for it.
   */
  checkpoint(pinned: boolean, anew = false): Checkpoint | null {
    this.#giveUp();
    return finished(this.#checkpointing(pinned, anew));
  }

  *#checkpointing(pinned: boolean, anew = false): Generator<void, Checkpoint | null> {
    const { recording } = this;
    if (!recording) return null;
    const { at } = this;
    const { entries, answers } = this.place;
    const there = recording.checkpoints.before(at, entries);
    const here = there?.at === at && there.entries === entries ? there : null;
    if (here && here.answers > answers) return here;
    const same = here?.answers === answers && this.#base === here;
    if (same && !anew && (here.pinned || !pinned)) return here;
    const { versions, objects } = recording.checkpoints;
    const objectsBefore = recording.checkpoints.list[objects.standing]?.run.store.heap.objects ?? 0;
    const subject = { calls: this.calls, memories: this.#memories, versions, objects, objectsBefore };
    const behind = { before: there, index: there ? recording.checkpoints.indexOf(there) : -1 };
    const stays = pinned || here?.pinned === true;
    const most = stays ? Infinity : MOST_OF_BUDGET * recording.budget;
    const taken = yield* takeCheckpoint(subject, this.place, this.#behind, behind, stays, most);
    try {
      if (here) recording.checkpoints.replace(taken);
      else recording.addCheckpoint(taken);
    } finally {
      // There may have been no memory to thin the others out: a new one is in the list all the same.
      this.#base = recording.checkpoints.before(at, entries);
    }
    return this.#base;
  }

  /** See `takeCheckpoint`. */
  get #behind(): number {
    let count = 0;
    while (count < 255 && this.recording?.entryAt(this.#next - 1 - count)?.at === this.at) count++;
    return (count / 255) * MOST_BEHIND;
  }

  /** Puts the run back (or forth) to a checkpoint of the branch that is shown. */
  restore(checkpoint: Checkpoint): void {
    const { recording } = this;
    if (!recording) return;
    this.#giveUp();
    const { versions } = recording.checkpoints;
    this.#memories.forEach((memory, i) => finished(versions[i]!.restore(memory, checkpoint.memories[i]!)));
    restoreRun(this.calls, checkpoint.run);
    recording.checkpoints.objects.restore(recording.checkpoints.indexOf(checkpoint));
    this.onRestore(checkpoint.at);
    this.#pacing.reset();
    this.#base = checkpoint;
    this.#next = checkpoint.entries;
    this.#asked = checkpoint.answers;
  }

  /** The run leaves the end of its recording; `end` says how it stands there. */
  leave(end: Omit<End, 'at' | 'pc' | 'elapsed'>): void {
    const { recording } = this;
    if (!recording || this.past) return;
    this.#checkpointIfThereIsRoom(true);
    recording.end = { ...end, at: this.at, pc: this.#pc, elapsed: this.calls.run.services.clock.elapsed };
    this.past = true;
  }

  /** The run stands at the end of its recording again: what comes now is new. Answers how it stood there. */
  arrive(): End | null {
    const { recording } = this;
    const end = recording?.end ?? null;
    if (!recording || !end || !this.past) return null;
    // As it stood, to the last word: what it was about to do has not begun again.
    const last = recording.checkpoints.before(end.at);
    if (last?.at === end.at && last.entries === recording.entered) {
      if (this.at !== end.at || this.#differs(last)) this.#diverge();
      this.restore(last);
    }
    this.past = false;
    recording.end = null;
    this.calls.run.services.clock.at(end.elapsed);
    return end;
  }

  /** The machine is about to run. */
  beginSlice(): void {
    this.#left = 0;
    this.#againAtFirst = this.#leftAgain;
  }

  /** A host leaves something: is it for the first time? */
  leaves(): boolean {
    if (this.past) return false;
    if (this.#leftAgain > 0) {
      this.#leftAgain--;
      return false;
    }
    this.#left++;
    return true;
  }

  /**
   * The slice that began at this moment has lost its way: the run is to be put there again, as in the past. What came in
   * by then, and what was answered since, is on the tape.
   */
  lose(at: number): void {
    const { recording } = this;
    if (!recording) return;
    const { elapsed } = this.calls.run.services.clock;
    recording.end = { at, pc: this.#pc, state: 'paused', stop: null, exit: null, elapsed };
    this.past = true;
  }

  /** It stands there, and happens again from here on; what hosts left in that slice they leave once more. */
  found(): void {
    const { recording } = this;
    if (!recording?.end) return;
    this.calls.run.services.clock.at(recording.end.elapsed);
    recording.end = null;
    this.past = false;
    this.#leftAgain = this.#againAtFirst + this.#left;
    this.#left = 0;
  }

  /** Goes on differently from here: what was recorded after this moment becomes another branch. */
  part(): void {
    const { recording } = this;
    if (!recording || !this.past) return;
    this.checkpoint(true);
    recording.part(this.at, this.place);
    this.past = false;
    this.#leftAgain = 0;
  }

  /** Shows another branch, from the last moment that it shares with this one; the run stands there then. */
  show(stretch: Stretch): void {
    const { recording } = this;
    if (!recording || stretch === recording.branches.current) return;
    const shared = recording.lastShared(stretch);
    if (!shared) return;
    this.restore(shared);
    recording.show(stretch);
    this.past = true;
  }

  /** In the past: the pc of the next input that has to come in the middle of a call, or of the end. */
  get goal(): { readonly at: number; readonly pc: number | null } | null {
    const { recording } = this;
    if (!recording || !this.past) return null;
    for (let i = this.#next; ; i++) {
      const entry = recording.entryAt(i);
      if (!entry) break;
      if (isExact(entry)) return entry;
      // Nothing in between changes where the code goes; a frame begins a call, which ends by itself.
      if (entry.input.kind === 'frame') return null;
    }
    return recording.end;
  }

  /**
   * In the past: lets in what is due where the run stands, game frames only if `frame` says so. `stuck`: what is next
   * was tried, and the machine cannot go on by itself.
   */
  feed(frame: boolean, stuck = false): Feed {
    const { recording, calls } = this;
    if (!recording) return 'run';
    const entry = recording.entryAt(this.#next);
    if (!entry) return this.atEnd ? 'end' : 'run';
    if (entry.at > this.at || !this.#standsAs(entry)) return 'run';
    if (entry.at < this.at && (entry.pc === null || isExact(entry))) return 'past it';
    if (entry.input.kind === 'tried' && !stuck && entry.at === this.at) return 'run';
    if (entry.input.kind === 'frame' && !frame) return 'frame';
    this.#take(entry);
    if (entry.input.kind === 'invoke' && entry.input.nested) calls.begin(nestedOver);
    return 'fed';
  }

  recall(of: Answer['of']): Answer | null {
    const { recording } = this;
    const answer = recording?.answerAt(this.#asked);
    if (!answer) return null;
    if (answer.of !== of || answer.at !== this.at) {
      // A growth that the platform did not refuse has no answer on the tape.
      if (of !== 'grow') this.#diverge();
      return null;
    }
    this.#asked++;
    return answer;
  }

  note(answer: Answer): void {
    if (!this.recording || this.past || this.#asked < this.recording.answered) return;
    this.recording.addAnswer({ ...answer, at: this.at });
    this.#asked = this.recording.answered;
  }

  /** A host function waits and will be called again: what it was told does not count. */
  takeBack(): void {
    const { recording } = this;
    if (!recording) return;
    if (this.past) {
      while (this.#asked > 0 && recording.answerAt(this.#asked - 1)?.at === this.at) this.#asked--;
    } else {
      recording.takeBack(this.at);
      this.#asked = recording.answered;
    }
  }

  catchUp(): void {
    const { recording } = this;
    if (!recording || !this.past) return;
    for (;;) {
      const entry = recording.entryAt(this.#next);
      if (!entry || entry.at > this.at || entry.pc === null || isExact(entry)) return;
      this.#take(entry);
    }
  }

  get #pc(): number | null {
    return this.calls.active.length === 0 ? null : this.calls.run.machine.pc;
  }

  /** What came where an instruction was next comes when the machine is there, and not before a call has begun. */
  #standsAs({ at, pc }: Pick<Entry, 'at' | 'pc'>): boolean {
    const { active, run } = this.calls;
    if (at !== this.at) return true;
    return pc === null ? active.length === 0 : active.length > 0 && (pc < FixedPc.end || run.machine.pc >= FixedPc.end);
  }

  #take(entry: Entry): void {
    this.#next++;
    applyInput(this.calls, entry.input);
  }

  /** Is what was written since the checkpoint before another thing than when that one was taken? */
  #differs({ memories, run }: Checkpoint): boolean {
    const { store } = this.calls.run.machine;
    if (run.store.words.some((word, i) => word !== store.cells.words[i])) return true;
    const { versions } = this.recording!.checkpoints;
    return this.#memories.some((memory, i) => !versions[i]!.holds(memory, memories[i]!));
  }

  #diverge(): void {
    this.diverged ??= this.at;
  }

  /** The run goes another way than when it was recorded: whoever repeats it has found that it cannot go on. */
  astray(): void {
    this.#diverge();
  }
}

/** Does all pieces of something at once. */
function finished<T>(pieces: Generator<void, T>): T {
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
  }
}

/** What a nested call that is repeated goes back to: nobody is told of that stop again. */
const nestedOver = { reason: 'time', text: '', breakpoints: [], trap: null, results: null } as const;
