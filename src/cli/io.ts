/** Where a command reads and writes; the process in real life, arrays in tests. Lines come without their newline. */
export interface Io {
  /** Bytes of a file, `-` being standard input. Rejects as Node's `readFile` does. */
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
  out(line: string): void;
  err(line: string): void;
  /** What a program writes to one of its streams, byte by byte as it is. */
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  /** The next bytes of standard input, as they come; null at its end. */
  input(): Promise<Uint8Array | null>;
  /** Are its streams a terminal, in front of which somebody sits? */
  readonly terminal: boolean;
  /** Where a relative name of a folder leads. */
  path(name: string): string;
  /** The variables around here. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Hands on what was written and lets the process hear of signals and of readers that went away. Long work calls it
   * now and then.
   */
  breathe(): Promise<void>;
}
