import {
  funcTypeOf,
  type BreakpointOn,
  Breakpoints,
  type Effect,
  externOf,
  type Func,
  funcName,
  tagName,
  type ExceptionInfo,
  throwSentence,
  HostSet,
  type Instance,
  instantiate,
  LinkError,
  link,
  LiveServices,
  Machine,
  noSettings,
  opcodeByMnemonic,
  PlacedTrap,
  problemOfError,
  type ProgramFolder,
  type ProgramSettings,
  RunTier,
  type Stop,
  Store,
  type TierMode,
  type TrapInfo,
  trapProblem,
  type Value,
  type WaitFor,
  type WasmModule,
} from '../engine/index.ts';
import type { Invocation } from './args.ts';
import { UsageError } from './args.ts';
import { callStack } from './call-stack.ts';
import type { Io } from './io.ts';
import { BadFile, problemLines } from './load.ts';
import { InstructionTexts } from './instructions.ts';
import { nodePlatform } from './platform.ts';
import { parseArguments, valueText } from './values.ts';

/** The program trapped, and that has been told. Exit code 134. */
export class Trapped extends Error {}

/** An exception that nobody caught; it has been told. */
export class Uncaught extends Error {}

/** --max was reached, and that has been told. */
export class Enough extends Error {}

/** The program ended itself, with an exit code of its own. */
export class Exited extends Error {
  constructor(readonly code: number) {
    super();
  }
}

/** Fuel of a slice: some ten milliseconds. */
const SLICE = 1_000_000;
/** Instructions executed one at a time before others get a turn. */
const STEPS = 20_000;
/** Milliseconds of one look at the clock: a timer takes no more. */
const LONGEST_WAIT = 1 << 30;

/** What is done besides executing. */
export interface Watch {
  /** Called before every instruction; null runs at full speed. */
  readonly each: ((machine: Machine) => void) | null;
  /** Most instructions, null for no limit. */
  readonly max: number | null;
  /** Where lines go that a host prints. */
  print(line: string): void;
  /** Where bytes go that the program writes to its streams. */
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
}

/** A call that will be made: checked against the module before anything runs. */
export interface PlannedCall {
  readonly name: string;
  readonly args: readonly Value[];
}

const entries = ['_start', 'main', 'run', 'start'];

/** Checks the calls of a command line. Throws a UsageError for a name or an argument that does not fit. */
export function planCalls(module: WasmModule, invokes: readonly Invocation[]): PlannedCall[] {
  const types = new Map(
    module.exports.flatMap(({ kind, name, index }) =>
      kind === 'func' ? [[name, funcTypeOf(module, index)] as const] : [],
    ),
  );
  return invokes.map(({ name, args }) => {
    const type = types.get(name);
    if (type) return { name, args: parseArguments(name, type, args) };
    const names = [...types.keys()];
    const some = names.slice(0, 20).join(', ') + (names.length > 20 ? ', …' : '');
    throw new UsageError(
      names.length === 0
        ? 'The module exports no function.'
        : `There is no exported function '${name}'; there are: ${some}.`,
    );
  });
}

/** What is called when the command line names nothing: the first of a few usual names that takes no arguments. */
export function defaultCall(module: WasmModule): PlannedCall[] {
  const found = entries.find((name) =>
    module.exports.some(
      (item) => item.kind === 'func' && item.name === name && funcTypeOf(module, item.index).params.length === 0,
    ),
  );
  return found === undefined ? [] : [{ name: found, args: [] }];
}

/** One module, instantiated and run under the eyes of breakpoints and of `watch`. */
export class Program {
  readonly breakpoints: Breakpoints;
  readonly texts: InstructionTexts;
  #instance!: Instance;
  #machine!: Machine;
  #tier!: RunTier;
  #hosts: HostSet;
  readonly #services = new LiveServices(nodePlatform);
  /** The piece of standard input that is on its way. */
  #reading: Promise<void> | null = null;
  /** The next instruction is a call that waited and is made again: it was counted. */
  #again = false;
  #executed = 0;
  /** Is every instruction executed by itself? */
  readonly #single: boolean;

  constructor(
    readonly io: Io,
    readonly path: string,
    readonly module: WasmModule,
    readonly watch: Watch,
    /** What the program finds when it starts, if it asks. */
    readonly settings: ProgramSettings = noSettings,
    /** What executes it. */
    readonly mode: TierMode = 'interpreter',
  ) {
    this.#hosts = HostSet.for(module).renewed(settings);
    this.breakpoints = new Breakpoints(module, {
      funcName: (func) => funcName(module, func),
      tagName: (tag) => tagName(module, tag),
    });
    this.texts = new InstructionTexts(module);
    this.#single = watch.each !== null || watch.max !== null;
  }

  /** Throws a UsageError for a breakpoint that can never hit. */
  setBreakpoints(wanted: readonly BreakpointOn[]): void {
    const specs = wanted.map((on, i) => ({ id: String(i + 1), enabled: true, on }));
    for (const { verified, message } of this.breakpoints.set(specs)) {
      if (!verified) throw new UsageError(`--break: ${message}`);
    }
  }

  /** Links, instantiates, and runs the start function. Throws BadFile when that cannot be had, Trapped or Uncaught when it ends so. */
  async instantiate(): Promise<void> {
    const { io, module, path } = this;
    const store = new Store(nodePlatform);
    try {
      const externs = link(module, store.types, (request) => externOf(store, request, this.#hosts.provide(request)));
      this.#instance = instantiate(store, module, externs);
    } catch (error) {
      if (error instanceof LinkError) throw new BadFile(problemLines(path, problemOfError(error)));
      if (!(error instanceof PlacedTrap)) throw error;
      const { message, offset } = trapProblem(error.info);
      io.err(`trap: ${message}`);
      io.err(`  a segment does not fit${offset === undefined ? '' : `, at 0x${offset.toString(16)}`}`);
      throw new Trapped();
    }
    this.#machine = new Machine(store, this.#services);
    this.#machine.onEffect = (effect) => this.#told(effect);
    this.#machine.breakOnThrow = this.breakpoints.onThrows ? 'all' : 'uncaught';
    this.breakpoints.attach(this.#instance, this.#machine);
    this.#tier = new RunTier({ instance: this.#instance, machine: this.#machine }, this.breakpoints, this.mode, false);
    const { start, exports } = this.#instance;
    const { atStart } = this.breakpoints;
    if (start) {
      await this.#run(start, [], () => {
        if (atStart.length > 0) this.#hit(atStart);
      });
    }
    // A library without a `_start` wants to be made ready.
    const ready = exports.has('_start') ? undefined : exports.get('_initialize');
    if (ready?.kind === 'wasm' && ready.type.params.length === 0) await this.#run(ready, [], () => {});
  }

  /** The folders it was given, as they are now. */
  get folders(): readonly ProgramFolder[] | null {
    return this.#hosts.host?.folders?.() ?? null;
  }

  /** Calls an export and returns its results. Throws Trapped, Uncaught, Exited or Enough. */
  async call({ name, args }: PlannedCall): Promise<readonly Value[]> {
    const func = this.#instance.exports.get(name);
    if (func?.kind !== 'wasm' && func?.kind !== 'host') throw new Error(`internal error: no export ${name}`);
    return this.#run(func, args, () => {});
  }

  async #run(func: Func, args: readonly Value[], entered: () => void): Promise<readonly Value[]> {
    const machine = this.#machine;
    machine.call(func, args);
    entered();
    for (;;) {
      const stop = this.#single ? this.#steps() : await this.#slice();
      switch (stop?.why) {
        case 'done':
          return stop.results;
        case 'trap':
          this.io.err(`trap: ${trapProblem(stop.trap).message}`);
          if (stop.trap.lost) this.#tellLost(stop.trap);
          for (const line of callStack(machine, this.texts)) this.io.err(line);
          throw new Trapped();
        case 'exception':
          this.#thrown(stop.exception);
          break;
        case 'break':
          this.#meet();
          break;
        case 'host-call':
          this.#hit(this.breakpoints.atImport(stop.func.module, stop.func.name));
          break;
        case 'exit':
          throw new Exited(stop.code & 0xff);
        case 'wait':
          this.#again = true;
          await this.#wait(stop.for);
          break;
        default:
          // It looked for input, and went on without.
          if (this.#services.queue.wanted) void this.#read();
          await this.io.breathe();
      }
    }
  }

  /** A slice at full speed. Native code is made before it where that is wanted; nobody waits for anything else. */
  async #slice(): Promise<Stop> {
    if (this.#tier.wanted) await this.#prepare();
    const began = nodePlatform.now();
    const stop = this.#tier.slice(SLICE, '', false);
    this.#tier.ran(nodePlatform.now() - began);
    return stop;
  }

  async #prepare(): Promise<void> {
    try {
      await this.#tier.prepare(() => this.io.breathe());
    } catch (error) {
      this.#tier.mode = 'interpreter';
      this.io.err(`The interpreter goes on: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Where a trap was whose frames are gone: the call stack that comes behind it ends at the call that was native. */
  #tellLost({ func, offset }: TrapInfo): void {
    const where = func === null ? '' : ` It was in ${funcName(this.module, func)}`;
    const at = offset === null ? '' : ` at 0x${offset.toString(16)}`;
    this.io.err(` ${where}${at === '' && where === '' ? '' : `${at}.`} With --tier interpreter it is told in full.`);
  }

  /** Nothing more is made for it. */
  end(): void {
    this.#tier?.close();
  }

  /** Nobody catches it, or a breakpoint asks for throws: then the run goes on. */
  #thrown(info: ExceptionInfo): void {
    const { tags } = this.#instance;
    this.#again = true;
    if (info.caught) {
      this.#hit(this.breakpoints.atThrow((tag) => tags[tag] === info.exception.tag));
      return;
    }
    this.io.err(throwSentence(info, this.module));
    for (const line of callStack(this.#machine, this.texts)) this.io.err(line);
    throw new Uncaught();
  }

  async #wait({ input, until }: WaitFor): Promise<void> {
    await this.io.breathe();
    const waits: Promise<void>[] = [];
    let timer: NodeJS.Timeout | undefined;
    if (input && !this.#services.queue.ended) waits.push(this.#read());
    if (until !== null) {
      const milliseconds = Math.ceil(Number(until - this.#services.now('monotonic')) / 1e6);
      waits.push(
        new Promise((resume) => {
          timer = setTimeout(resume, Math.min(Math.max(0, milliseconds), LONGEST_WAIT));
        }),
      );
    }
    await Promise.race(waits);
    clearTimeout(timer);
  }

  /** Hands the next piece of standard input on, when it comes. */
  #read(): Promise<void> {
    this.#reading ??= this.io.input().then((bytes) => {
      if (bytes) this.#services.queue.push(bytes);
      else this.#services.queue.end();
      this.#reading = null;
    });
    return this.#reading;
  }

  /** Executes some instructions, one at a time; null when the machine has not stopped. */
  #steps(): ReturnType<Machine['step']> | null {
    const { each, max } = this.watch;
    const machine = this.#machine;
    for (let i = 0; i < STEPS; i++) {
      // A call from the host that has not begun, or a return to it, is no instruction.
      const counts = !this.#again && !machine.passHostCall && machine.store.code.functionAt(machine.pc) !== null;
      this.#again = false;
      if (counts) {
        if (max !== null && this.#executed >= max) this.#enough(max);
        this.#executed++;
        this.#meet();
        each?.(machine);
      }
      const stop = machine.step();
      if (stop.why !== 'step') return stop;
    }
    return null;
  }

  #enough(max: number): never {
    this.io.err(`Ended after ${max} instructions.`);
    throw new Enough();
  }

  /** The machine stands before an instruction: tells the breakpoints on it. */
  #meet(): void {
    const machine = this.#machine;
    const { pc } = machine;
    this.#hit(this.breakpoints.at(pc, () => machine.i32[machine.sp - 2] ?? 0));
    // One instruction at a time passes the entry and the loop that a function begins with as one.
    const first = this.#single ? machine.store.code.listed(pc) : pc;
    if (first !== pc) this.#hit(this.breakpoints.at(first, () => 0));
  }

  #hit(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const machine = this.#machine;
    const mnemonic = this.texts.at(machine.pc, machine)?.text.split(' ')[0] ?? '';
    const text = this.breakpoints.hit(ids, opcodeByMnemonic(mnemonic)?.number ?? null);
    const hits = new Map(this.breakpoints.hits.map(({ id, hits }) => [id, hits]));
    this.io.err(`${text} (hit ${ids.map((id) => hits.get(id) ?? 0).join(', ')})`);
    for (const line of callStack(machine, this.texts)) this.io.err(line);
  }

  #told(effect: Effect): void {
    switch (effect.kind) {
      case 'print':
        if (effect.stream && effect.bytes) this.watch.write(effect.stream, effect.bytes);
        else this.watch.print(effect.text);
        return;
      case 'draw':
        this.io.err(`${effect.op}(${effect.args.join(', ')})`);
        return;
      case 'tone':
        this.io.err(`tone: ${effect.tone.channel}, ${Math.round(effect.tone.from)} Hz`);
        return;
      default: {
        const { name, args, results } = effect;
        const gives = results.length === 0 ? '' : ` -> ${results.map(valueText).join(' ')}`;
        this.io.err(`stub: ${name}(${args.map(valueText).join(', ')})${gives}`);
      }
    }
  }
}
