/** What a person sets for a program before it runs: what a shell would give it. Plain data. */
export interface ProgramSettings {
  /** The program's name first, as `argv` has it. */
  readonly args: readonly string[];
  /** Names and values. */
  readonly env: readonly (readonly [name: string, value: string])[];
  /** Folders that the program may open, in the order of their descriptors. */
  readonly folders: readonly ProgramFolder[];
  /** Are standard input, output and error a terminal? Programs write line by line then. */
  readonly terminal: boolean;
}

/** A folder the program finds open when it starts. Nothing outside of these exists for it. */
export interface ProgramFolder {
  /** What the program calls it: '/', '.', '/data'. */
  readonly name: string;
  readonly files: readonly ProgramFile[];
}

/** A file, an empty folder (the path ends with a slash) or a symbolic link. */
export interface ProgramFile {
  /** Inside its folder, parts apart by slashes, without a slash in front. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Set for a symbolic link: where it points, relative to where it is. */
  readonly link?: string;
  /** Milliseconds since 1970 of its last change. */
  readonly modified?: number;
}

export const noSettings: ProgramSettings = { args: [], env: [], folders: [], terminal: true };
