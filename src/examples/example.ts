/** A bundled sample: where its bytes are, how it is run, and the words that go with it. Plain data. */
export interface Example {
  /** Short and lasting; recent files and settings remember it. */
  readonly id: string;
  readonly title: string;
  /** One sentence for the start page. */
  readonly summary: string;
  /** The module, relative to src/examples (see `urls.ts` for pages and workers). */
  readonly file: string;
  /** The text it was made from, relative to src/examples. */
  readonly wat?: string;
  /** The source map, relative to src/examples. */
  readonly map?: string;
  /** Who provides the imports: a game's host, the one that prints the flying player, or nobody (there are none). */
  readonly host: 'rocket' | 'wasm4' | 'display' | 'none';
  /** What Continue calls. A game has none: its host calls `update` and `draw` for every frame. */
  readonly entry?: ExampleEntry;
  /** Other calls worth making from the Invoke pane. */
  readonly calls?: readonly ExampleEntry[];
  /** A breakpoint worth setting first, offered beside the lesson. */
  readonly firstBreakpoint?: ExampleBreakpoint;
  readonly lesson: readonly LessonSection[];
}

/** An export and its arguments as people type them. */
export interface ExampleEntry {
  readonly export: string;
  readonly args: readonly string[];
}

/** Where to break, in the words of the Breakpoints pane. */
export type ExampleBreakpoint =
  | { readonly kind: 'export'; readonly name: string }
  | { readonly kind: 'import'; readonly module: string; readonly name: string }
  | { readonly kind: 'opcode'; readonly pattern: string };

/** A heading and its paragraphs. Words between backticks are code; there is no other markup. */
export interface LessonSection {
  readonly heading: string;
  readonly body: readonly string[];
}
