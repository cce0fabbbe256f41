import { CHUNK, type Memory } from '../../runtime/memory.ts';
import type { ObjectLog } from '../../runtime/gc/object-log.ts';
import { bytesSince } from '../../runtime/gc/object-states.ts';
import { storeRoots } from '../../runtime/store-state.ts';
import type { Calls } from '../calls.ts';
import { type MemoryDelta, released } from './memory-delta.ts';
import type { MemoryVersions, Version } from './memory-versions.ts';
import type { ObjectVersions } from './object-versions.ts';
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
  readonly objects: ObjectLog;
  /** Memory that objects take which were made since then, about. */
  readonly made: number;
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
}

/**
 * Takes one where the run stands; from here on, marks of memories say what is written after it. `behind` tells it from
 * others of the same moment: less than one, and more the more had come in at that moment. `before`: the checkpoint
 * behind which it comes, and its `index`, -1 for none; `most`: bytes that it may take of memories. Yields now and then, where it may be given up.
 * Throws a RangeError when there is no memory for it. Nothing has changed then.
 */
export function* takeCheckpoint(
  { calls, memories, versions, objects }: Subject,
  { entries, answers }: TapePlace,
  behind: number,
  { before, index }: { readonly before: Checkpoint | null; readonly index: number },
  pinned: boolean,
  most = Infinity,
): Generator<void, Checkpoint> {
  const run = saveRun(calls, before?.run ?? null);
  const { count: at } = run.machine;
  const deltas: MemoryDelta[] = [];
  let whole = false;
  try {
    for (const [i, memory] of memories.entries()) {
      versions[i]!.stand(memory, before?.memories[i] ?? null);
      deltas.push(yield* versions[i]!.take(memory, most));
    }
    whole = true;
  } finally {
    if (!whole) deltas.forEach((delta, i) => released(versions[i]!.pool, delta));
  }
  const taken = deltas.map((delta): Version => ({ at: at + behind, delta }));
  memories.forEach((memory, i) => versions[i]!.enter(memory, taken[i]!));
  const log = objects.enter(index);
  const made = madeSince(calls, before, log);
  return weighed({ at, entries, answers, run, memories: taken, objects: log, made, pinned });
}

/** Objects that the run refers to and did not before: those that are older do so only when they were written. */
function madeSince({ run: { machine } }: Calls, before: Checkpoint | null, log: ObjectLog): number {
  const { store } = machine;
  const number = before?.run.store.heap.objects ?? 0;
  if (store.heap.objects === number) return 0;
  const roots = [...storeRoots(store, machine.refs), ...log.lists()];
  return bytesSince(roots, number, store.heap.nextLook());
}

/** With what it takes. */
export function weighed(one: Omit<Checkpoint, 'bytes'>): Checkpoint {
  return { ...one, bytes: one.run.bytes + deltaBytes(one.memories) + one.objects.bytes + one.made };
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

/** Memory that deltas take: their lists, and the bytes of what is not as before with what is known of their slots. */
function deltaBytes(versions: readonly Version[]): number {
  return versions.reduce((sum, { delta }) => sum + (CHUNK + 8) * delta.changed + 12 * delta.chunks.length + 500, 0);
}

/** All memories of a run, each once. */
export function memoriesOf({ run }: Calls): readonly Memory[] {
  return [...new Set([...run.machine.store.instances].flatMap(({ memories }) => memories))];
}
