/** Which way a run is executed, and why. */

/** 'auto': native code as soon as it pays; the others: that one as far as it can be. */
export type TierMode = 'auto' | 'interpreter' | 'native';

/** What executes a run now, as the status line shows it. */
export interface TierView {
  readonly mode: TierMode;
  /** 'preparing': the interpreter works while native code is being made. */
  readonly now: 'interpreter' | 'native' | 'preparing';
  /** Functions that have native code, and all that the modules of the run define. */
  readonly native: number;
  readonly functions: number;
  /** Why, in one sentence. */
  readonly text: string;
  /** One by one where there are several instances, the one under debug first. */
  readonly instances: readonly TierInstanceView[];
}

export interface TierInstanceView {
  /** What people call the module. */
  readonly name: string;
  readonly native: number;
  readonly functions: number;
  /** What keeps it, or some of its functions, in the interpreter: a sentence; '' when nothing does. */
  readonly text: string;
}
