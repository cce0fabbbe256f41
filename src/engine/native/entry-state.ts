import type { Machine } from '../runtime/machine.ts';
import type { MachineState } from '../runtime/machine-state.ts';
import type { Memory } from '../runtime/memory.ts';
import { restoreStore, saveStore, type StoreState } from '../runtime/store-state.ts';

/** All that a run may change of a machine and its store, so that the run can be made again in the interpreter. */
export class EntryState {
  constructor(
    readonly machine: MachineState,
    readonly store: StoreState,
    readonly memories: readonly { readonly memory: Memory; readonly pages: number; readonly bytes: Uint8Array }[],
  ) {}

  /** Null when the memories have more bytes than `most`. */
  static of(machine: Machine, most: number): EntryState | null {
    const memories = new Set<Memory>();
    for (const instance of machine.store.instances) for (const memory of instance.memories) memories.add(memory);
    let bytes = 0;
    for (const memory of memories) bytes += memory.size;
    if (bytes > most) return null;
    return new EntryState(
      machine.save(),
      saveStore(machine.store, machine.refs, null),
      [...memories].map((memory) => ({ memory, pages: memory.pages, bytes: memory.bytes.slice() })),
    );
  }

  restore(machine: Machine): void {
    restoreStore(machine.store, this.store);
    machine.restore(this.machine);
    for (const { memory, pages, bytes } of this.memories) {
      if (memory.pages !== pages) memory.resizeTo(pages);
      memory.bytes.set(bytes);
      memory.touchAll();
    }
  }
}
