import type { WasmModule } from '../module/module.ts';
import { printable } from '../module/names.ts';
import { matchOpcodes, opcodeByNumber } from '../module/opcodes.ts';
import type { OpcodeNumber } from '../module/opcode.ts';
import type { ByteOffset, FuncIndex, Pc, TagIndex } from '../module/types.ts';
import type { CompiledFunction } from '../runtime/code-space.ts';
import type { HostFunc } from '../runtime/func.ts';
import type { Instance } from '../runtime/instance.ts';
import type { Machine } from '../runtime/machine.ts';
import type { ExceptionInfo } from '../runtime/stop.ts';
import { BreakpointChecker, type Check } from './breakpoint-check.ts';
import { BreakpointSites, type Wanted } from './breakpoint-sites.ts';
import { hex } from '../util/hex.ts';
import { funcAt } from './location.ts';
import type { Step } from './stepping.ts';
import type { BreakpointOn, BreakpointSpec, BreakpointStatus, WatchOn } from './views.ts';
import { watchText } from './watch-text.ts';
import { watchedCode } from './watch/watched-code.ts';
import { Watchpoints } from './watch/watchpoints.ts';

/** What the list needs to know of the module beside its bytes. */
export interface Naming {
  funcName(func: FuncIndex): string;
  tagName(tag: TagIndex): string;
}

const nothing: Wanted = {
  entries: new Map(),
  returns: new Map(),
  offsets: new Map(),
  opcodes: new Map(),
  watched: null,
};

/**
 * The breakpoints a person wants, for one module over any number of runs. Before the first run they are only checked;
 * `attach` binds them to a fresh instance, whose functions are patched as they get compiled.
 */
export class Breakpoints {
  #specs: readonly BreakpointSpec[] = [];
  #checks = new Map<string, Check>();
  readonly #hits = new Map<string, number>();
  readonly #checker: BreakpointChecker;
  /** Those of them that watch accesses. */
  readonly watch: Watchpoints;
  #wanted = nothing;
  #sites: BreakpointSites | null = null;
  #hostFuncs: readonly HostFunc[] = [];
  #allHostCalls = false;
  #goals: readonly Pc[] = [];

  constructor(
    readonly module: WasmModule,
    readonly naming: Naming,
  ) {
    this.#checker = new BreakpointChecker(module);
    this.watch = new Watchpoints(module);
  }

  /** Replaces the list. Hits of those that stay are kept. */
  set(specs: readonly BreakpointSpec[]): readonly BreakpointStatus[] {
    this.#specs = specs;
    this.#checks = new Map(specs.map(({ id, on }) => [id, this.#checker.check(on)]));
    for (const id of this.#hits.keys()) if (!this.#checks.has(id)) this.#hits.delete(id);
    this.watch.set(specs.filter(({ id }) => this.#checks.get(id)?.verified === true));
    this.#wanted = this.#collect();
    this.#sites?.replace(this.#wanted);
    this.#markHostFuncs();
    return this.status();
  }

  status(): readonly BreakpointStatus[] {
    const hits = new Map(this.hits.map((each) => [each.id, each.hits]));
    return this.#specs.map(({ id }) => ({
      id,
      verified: false,
      message: '',
      location: null,
      ...this.#checks.get(id),
      hits: hits.get(id) ?? 0,
    }));
  }

  /** Hits of all that ever hit. */
  get hits(): readonly { readonly id: string; readonly hits: number }[] {
    return [...Array.from(this.#hits, ([id, hits]) => ({ id, hits })), ...this.watch.hits];
  }

  /** A new run: hits begin at 0, and the instance's code is patched from here on. */
  attach(instance: Instance, machine: Machine): void {
    this.#hits.clear();
    this.watch.attach(instance, machine);
    const { store } = instance;
    const sites = new BreakpointSites(this.module, store.code, this.#wanted);
    this.#sites = sites;
    store.onCompiled = (func, compiled: CompiledFunction) => {
      if (func.instance === instance) sites.patch(compiled);
    };
    this.#hostFuncs = instance.funcs.filter((func) => func.kind === 'host');
    this.#markHostFuncs();
  }

  /** Breakpoints that apply before the operation at `pc`. */
  at(pc: Pc, operand: () => number): readonly string[] {
    return this.#sites?.at(pc, operand) ?? [];
  }

  /** May the instruction at `pc` touch what is watched? It is to be executed alone; see `Watchpoints`. */
  watches(pc: Pc): boolean {
    return this.#sites?.watches(pc) ?? false;
  }

  /** Is the instruction at `pc`, which is next, to be executed alone for the sake of watchpoints? */
  alone(pc: Pc): boolean {
    return this.watch.unfinished || this.watches(pc);
  }

  /** Breakpoints on an import that is about to be called. */
  atImport(module: string, name: string): readonly string[] {
    return this.#enabled('import').flatMap(({ id, on }) => (on.module === module && on.name === name ? [id] : []));
  }

  /** Is there any breakpoint on an import? */
  get onImports(): boolean {
    return this.#specs.some(({ enabled, on }) => enabled && on.kind === 'import');
  }

  /** Breakpoints on traps; null when traps are not to stop. Without any such breakpoint in the list they stop. */
  get atTrap(): readonly string[] | null {
    const listed = this.#specs.some(({ on }) => on.kind === 'trap');
    const ids = this.#enabled('trap').map(({ id }) => id);
    return listed && ids.length === 0 ? null : ids;
  }

  /** Breakpoints on throws that are caught; `has` answers whether the exception has the tag of an index. */
  atThrow(has: (tag: number) => boolean): readonly string[] {
    return this.#throws('all', has);
  }

  /**
   * Breakpoints on exceptions that nobody catches; null when those are not to stop. As for traps, they stop by default.
   */
  atUncaught(has: (tag: number) => boolean): readonly string[] | null {
    const listed = this.#specs.some(({ on }) => on.kind === 'exception' && on.when === 'uncaught');
    const ids = [...this.#throws('uncaught', has), ...this.#throws('all', has)];
    return listed && ids.length === 0 ? null : ids;
  }

  /** Breakpoints on an exception that was thrown: by `atThrow` or `atUncaught`. */
  atException({ caught, exception }: ExceptionInfo, { tags }: Instance): readonly string[] | null {
    const has = (tag: number): boolean => tags[tag] === exception.tag && this.module.tags[tag] !== undefined;
    return caught ? this.atThrow(has) : this.atUncaught(has);
  }

  /** Is there any breakpoint on throws that are caught? */
  get onThrows(): boolean {
    return this.#enabled('exception').some(({ on }) => on.when === 'all');
  }

  #throws(when: 'uncaught' | 'all', has: (tag: number) => boolean): string[] {
    const fits = this.#enabled('exception').filter(
      ({ on }) => on.when === when && (on.tag === undefined || has(on.tag)),
    );
    return fits.map(({ id }) => id);
  }

  get atStart(): readonly string[] {
    return this.#enabled('start').map(({ id }) => id);
  }

  /** Places that end a step. */
  get goals(): readonly Pc[] {
    return this.#goals;
  }

  /** Places and calls that end a step; beside the breakpoints, and gone with the next call of this. */
  setGoals(pcs: readonly Pc[], hostCalls: boolean): void {
    this.#goals = pcs;
    this.#sites?.setGoals(pcs);
    if (hostCalls === this.#allHostCalls) return;
    this.#allHostCalls = hostCalls;
    this.#markHostFuncs();
  }

  /** The same for a step; null for none. */
  setStep(step: Step | null): void {
    this.setGoals(step?.goals.map(({ pc }) => pc) ?? [], step?.untilHostCall ?? false);
  }

  /** While a recorded run is repeated: a place where something has to come in from outside; null for none. */
  setReplayGoal(pc: Pc | null): void {
    this.#sites?.setReplayGoal(pc);
  }

  /** Counts a stop, unless a recorded run comes to it `again`, and returns what to say of it. */
  hit(ids: readonly string[], opcode: OpcodeNumber | null, again = false): string {
    for (const id of again ? [] : ids) this.#hits.set(id, (this.#hits.get(id) ?? 0) + 1);
    return this.describe(ids, opcode);
  }

  /** What to say of a stop at these, without counting it. */
  describe(ids: readonly string[], opcode: OpcodeNumber | null): string {
    const texts = this.#specs.filter(({ id }) => ids.includes(id)).map(({ on }) => this.#describe(on, opcode));
    return `Breakpoint: ${texts.join(', ')}`;
  }

  /** What they ask of the code: another object whenever that changes. */
  get wanted(): Wanted {
    return this.#wanted;
  }

  /** The list as it was set. */
  get specs(): readonly BreakpointSpec[] {
    return this.#specs;
  }

  #enabled<K extends BreakpointOn['kind']>(
    kind: K,
  ): readonly { readonly id: string; readonly on: Extract<BreakpointOn, { kind: K }> }[] {
    return this.#specs.filter(
      (spec): spec is BreakpointSpec & { on: Extract<BreakpointOn, { kind: K }> } =>
        spec.enabled && spec.on.kind === kind,
    );
  }

  #markHostFuncs(): void {
    for (const func of this.#hostFuncs) {
      func.breaks = this.#allHostCalls || this.atImport(func.module, func.name).length > 0;
    }
  }

  #collect(): Wanted {
    const entries = new Map<FuncIndex, string[]>();
    const returns = new Map<FuncIndex, string[]>();
    const offsets = new Map<FuncIndex, { offset: ByteOffset; id: string }[]>();
    const opcodes = new Map<OpcodeNumber, string[]>();
    for (const { id, enabled, on } of this.#specs) {
      const location = this.#checks.get(id)?.location;
      if (!enabled) continue;
      if (on.kind === 'opcode') for (const { number } of matchOpcodes(on.pattern)) push(opcodes, number, id);
      if (!location) continue;
      if (on.kind === 'export') push(entries, location.func, id);
      if (on.kind === 'function') push(on.at === 'entry' ? entries : returns, location.func, id);
      if (on.kind === 'instruction') push(offsets, location.func, { offset: location.offset, id });
    }
    const watched = watchedCode(this.#specs.flatMap(({ id, enabled, on }) => this.#watches(id, enabled, on)));
    return { entries, returns, offsets, opcodes, watched };
  }

  #watches(id: string, enabled: boolean, on: BreakpointOn): readonly WatchOn[] {
    const watches = on.kind === 'memory' || on.kind === 'global' || on.kind === 'local' || on.kind === 'table';
    return watches && enabled && this.#checks.get(id)?.verified === true ? [on] : [];
  }

  #describe(on: BreakpointOn, opcode: OpcodeNumber | null): string {
    switch (on.kind) {
      case 'export':
        return `export ${printable(on.name)}`;
      case 'function':
        return `${this.naming.funcName(on.func)} ${on.at === 'entry' ? 'is entered' : 'returns'}`;
      case 'import':
        return `import ${printable(`${on.module}.${on.name}`)}`;
      case 'opcode': {
        const mnemonic = (opcode === null ? undefined : opcodeByNumber(opcode)?.mnemonic) ?? on.pattern;
        return mnemonic === on.pattern ? `opcode ${mnemonic}` : `opcode ${mnemonic} (${on.pattern})`;
      }
      case 'instruction': {
        const func = funcAt(this.module, on.offset);
        return `instruction ${hex(on.offset)}${func === null ? '' : ` in ${this.naming.funcName(func)}`}`;
      }
      case 'trap':
        return 'trap';
      case 'exception': {
        const what = on.when === 'uncaught' ? 'uncaught exception' : 'exception';
        return on.tag === undefined ? what : `${what} ${this.naming.tagName(on.tag)}`;
      }
      case 'start':
        return 'start function';
      default:
        return watchText(this.module, on);
    }
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
