/** What a program of the list exports: what it needs, and how it is used like anybody would use it. */
export interface Program {
  /** Packages with their exact versions; the first one names the program. */
  readonly packages: Readonly<Record<string, string>>;
  /** What its module was made with. */
  readonly toolchain: string;
  /** Heavy ones take more than a few seconds on an interpreter, and are left out of a quick run. */
  readonly heavy?: boolean;
  run(tools: Tools): Promise<void> | void;
}

export interface Tools {
  /** Imports a package, or a file of one ('pkg/path.js'), as an ES module. */
  // oxlint-disable-next-line typescript/no-explicit-any -- packages come with all kinds of types, and without
  load(specifier: string): Promise<any>;
  /** Requires it as a CommonJS module. */
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  need(specifier: string): any;
  /** Path of a file of a package. */
  file(specifier: string): string;
  /** What the program says; compared byte by byte. Binary data is printed as hex. */
  print(...values: unknown[]): void;
}
