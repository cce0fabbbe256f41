import { FixedPc } from '../../compile/flat-code.ts';
import type { WasmModule } from '../../module/module.ts';
import type { Pc } from '../../module/types.ts';
import type { Instance } from '../../runtime/instance.ts';
import type { Machine } from '../../runtime/machine.ts';
import type { Scope } from '../evaluate.ts';
import type { AccessView, BreakpointSpec, CodeLocation, WatchOn } from '../views.ts';
import type { Access } from './access.ts';
import { Counted } from './counted.ts';
import { MemoryAccess } from './memory-access.ts';
import { MemoryWatcher } from './memory-watcher.ts';
import { type Accessor, Accessors } from './place.ts';
import { Probe } from './probe.ts';
import type { Range } from './ranges.ts';
import { conditionScope } from './scope.ts';
import { type SlotAccess, slotAccesses } from './slot-access.ts';
import { Watched } from './watched.ts';
import { WatchedRange } from './watched-range.ts';

/** A watchpoint that stops was hit. The machine stands right behind the instruction, at moment + 1 or later. */
export interface WatchHit {
  readonly id: string;
  /** Before the instruction. */
  readonly moment: number;
  /** Null for code of another module. */
  readonly location: CodeLocation | null;
  /** "i32.store in update wrote 5 over 3 at 0x1000". */
  readonly text: string;
}

/** What to say of a stop at these hits: the same access may hit several watchpoints. */
export function hitsText(hits: readonly WatchHit[]): string {
  return `Watchpoint: ${[...new Set(hits.map(({ text }) => text))].join('; ')}`;
}

/** Bytes to look out for. */
export interface ProbeRange {
  readonly memory: number;
  readonly address: number;
  readonly length: number;
}

/** A watched range of a memory by its number: several numbers may stand for one memory. */
interface NumberedRange {
  readonly index: number;
  readonly range: WatchedRange;
}

/**
 * The watchpoints of a run: they see accesses, decide which of them are hits, and count who accesses what.
 *
 * Whoever runs the machine tells so, each time, however little it runs:
 *
 *     watch.begin();
 *     const stop = machine.slice(fuel);        // or step()
 *     const hits = watch.settle(stop.why === 'trap');
 *
 * - Memory: `begin` may be followed by any number of instructions. Marks on the memory tell of accesses; where one may
 *   be a hit, the machine stops right behind the instruction with a Stop 'watch', and `settle` says whether it is. A
 *   Stop 'watch' without hits is for nobody: go on (and look for breakpoints there: the machine will not stop at a
 *   BREAK where it has just stopped).
 * - Globals, locals, elements: the instructions that can touch them are BREAKs (`Breakpoints` patches them in with its
 *   own, see watched-code.ts). One of these must be executed alone: when the machine stops at a BREAK where `watches`
 *   is true, go on with `begin`, `step`, `settle`.
 * - `unfinished` after `settle`: the instruction is in the middle (memory.fill is done in pieces). Finish it with
 *   `begin`, `step`, `settle`.
 *
 * What is repeated is not counted twice: see `begin`, and counted.ts.
 *
 * When the run is taken to another time, memories and their marks are put back by somebody else: call `arm` after that
 * and before the machine runs again; it costs about as much as there are chunks watched. `mode` says what for it runs.
 */
export class Watchpoints {
  /**
   * 'live': hits stop the machine, are counted and logged. 'search': a run is repeated to find a hit: nothing is counted
   * or logged, accesses do not stop the machine (unless a condition looks at more than `old` and `new`), and `settle`
   * answers only the newest hit since it was asked last. 'off': a run is repeated to get somewhere; probes work.
   */
  mode: 'live' | 'search' | 'off' = 'live';
  #specs: readonly BreakpointSpec[] = [];
  /** Those that are enabled. */
  #list: readonly Watched[] = [];
  /** Also those that are not: what they saw is kept. */
  #byId = new Map<string, Watched>();
  #instance: Instance | null = null;
  #machine: Machine | null = null;
  #accessors: Accessors | null = null;
  #scope: Scope | null = null;
  #ranges: NumberedRange[] = [];
  readonly #probes = new Map<Probe, NumberedRange>();
  #watchers: MemoryWatcher[] = [];
  /** Does any of them watch something else than memory? */
  #slots = false;
  #slotAccesses: readonly SlotAccess[] = [];
  /** Where the instruction stands that accesses them. */
  #slotMoment = -1;
  #slotPc: Pc = -1;
  /** Ranges that may be being accessed: those that are say so. */
  #open: WatchedRange[] = none;
  #running = false;
  readonly #found: Found[] = [];
  #unfinished = false;
  #counted = new Counted();

  constructor(readonly module: WasmModule) {}

  /** Is nothing watched, so that there is nothing to do? */
  get idle(): boolean {
    return this.#list.length === 0 && this.#probes.size === 0;
  }

  /** Is an instruction in the middle that accesses what is watched? */
  get unfinished(): boolean {
    return this.#unfinished;
  }

  /** Hits of each by its id, those that only log included. */
  get hits(): readonly { readonly id: string; readonly hits: number }[] {
    return Array.from(this.#byId.values()).flatMap(({ id, hits }) => (hits > 0 ? [{ id, hits }] : []));
  }

  /** Who accessed what a watchpoint watches; `more` accesses by others are not told apart. */
  log(id: string): { readonly accesses: readonly AccessView[]; readonly more: number } {
    const log = this.#byId.get(id)?.log;
    return { accesses: log?.views ?? [], more: log?.more ?? 0 };
  }

  /** A new run: logs and hits begin anew. */
  attach(instance: Instance, machine: Machine): void {
    this.#instance = instance;
    this.#machine = machine;
    this.#accessors = new Accessors(instance, machine);
    this.#scope = conditionScope(instance, machine);
    this.#probes.clear();
    this.#byId.clear();
    this.#counted = new Counted();
    this.mode = 'live';
    this.set(this.#specs);
  }

  /** Replaces the list by the watchpoints among these, which can all be watched. Those that stay keep their log. */
  set(specs: readonly BreakpointSpec[]): void {
    this.#specs = specs;
    const all = specs.flatMap(({ id, enabled, on, action }) => {
      if (on.kind !== 'memory' && on.kind !== 'global' && on.kind !== 'local' && on.kind !== 'table') return [];
      const known = this.#byId.get(id);
      return [{ enabled, watched: known?.is(on, action) === true ? known : this.#begun(id, on, action) }];
    });
    const watched = all.flatMap((each) => (each.enabled ? [each.watched] : []));
    this.#list = watched;
    this.#byId = new Map(all.map((each) => [each.watched.id, each.watched]));
    this.#slots = watched.some(({ on }) => on.kind !== 'memory');
    this.#ranges = watched.flatMap((of) => {
      const { on } = of;
      return on.kind === 'memory' ? this.#rangeOf(on, of) : [];
    });
    this.#watchMemories();
  }

  /**
   * Looks out for accesses of a range of memory, whatever else is watched, until its `end` is called. With `stops` the
   * machine stops right behind the first access. It counts nothing and is no watchpoint of anybody.
   */
  probe(range: ProbeRange, access: 'read' | 'write' | 'access', stops: boolean): Probe {
    const probe = new Probe(access !== 'write', access !== 'read', stops, () => {
      if (this.#probes.delete(probe)) this.#watchMemories();
    });
    const [numbered] = this.#rangeOf(range, probe);
    if (numbered) this.#probes.set(probe, numbered);
    this.#watchMemories();
    return probe;
  }

  /** Sets the marks of watched chunks again, and forgets what was under way: memory is as it was at another time. */
  arm(): void {
    this.#forget();
    this.#slotAccesses = [];
    this.#found.length = 0;
    this.#unfinished = false;
    for (const watcher of this.#watchers) watcher.arm();
  }

  /** The machine is about to run; `repeated`: what has been recorded, so that most of it was counted already. */
  begin(repeated = false): void {
    if (this.idle) return;
    if (!repeated && this.mode === 'live') this.#counted.notBehind(this.#machine!.count);
    for (const watcher of this.#watchers) watcher.armAgain();
    // What the host wrote between two calls is done.
    for (const range of this.#open) if (range.moment >= 0 && range.pc < FixedPc.end) this.#close(range);
    this.#running = true;
    if (this.#slots && this.mode !== 'off') this.#lookAtSlots();
  }

  /** The machine has stopped, `trapped` or for another reason: what has hit since it was asked last. */
  settle(trapped = false): readonly WatchHit[] {
    if (this.idle) return nothing;
    this.#running = false;
    const machine = this.#machine!;
    machine.interrupt = false;
    const now = machine.count;
    this.#unfinished = false;
    const { mode } = this;
    const open = this.#open;
    this.#open = none;
    for (const range of open) {
      if (range.moment < 0) range.listed = false;
      // What traps is no instruction that was executed, but the host may have written before it.
      else if (range.moment === now && range.pc === machine.pc && !trapped) this.#keepOpen(range);
      else {
        this.#close(range);
        range.listed = false;
      }
    }
    const slots = this.#slotAccesses;
    this.#slotAccesses = [];
    if (this.#slotMoment !== now || this.#slotPc !== machine.pc) {
      for (const slot of slots) {
        const access = slot.end();
        if (access) this.#judge(slot.of, access);
      }
    }
    if (mode === 'live') this.#counted.upTo(now);
    if (this.#found.length === 0) return nothing;
    const found = this.#found.splice(0);
    if (found.length === 1) return found.map(hitOf);
    const order = new Map(this.#list.map(({ id }, i) => [id, i]));
    const place = ({ id }: WatchHit): number => order.get(id) ?? -1;
    return found.map(hitOf).sort((a, b) => a.moment - b.moment || place(a) - place(b));
  }

  /** A range was accessed: asked by the watcher of its memory, before the bytes change. */
  accessed(range: WatchedRange, write: boolean, from: number, to: number): void {
    const machine = this.#machine!;
    const { of } = range;
    if (of instanceof Probe) {
      const inside = this.#running && !machine.idle;
      of.see(machine.count, !inside);
      if (of.stops && inside) machine.interrupt = true;
      return;
    }
    if (this.mode === 'off' || (this.mode === 'search' && !of.stops)) return;
    // In the middle of a call and not running: a person writes, or somebody looks.
    if (!this.#running && !machine.idle) return;
    const by = machine.idle ? host : this.#accessors!.now(true);
    const moment = machine.count;
    const { pc } = machine;
    if (range.moment >= 0 && !range.continues(by, moment, pc)) this.#close(range);
    if (range.moment < 0) {
      if (of.foresees && !this.#wanted(of, range, by, write, from, to)) return;
      range.open(by, moment, pc);
    }
    range.access(write, from, to);
    if (!range.listed) this.#enlist(range);
    if (!machine.idle && (this.mode === 'live' ? of.atOnce : of.looksAround)) machine.interrupt = true;
  }

  /** As `accessed` has it. */
  heeds({ of }: WatchedRange): boolean {
    return of instanceof Probe || this.mode === 'live' || (this.mode === 'search' && of.stops);
  }

  /** Will the access that begins be watched for? True also where that cannot be told yet. */
  #wanted(of: Watched, range: WatchedRange, by: Accessor, write: boolean, from: number, to: number): boolean {
    if (!write) return by.access === null || of.wants(range.foreseeRead(), this.#scope!);
    if (!by.stores) return true;
    const { i32, sp } = this.#machine!;
    const operand = sp - (by.access?.type === 'v128' ? 4 : 2);
    const byteAt = (index: number): number => (i32[operand + (index >> 2)]! >>> (8 * (index & 3))) & 255;
    return of.wants(range.foresee(from, to, byteAt), this.#scope!);
  }

  #keepOpen(range: WatchedRange): void {
    this.#unfinished = true;
    this.#enlist(range);
  }

  #enlist(range: WatchedRange): void {
    range.listed = true;
    if (this.#open === none) this.#open = [];
    this.#open.push(range);
  }

  /** Whatever was under way is of no interest any more. */
  #forget(): void {
    for (const range of this.#open) range.forget();
    this.#open = none;
  }

  /** The access of a range is over. */
  #close(range: WatchedRange): void {
    const { of } = range;
    if (of instanceof Watched && of.on.kind === 'memory') {
      this.#judge(of, new MemoryAccess(this.module, of.on.memory, range.end()));
    }
  }

  #judge(watched: Watched, access: Access): void {
    if (!watched.wants(access, this.#scope!)) return;
    const { mode } = this;
    if (mode === 'live' && this.#counted.isNew(watched, access.moment)) {
      watched.hits++;
      watched.log.add(access);
    }
    if (!watched.stops || access.by === host) return;
    const newest = this.#found[0]?.access.moment ?? -1;
    if (mode === 'search' && access.moment < newest) return;
    if (mode === 'search' && access.moment > newest) this.#found.length = 0;
    this.#found.push({ id: watched.id, access });
  }

  #lookAtSlots(): void {
    const machine = this.#machine!;
    if (!machine.store.code.isBreak(machine.pc)) return;
    const wanted = this.#list.filter(({ on, stops }) => on.kind !== 'memory' && (stops || this.mode === 'live'));
    if (wanted.length === 0) return;
    const { count: moment } = machine;
    const by = this.#accessors!.now(false);
    this.#slotAccesses = slotAccesses({ instance: this.#instance!, machine, by, moment }, wanted);
    this.#slotMoment = moment;
    this.#slotPc = machine.pc;
  }

  #begun(id: string, on: WatchOn, action: BreakpointSpec['action']): Watched {
    const watched = new Watched(id, on, action);
    if (this.#machine) this.#counted.begin(watched, this.#machine.count);
    return watched;
  }

  #rangeOf({ memory: index, address, length }: ProbeRange, of: Watched | Probe): NumberedRange[] {
    const memory = this.#instance?.memories[index];
    return memory ? [{ index, range: new WatchedRange(memory, address, address + length, of) }] : [];
  }

  /** Gives every memory with watched ranges one watcher of them. */
  #watchMemories(): void {
    this.#forget();
    for (const watcher of this.#watchers) watcher.end();
    const byMemory = new Map<WatchedRange['memory'], Range<WatchedRange>[]>();
    for (const { range } of [...this.#ranges, ...this.#probes.values()]) {
      const list = byMemory.get(range.memory) ?? [];
      list.push({ from: range.from, to: range.to, of: range });
      byMemory.set(range.memory, list);
    }
    this.#watchers = Array.from(byMemory, ([memory, ranges]) => new MemoryWatcher(memory, ranges, this));
  }
}

/** A hit that nobody was told of. */
interface Found {
  readonly id: string;
  readonly access: Access;
}

function hitOf({ id, access }: Found): WatchHit {
  const { by, moment } = access;
  return { id, moment, location: by.location, text: `${by.text} ${access.text()}` };
}

const nothing: readonly WatchHit[] = [];
const none: WatchedRange[] = [];

/** What the host does between two calls, such as preparing one: it is counted, and does not stop. */
const host: Accessor = { location: null, text: 'host, before a call', access: null, stores: false };
