import type { Heap } from '../../runtime/gc/heap.ts';
import { ObjectLog } from '../../runtime/gc/object-log.ts';

/** A checkpoint as far as objects are concerned. */
export interface ObjectVersion {
  /** What was written since the one before. */
  readonly log: ObjectLog;
  /** Memory that objects take which were made since the one that it `follows`, about. */
  readonly made: number;
  readonly id: number;
  /**
   * The one that its run went on from: it has the very objects of that one. A run that is repeated makes objects of its
   * own, so that of two neighbours the second need not have those of the first. 0: none.
   */
  readonly follows: number;
}

/** What the first checkpoint stands behind. */
const none: ObjectVersion = { log: new ObjectLog(), made: 0, id: 0, follows: 0 };

/**
 * What stood in the objects of a program at every checkpoint of its run: a way from one to the next, as with memories.
 * Nothing is looked through to take one: the heap keeps what stood in an object before it is written.
 *
 *     checkpoint       0 ------- 1 ------- 2 === the run stands here, and goes on
 *     logs                  0 < 1     1 < 2      what stood at 2, in the log of the heap
 *
 * The log of a checkpoint has what stood in objects at the one before while the run stands on it or behind it, and what
 * stands in them at the checkpoint itself while the run stands before it.
 */
export class ObjectVersions {
  /** One for each checkpoint, in the same order. */
  #list: ObjectVersion[] = [];
  /** Index of the checkpoint that the run stands on; -1: none yet. */
  #standing = -1;
  #ids = 0;

  constructor(readonly heap: Heap) {}

  get standing(): number {
    return this.#standing;
  }

  /** That of a checkpoint. */
  at(index: number): ObjectVersion {
    return this.#list[index]!;
  }

  /** The checkpoints of another branch; `standing` is the index of the one that the run stands on. */
  reset(versions: readonly ObjectVersion[], standing: number): void {
    this.#list = [...versions];
    this.#standing = standing;
  }

  /** Takes objects to where they were at a checkpoint: what was written since is gone. */
  restore(index: number): void {
    this.heap.begin().exchange();
    this.#walk(index);
  }

  /**
   * A checkpoint of what stands in objects now comes behind the one with this index, -1 for none, which the run stands on
   * or has passed; it stands on the new one then. `made`: see there, since the one that the run stood on.
   */
  enter(behind: number, made: number): ObjectVersion {
    const since = this.heap.begin();
    const { id: follows } = this.#list[this.#standing] ?? none;
    let log = since;
    if (behind !== this.#standing) {
      // It began before others that it went past, and has to begin at the last one of them.
      since.exchange();
      this.#walk(behind);
      log = since.now();
      since.exchange();
    }
    const version = { log, made, id: ++this.#ids, follows };
    const next = this.#list[++this.#standing];
    this.#list.splice(this.#standing, 0, version);
    if (next) this.#list[this.#standing + 1] = { ...next, log: next.log.filledFrom(log) };
    return version;
  }

  /** Two neighbours become one, in the place of the second. The run does not stand on the first. */
  join(index: number): ObjectVersion {
    const [first, second] = [this.#list[index]!, this.#list[index + 1]!];
    const joined = objectsJoined([first, second], this.#standing > index);
    this.#list.splice(index, 2, joined);
    if (this.#standing > index) this.#standing--;
    return joined;
  }

  #walk(to: number): void {
    for (let i = this.#standing; i > to; i--) this.#list[i]!.log.exchange();
    for (let i = this.#standing + 1; i <= to; i++) this.#list[i]!.log.exchange();
    this.#standing = to;
  }
}

/** Several neighbours in one; `behind`: the run stands on the last one or behind it, and not before the first. */
export function objectsJoined(versions: readonly ObjectVersion[], behind: boolean): ObjectVersion {
  const logs = versions.map(({ log }) => log);
  const log = ObjectLog.joined(behind ? logs : logs.toReversed());
  const { id } = versions.at(-1)!;
  let { made, follows } = versions.at(-1)!;
  // What the others made is there as long as somebody goes on from it.
  for (const one of versions.slice(0, -1).toReversed()) {
    if (one.id !== follows) continue;
    made += one.made;
    ({ follows } = one);
  }
  return { log, made, id, follows };
}
