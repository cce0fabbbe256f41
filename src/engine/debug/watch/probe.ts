/** An access that a probe saw. */
export interface Probed {
  /** Before the instruction that accessed, or before the call that the host prepared. */
  readonly moment: number;
  /** Did the host do it between two calls? Then it is done by that moment; else it is done by the one after. */
  readonly outside: boolean;
}

/** Looks out for accesses of a range of memory for as long as somebody looks for them; see `Watchpoints.probe`. */
export class Probe {
  readonly condition = null;
  readonly compares = false;
  /** The access that came first, and the one that came last; null when there was none. */
  first: Probed | null = null;
  newest: Probed | null = null;

  constructor(
    readonly reads: boolean,
    readonly writes: boolean,
    /** Does the machine stop behind the first access? */
    readonly stops: boolean,
    /** Looks no longer. */
    readonly end: () => void,
  ) {}

  see(moment: number, outside: boolean): void {
    const probed = { moment, outside };
    this.first ??= probed;
    this.newest = probed;
  }
}
