import type { Platform } from '../engine/index.ts';

/** What a session needs from where it runs; a browser's worker and a test give the same. */
export interface Surroundings {
  readonly platform: Platform;
  /** SHA-256 of bytes, hex. */
  sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
  /** Resolves in a later task, after messages that wait have been heard. */
  nextTask(): Promise<void>;
  /** Resolves after so many milliseconds in which the worker leaves the processor to others. */
  rest(milliseconds: number): Promise<void>;
}
