import {
  type Debugger,
  type FramebufferSettings,
  Inspector,
  type ModuleView,
  type PauseView,
  type Problem,
  Marks,
  type WasmModule,
} from '../engine/index.ts';
import { ProblemError } from '../protocol/problem.ts';
import type { ProgramSetup, RunState } from '../protocol/messages.ts';
import { noSetup } from './program-setup.ts';

/** The module that is open: what was read of it, and its debugger once it is known to be valid. */
export class Opened {
  debug: Debugger | null = null;
  /** Why it cannot run. */
  problem: Problem | null = null;
  readonly marks = new Marks();
  /** Run as soon as it can be: what Continue and the like asked for while it was still being validated. */
  wanted: 'run' | 'entry' | null = null;
  /** What the program finds when it starts. */
  setup: ProgramSetup = noSetup;
  /** Its check, `left` when the person cancelled it: the module can be read, and is checked when it is to run. */
  check = { left: false };
  /** Goes on with the check that was left. */
  checkOn: () => void = () => undefined;
  /** The picture of its memory that was asked for while it was still being validated; undefined when none was. */
  framebuffer: FramebufferSettings | null | undefined = undefined;
  /** What its last instance said of `runnable`; until there is one, it may be. */
  #runnable = true;
  /** The stop that was compared last. */
  #marked = -1;
  #inspector: { readonly stops: number; readonly inspector: Inspector } | null = null;

  constructor(
    readonly module: WasmModule,
    public view: ModuleView,
  ) {
    this.problem = view.problem;
  }

  get state(): RunState {
    return this.problem ? 'problem' : (this.debug?.state ?? 'ready');
  }

  /** Is there anything to go on with? A module that only exports functions waits for one to be called. */
  get runnable(): boolean {
    const driver = this.debug?.driver;
    if (!driver) return this.#runnable || this.module.start !== null;
    if (driver.calls.length > 0) return true;
    this.#runnable = driver.runnable;
    return this.#runnable;
  }

  /** Looks at the machine where it stands; null unless it stands. */
  get inspector(): Inspector | null {
    const driver = this.debug?.driver;
    if (!driver || (driver.state !== 'paused' && driver.state !== 'trapped')) return null;
    if (this.#inspector?.stops !== driver.stops || this.#inspector.inspector.driver !== driver) {
      this.#inspector = { stops: driver.stops, inspector: new Inspector(driver, this.marks) };
    }
    return this.#inspector?.inspector ?? null;
  }

  /** What a slow run looks like right now. */
  get passing(): PauseView | null {
    const driver = this.debug?.driver;
    if (driver?.state !== 'running' || driver.calls.length === 0) return null;
    const stop = { reason: 'step', text: '', breakpoints: [], trap: null, results: null } as const;
    return new Inspector(driver, this.marks).pause(stop);
  }

  /** The machine has come to a stop: what there is now is what the next stop is compared with. */
  stopped(): PauseView | null {
    const { inspector } = this;
    const driver = this.debug?.driver;
    if (!inspector || !driver?.stop) return null;
    if (driver.stops !== this.#marked) this.marks.stopped(inspector.machine, driver.run.instance);
    this.#marked = driver.stops;
    return inspector.pause(driver.stop);
  }

  /** The debugger, or the problem why there is none. */
  get ready(): Debugger {
    if (this.problem) throw new ProblemError(this.problem);
    if (!this.debug) throw new ProblemError({ kind: 'internal', message: this.unchecked });
    return this.debug;
  }

  /** Why there is no debugger yet. */
  get unchecked(): string {
    if (this.check.left) return 'The check of the module was cancelled: Continue checks it and runs it.';
    return 'The module is still being checked.';
  }

  /** The inspector, or a problem that says that nothing stands still. */
  get standing(): Inspector {
    const { inspector } = this;
    if (inspector) return inspector;
    throw new ProblemError({ kind: 'internal', message: 'Nothing is paused.', hint: 'Pause first.' });
  }
}
