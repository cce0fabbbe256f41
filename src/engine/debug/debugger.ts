import { type GameWish, type Keys, noKeys, noWish } from '../hosts/game.ts';
import type { Effect, Host } from '../hosts/host.ts';
import { HostSet } from '../hosts/host-set.ts';
import { noSettings, type ProgramSettings } from '../hosts/program-settings.ts';
import type { WasmModule } from '../module/module.ts';
import { funcName, tagName } from '../module/names.ts';
import type { Platform } from '../platform.ts';
import type { RuntimeLimits } from '../runtime/limits.ts';
import type { Value } from '../runtime/value.ts';
import { Breakpoints } from './breakpoints.ts';
import { Driver } from './driver.ts';
import type { Advance, Budget, DriverListener, DriverState } from './driving.ts';
import type { EntryPoint } from './program.ts';
import { type Run, startRun } from './run.ts';
import { shownObjects } from './shown-objects.ts';
import { type HistoryOptions, usualHistory } from './time/history.ts';
import { Journeys } from './time/journeys.ts';
import type { RunTier } from './tier/run-tier.ts';
import type { Edit, Input } from './time/tape.ts';
import type { TierMode } from './views.ts';

export interface DebuggerListener extends DriverListener {
  /** Something a host left: printed lines and stub calls (draw records go to the picture). */
  effect(effect: Effect): void;
}

export interface DebuggerOptions {
  readonly platform: Platform;
  readonly listener: DebuggerListener;
  /** What Continue calls when the module has neither a game nor a start function; else the usual names are tried. */
  readonly entry?: EntryPoint | null;
  /** Other hosts than the registered ones. */
  readonly hosts?: readonly Host[];
}

/** 'ready': open, without an instance. */
export type DebuggerState = 'ready' | DriverState;

/**
 * One valid module under debug, over any number of runs: breakpoints, limits, results of stubs and the state of the
 * keys stay when it is restarted. What it does inside a run is the driver's; where the machine stands is shown by
 * inspect.ts and changed by edit.ts.
 */
export class Debugger {
  readonly breakpoints: Breakpoints;
  /** Take effect at the next start. */
  limits: Partial<RuntimeLimits> = {};
  /** Is what happens recorded, and how much memory may that take? Takes effect at the next start. */
  history: HistoryOptions = usualHistory;
  /** Arguments, environment and files; take effect at the next start. */
  settings: ProgramSettings = noSettings;
  #driver: Driver | null = null;
  #journeys: Journeys | null = null;
  #hosts: HostSet;
  #keys = noKeys;
  #fixedDt = false;
  #wish = noWish;
  #tierMode: TierMode = 'auto';

  constructor(
    readonly module: WasmModule,
    readonly options: DebuggerOptions,
  ) {
    this.breakpoints = new Breakpoints(module, {
      funcName: (func) => funcName(module, func),
      tagName: (tag) => tagName(module, tag),
    });
    this.#hosts = HostSet.for(module, options.hosts);
  }

  get state(): DebuggerState {
    return this.#driver?.state ?? 'ready';
  }

  get driver(): Driver | null {
    return this.#driver;
  }

  /** Ways through the time of the run; null without a run that is recorded. */
  get journeys(): Journeys | null {
    return this.#driver?.history.recording ? this.#journeys : null;
  }

  get run(): Run | null {
    return this.#driver?.run ?? null;
  }

  /** What executes the run: see `RunTier`. Null without a run. */
  get tier(): RunTier | null {
    return this.#driver?.tier ?? null;
  }

  get tierMode(): TierMode {
    return this.#tierMode;
  }

  /** In this and in later runs. Takes effect at once. */
  set tierMode(mode: TierMode) {
    this.#tierMode = mode;
    if (this.tier) this.tier.mode = mode;
  }

  /** Who provides the imports of the run, or of the last one. */
  get hosts(): HostSet {
    return this.#hosts;
  }

  set keys(keys: Keys) {
    this.#keys = keys;
    if (this.run) this.run.program.keys = keys;
  }

  set fixedDt(fixed: boolean) {
    this.#fixedDt = fixed;
    if (this.run) this.run.program.fixedDtWish = fixed;
  }

  /** What a person asked to be shown, in this and in later runs. */
  get wish(): GameWish {
    return this.#wish;
  }

  set wish(wish: GameWish) {
    this.#wish = wish;
    this.#put({ kind: 'picture', settings: wish.framebuffer });
  }

  /**
   * Links and instantiates, afresh when there is a run already, and returns the driver, idle. Throws a LinkError, or a
   * PlacedTrap when a segment does not fit; there is no run then.
   */
  start(): Driver {
    this.end();
    const { platform, listener, entry = null } = this.options;
    this.#hosts = this.#hosts.renewed(this.settings);
    shownObjects(this.module).clear();
    const run = startRun(this.module, this.#hosts, {
      platform,
      limits: this.limits,
      entry,
      keys: this.#keys,
      fixedDt: this.#fixedDt,
      wish: this.#wish,
      onEffect: (effect) => {
        // What was told when it happened is not told again.
        if (this.#driver?.history.leaves() ?? true) listener.effect(effect);
      },
    });
    this.breakpoints.attach(run.instance, run.machine);
    this.#driver = new Driver(run, this.breakpoints, listener, this.history, this.#tierMode);
    this.#journeys = new Journeys(this.#driver);
    return this.#driver;
  }

  /** The driver of the run, started when there is none. Throws as `start` does. */
  ensure(): Driver {
    return this.#driver ?? this.start();
  }

  /** Gives the instance up. */
  end(): void {
    this.tier?.close();
    this.#driver = null;
  }

  /** Gives the program bytes of standard input; null ends it. Nothing happens without a run. */
  input(bytes: Uint8Array | null): void {
    this.#put({ kind: 'input', bytes });
  }

  /** See `Driver.advance`; 'idle' without a run. */
  advance(budget: Budget): Advance {
    return this.#driver?.advance(budget) ?? 'idle';
  }

  /** Results a stubbed import gives from now on, also in later runs. */
  setStubResults(module: string, name: string, results: readonly Value[]): void {
    if (this.#driver) this.#put({ kind: 'stub', module, name, results });
    else this.#hosts.stubs.setResults(module, name, results);
  }

  /** Changes a value of the machine that stands; in the past, that begins another branch. */
  edit(edit: Edit): void {
    this.#put({ kind: 'edit', edit });
  }

  /** Something new comes into the run: in the past, it goes on differently from there. */
  #put(input: Input): void {
    const driver = this.#driver;
    if (!driver) return;
    driver.finishInstruction();
    driver.history.part();
    driver.history.put(input);
  }
}
