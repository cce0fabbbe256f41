import type { StopView } from './views.ts';
import type { PlannedCall } from './program.ts';
import type { Run } from './run.ts';

/** A call by the host under way; several when one was invoked while another was paused. */
export interface ActiveCall extends PlannedCall {
  /** For a nested call: the stop it interrupted, to which its return goes back. */
  readonly over: StopView | null;
}

/**
 * The calls that the host makes of a run, one after the other: takes them from the program, begins them in the
 * machine and closes them. The same for a run that happens and for one that is repeated.
 */
export class Calls {
  /** Outermost first. */
  readonly active: ActiveCall[] = [];

  constructor(readonly run: Run) {}

  get innermost(): ActiveCall | null {
    return this.active.at(-1) ?? null;
  }

  /** Begins the next call that is planned; null when there is none. */
  begin(over: StopView | null): ActiveCall | null {
    const { program, machine } = this.run;
    const planned = program.next();
    if (!planned) return null;
    const call = { ...planned, over };
    this.active.push(call);
    machine.call(call.func, call.args);
    return call;
  }

  /** The innermost call has returned. A host function called from outside counts as an instruction: it takes time. */
  returned(): ActiveCall | null {
    const call = this.active.pop() ?? null;
    if (call?.func.kind === 'host') this.run.machine.count++;
    if (call && call.endsFrame !== null) this.run.program.picture?.complete(call.endsFrame);
    return call;
  }

  /** Does this call's return end the program? */
  endsProgram(call: ActiveCall): boolean {
    return !call.over && this.run.hosts.host?.endsWith?.(call.name) === true;
  }

  /** Gives up the innermost call: the machine stands where it interrupted another one. */
  giveUp(): void {
    this.run.machine.giveUp();
    this.active.pop();
  }

  /** Gives up all of them. */
  unwind(): void {
    this.run.machine.unwind();
    this.active.length = 0;
  }

  /** Puts back what was under way. */
  restore(active: readonly ActiveCall[]): void {
    this.active.splice(0, this.active.length, ...active);
  }
}
