import { nodePlatform } from '../../../src/cli/platform.ts';
import {
  decode,
  type Func,
  i32,
  type Instance,
  instantiate,
  HostFunc,
  link,
  Machine,
  type Memory,
  NativeTier,
  type NativeStatus,
  type Platform,
  type Stop,
  Store,
  toNumber,
} from '../../../src/engine/index.ts';
import { CHUNK, DIRTY, WATCH_READ, WATCH_WRITE } from '../../../src/engine/runtime/memory.ts';

/** Does the platform take twins that mark? */
export const marksNatively = nodePlatform.wasm?.multiMemory === true;

/** A watched range of memory, and which accesses of it. */
export interface Watching {
  readonly from: number;
  readonly to: number;
  readonly reads: boolean;
  readonly writes: boolean;
}

/** A program with a memory, in one tier, whose marks and watches can be looked at. */
export class Marked {
  readonly store: Store;
  readonly machine: Machine;
  readonly instance: Instance;
  readonly tier: NativeTier | null;
  /** What a watch was told of the range: before which instruction, and what. */
  readonly told: string[] = [];

  constructor(
    bytes: Uint8Array,
    readonly native: boolean,
    platform: Platform = nodePlatform,
  ) {
    const module = decode(bytes);
    this.store = new Store(platform);
    this.machine = new Machine(this.store);
    const externs = link(module, this.store.types, ({ name, type }) =>
      type.kind === 'func' && name === 'write'
        ? new HostFunc(type.type, 'env', name, ([at], context) => {
            context.writeBytes(0, toNumber(at!), new Uint8Array(40).fill(this.machine.count));
            return [];
          })
        : undefined,
    );
    this.instance = instantiate(this.store, module, externs);
    this.tier = native ? new NativeTier(this.machine, { counting: 'instructions', fuelFactor: 1 }) : null;
    this.machine.tier = this.tier;
    this.add();
  }

  /** Makes the twin, again after what is watched has changed. */
  add(): NativeStatus | null {
    return this.tier?.add(this.instance) ?? null;
  }

  get memory(): Memory {
    return this.instance.exports.get('memory') as Memory;
  }

  get dirty(): number[] {
    const { marks } = this.memory;
    return [...marks.keys()].filter((chunk) => (marks[chunk]! & DIRTY) !== 0);
  }

  /** From now on marks say what is written after this. */
  clear(): void {
    const { marks } = this.memory;
    for (let i = 0; i < marks.length; i++) marks[i]! &= ~DIRTY;
    this.memory.allTouched = false;
  }

  /** Watches one range, and has the machine stop behind accesses of it; `covers`: the watch tells of the range. */
  watch({ from, to, reads, writes }: Watching, covers = true): void {
    const { memory, machine } = this;
    const meets = (address: number, size: number): boolean => address < to && address + size > from;
    const tell = (what: string) => (address: number, size: number) => {
      if (!meets(address, size)) return;
      this.told.push(`${what} ${address}+${size} at #${machine.count}`);
      machine.interrupt = true;
    };
    memory.watch = {
      reads,
      ...(covers && { covers: (write: boolean) => ((write ? writes : reads) ? [{ from, to }] : []) }),
      meets: (address, size, write) => (write ? writes : reads) && meets(address, size),
      read: tell('reads'),
      write: tell('writes'),
      resized: () => this.#mark(from, to, reads, writes),
    };
    this.#mark(from, to, reads, writes);
    this.add();
  }

  #mark(from: number, to: number, reads: boolean, writes: boolean): void {
    if (reads) this.memory.mark(from, to, WATCH_READ);
    if (writes) this.memory.mark(from, to, WATCH_WRITE);
  }

  call(...args: readonly number[]): void {
    this.machine.call(this.instance.exports.get('main') as Func, args.map(i32));
  }

  /** Runs to the end, in slices; says where it stopped on the way, and with what it ended. */
  run(fuel: number): string[] {
    const stops: string[] = [];
    for (;;) {
      const stop: Stop = this.machine.slice(fuel);
      if (stop.why === 'fuel') continue;
      stops.push(`${stop.why} at #${this.machine.count}${stop.why === 'trap' ? `: ${stop.trap.cause.kind}` : ''}`);
      if (stop.why === 'trap') this.machine.unwind();
      if (stop.why === 'trap' || stop.why === 'done') return stops;
    }
  }
}

/** The chunks that have a chunk of these beside them, and these. */
export function around(chunks: readonly number[]): Set<number> {
  return new Set(chunks.flatMap((chunk) => [chunk - 1, chunk, chunk + 1]));
}

/** The chunks of two memories that differ. */
export function differing(before: Uint8Array, after: Uint8Array): number[] {
  const found = new Set<number>();
  for (let i = 0; i < after.length; i++) if ((before[i] ?? 0) !== after[i]) found.add(Math.floor(i / CHUNK));
  return [...found];
}
