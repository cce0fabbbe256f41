/**
 * What a module under debug may take, whatever it declares. Passing one is a trap, or -1 from a grow; never a crash.
 */
export interface RuntimeLimits {
  /** Live call frames, all instances and host calls together. */
  readonly maxFrames: number;
  /** Bytes of the value stack: locals and operands of all frames. */
  readonly maxStackBytes: number;
  /** Pages of 64 KiB a single memory may have. */
  readonly maxMemoryPages: number;
  /** Elements that all tables of a session may have together. */
  readonly maxTableElements: number;
  /** Elements that an array (an object of the program) may have. */
  readonly maxArrayLength: number;
  /** Bytes that the objects of a session may take together, roughly; what is no longer reachable does not count. */
  readonly maxObjectBytes: number;
}

/** What is left of something that several share. */
export interface Budget {
  left: number;
}

export const defaultLimits: RuntimeLimits = {
  maxFrames: 50_000,
  maxStackBytes: 16 * 1024 * 1024,
  maxMemoryPages: 16_384,
  maxTableElements: 10_000_000,
  maxArrayLength: 16 * 1024 * 1024,
  maxObjectBytes: 512 * 1024 * 1024,
};
