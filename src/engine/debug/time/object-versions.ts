import type { Heap } from '../../runtime/gc/heap.ts';
import { ObjectLog } from '../../runtime/gc/object-log.ts';

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
  #logs: ObjectLog[] = [];
  /** Index of the checkpoint that the run stands on; -1: none yet. */
  #standing = -1;

  constructor(readonly heap: Heap) {}

  get standing(): number {
    return this.#standing;
  }

  /** The log of a checkpoint. */
  at(index: number): ObjectLog {
    return this.#logs[index]!;
  }

  /** The checkpoints of another branch; `standing` is the index of the one that the run stands on. */
  reset(logs: readonly ObjectLog[], standing: number): void {
    this.#logs = [...logs];
    this.#standing = standing;
  }

  /** Takes objects to where they were at a checkpoint: what was written since is gone. */
  restore(index: number): void {
    this.heap.begin().exchange();
    this.#walk(index);
  }

  /**
   * A checkpoint of what stands in objects now comes behind the one with this index, -1 for none, which the run stands on
   * or has passed; it stands on the new one then.
   */
  enter(behind: number): ObjectLog {
    const since = this.heap.begin();
    let log = since;
    if (behind !== this.#standing) {
      // It began before others that it went past, and has to begin at the last one of them.
      since.exchange();
      this.#walk(behind);
      log = since.now();
      since.exchange();
    }
    const next = this.#logs[++this.#standing];
    this.#logs.splice(this.#standing, 0, log);
    if (next) this.#logs[this.#standing + 1] = next.filledFrom(log);
    return log;
  }

  /** Two neighbours become one, in the place of the second. The run does not stand on the first. */
  join(index: number): ObjectLog {
    const [first, second] = [this.#logs[index]!, this.#logs[index + 1]!];
    const joined = ObjectLog.joined(this.#standing > index ? [first, second] : [second, first]);
    this.#logs.splice(index, 2, joined);
    if (this.#standing > index) this.#standing--;
    return joined;
  }

  #walk(to: number): void {
    for (let i = this.#standing; i > to; i--) this.#logs[i]!.exchange();
    for (let i = this.#standing + 1; i <= to; i++) this.#logs[i]!.exchange();
    this.#standing = to;
  }
}
