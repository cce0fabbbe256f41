import type { Memory } from '../../runtime/memory.ts';
import type { Calls } from '../calls.ts';
import { cleared, dirtyChunks, takeDelta } from './memory-delta.ts';
import type { Version } from './memory-versions.ts';
import { type RunState, saveRun } from './run-state.ts';

/** A moment from which a run can be repeated. */
export interface Checkpoint {
  readonly at: number;
  /** Entries and answers of the tape that had come by then. */
  readonly entries: number;
  readonly answers: number;
  readonly run: RunState;
  /** By memory: what was written since the checkpoint before. */
  readonly memories: readonly Version[];
  /** Branches part here, or it is the first one: it stays. */
  readonly pinned: boolean;
  /** Memory that it takes, about. */
  readonly bytes: number;
}

/** How far the tape has come. */
export interface TapePlace {
  readonly entries: number;
  readonly answers: number;
}

/**
 * Takes one where the run stands; from here on, marks of memories say what is written after it. `behind` tells it from
 * others of the same moment: less than one, and more the more had come in at that moment. Throws a RangeError, and
 * nothing has changed, when there is no memory for it.
 */
export function takeCheckpoint(
  calls: Calls,
  memories: readonly Memory[],
  { entries, answers }: TapePlace,
  behind: number,
  before: Checkpoint | null,
  pinned: boolean,
): Checkpoint {
  const run = saveRun(calls, before?.run ?? null);
  const at = run.machine.count;
  const dirty = memories.map(dirtyChunks);
  const versions = memories.map((memory, i): Version => ({ at: at + behind, delta: takeDelta(memory, dirty[i]!) }));
  memories.forEach((memory, i) => cleared(memory, dirty[i]));
  return { at, entries, answers, run, memories: versions, pinned, bytes: run.bytes + deltaBytes(versions) };
}

/** Instructions between two checkpoints, at least: a moment between them is one or two milliseconds away. */
const LEAST_GAP = 500_000;
/** So many more for every byte that a checkpoint takes, */
const PER_BYTE = 8;
/** for every element of a table that is compared with the one before, */
const PER_ELEMENT = 24;
/** and for every mark of a memory that is looked at. */
const PER_MARK = 1;

/**
 * So many instructions are to be executed before the checkpoint after this one is taken: what has to be looked at and
 * copied for it then costs a few percent.
 */
export function gapAfter({ run, bytes }: Checkpoint, memories: readonly Memory[]): number {
  let elements = 0;
  for (const { tables } of run.store.instances) for (const table of tables) elements += table.length;
  const marks = memories.reduce((sum, memory) => sum + memory.marks.length, 0);
  return Math.max(LEAST_GAP, PER_BYTE * bytes + PER_ELEMENT * elements + PER_MARK * marks);
}

/** So many instructions go by before it is tried again, where there was no memory for a checkpoint. */
export const GAP_WITHOUT_MEMORY = 1_000_000_000;

export function deltaBytes(versions: readonly Version[]): number {
  // Beside the bytes of each chunk, its number and its place in the index.
  return versions.reduce((sum, { delta }) => sum + delta.bytes.length + 16 * delta.chunks.length + 100, 0);
}

/** All memories of a run, each once. */
export function memoriesOf({ run }: Calls): readonly Memory[] {
  return [...new Set([...run.machine.store.instances].flatMap(({ memories }) => memories))];
}
