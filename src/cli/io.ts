/** Where a command reads and writes; the process in real life, arrays in tests. Lines come without their newline. */
export interface Io {
  /** Bytes of a file, `-` being standard input. Rejects as Node's `readFile` does. */
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
  out(line: string): void;
  err(line: string): void;
  /**
   * Hands on what was written and lets the process hear of signals and of readers that went away. Long work calls it
   * now and then.
   */
  breathe(): Promise<void>;
}
