import { CHUNK, type Memory } from '../../runtime/memory.ts';
import { bytesSince } from '../../runtime/gc/object-states.ts';
import { storeRoots } from '../../runtime/store-state.ts';
import type { Calls } from '../calls.ts';
import { type MemoryDelta, released } from './memory-delta.ts';
import type { MemoryVersions, Version } from './memory-versions.ts';
import type { ObjectVersion, ObjectVersions } from './object-versions.ts';
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
  /** What was written to objects since the checkpoint before. */
  readonly objects: ObjectVersion;
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

/** What a checkpoint is taken of. */
export interface Subject {
  readonly calls: Calls;
  readonly memories: readonly Memory[];
  readonly versions: readonly MemoryVersions[];
  readonly objects: ObjectVersions;
  /** The number of objects at the checkpoint that the run went on from. */
  readonly objectsBefore: number;
}

/**
 * Takes one where the run stands; from here on, marks of memories say what is written after it. `behind` tells it from
 * others of the same moment: less than one, and more the more had come in at that moment. `before`: the checkpoint
 * behind which it comes, and its `index`, -1 for none; `most`: bytes that it may take of memories and objects. Yields now and then, where it may be given up.
 * Throws a RangeError when there is no memory for it. Nothing has changed then.
 */
export function* takeCheckpoint(
  { calls, memories, versions, objects, objectsBefore }: Subject,
  { entries, answers }: TapePlace,
  behind: number,
  { before, index }: { readonly before: Checkpoint | null; readonly index: number },
  pinned: boolean,
  most = Infinity,
): Generator<void, Checkpoint> {
  const run = saveRun(calls, before?.run ?? null);
  const { count: at } = run.machine;
  const made = madeSince(calls, objectsBefore);
  const deltas: MemoryDelta[] = [];
  let whole = false;
  try {
    for (const [i, memory] of memories.entries()) {
      versions[i]!.stand(memory, before?.memories[i] ?? null);
      deltas.push(yield* versions[i]!.take(memory, most));
    }
    whole = made + deltas.reduce((sum, { changed }) => sum + CHUNK * changed, 0) <= most;
    if (!whole) throw new RangeError('What was made is more than may be remembered.');
  } finally {
    if (!whole) deltas.forEach((delta, i) => released(versions[i]!.pool, delta));
  }
  const taken = deltas.map((delta): Version => ({ at: at + behind, delta }));
  memories.forEach((memory, i) => versions[i]!.enter(memory, taken[i]!));
  return weighed({ at, entries, answers, run, memories: taken, objects: objects.enter(index, made), pinned });
}

/**
 * Memory of objects that the run refers to and that were made after the one with this number: older ones refer to them
 * only when they were written.
 */
function madeSince({ run: { machine } }: Calls, number: number): number {
  const { store } = machine;
  const { heap } = store;
  if (heap.objects <= number) return 0;
  return bytesSince([...storeRoots(store, machine.refs), ...heap.log.lists()], number, heap.nextLook());
}

/** With what it takes. */
export function weighed(one: Omit<Checkpoint, 'bytes'>): Checkpoint {
  return { ...one, bytes: one.run.bytes + deltaBytes(one.memories) + one.objects.log.bytes + one.objects.made };
}

/** Instructions between two checkpoints, at least: a moment between them is one or two milliseconds away. */
const LEAST_GAP = 500_000;
/** So many more for every byte that a checkpoint takes, */
const PER_BYTE = 2;
/** and for every mark of a memory that is looked at. */
const PER_MARK = 1;

/**
 * So many instructions are to be executed before the checkpoint after this one is taken: what has to be looked at and
 * copied for it then costs a few percent.
 */
export function gapAfter({ bytes }: Checkpoint, memories: readonly Memory[]): number {
  const marks = memories.reduce((sum, memory) => sum + memory.marks.length, 0);
  return Math.max(LEAST_GAP, PER_BYTE * bytes + PER_MARK * marks);
}

/** So many instructions go by before it is tried again, where there was no memory for a checkpoint. */
export const GAP_WITHOUT_MEMORY = 1_000_000_000;

/** Memory that deltas take: their lists, and the bytes of what is not as before with what is known of their slots. */
function deltaBytes(versions: readonly Version[]): number {
  return versions.reduce((sum, { delta }) => sum + (CHUNK + 8) * delta.changed + 12 * delta.chunks.length + 500, 0);
}

/** All memories of a run, each once. */
export function memoriesOf({ run }: Calls): readonly Memory[] {
  return [...new Set([...run.machine.store.instances].flatMap(({ memories }) => memories))];
}
