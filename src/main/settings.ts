import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';

const windowState = v.object({
  x: v.number(),
  y: v.number(),
  width: v.pipe(v.number(), v.minValue(200)),
  height: v.pipe(v.number(), v.minValue(200)),
  maximized: v.boolean(),
});

const recentEntry = v.object({ token: v.string(), path: v.string(), openedAt: v.number() });

/** Each part falls back by itself: one that was damaged does not cost the others. */
const fileShape = v.object({
  window: v.fallback(v.nullable(windowState), null),
  recent: v.fallback(v.array(recentEntry), []),
  values: v.fallback(v.record(v.string(), v.string()), {}),
});

export type WindowState = v.InferOutput<typeof windowState>;
export type RecentEntry = v.InferOutput<typeof recentEntry>;
type Data = v.InferOutput<typeof fileShape>;

/** How many keys the page may keep; the oldest written is given up first. */
const maxValues = 500;

/** How long a change may wait for others before the file is written, in milliseconds. */
const writeDelay = 300;

/**
 * The app's small JSON file: window place, recent files, and what the page keeps. Read once, written shortly after a
 * change, always whole and by renaming, so that a crash leaves the old file or the new one.
 */
export class Settings {
  readonly #file: string;
  #data: Data;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(file: string) {
    this.#file = file;
    this.#data = read(file);
  }

  get window(): WindowState | null {
    return this.#data.window;
  }

  set window(state: WindowState | null) {
    this.#data.window = state;
    this.#changed();
  }

  get recent(): readonly RecentEntry[] {
    return this.#data.recent;
  }

  set recent(list: readonly RecentEntry[]) {
    this.#data.recent = [...list];
    this.#changed();
  }

  /** The JSON text the page stored under `key`, or null. */
  value(key: string): string | null {
    return Object.hasOwn(this.#data.values, key) ? (this.#data.values[key] ?? null) : null;
  }

  /** Stores a JSON text (throws a SyntaxError when it is none); null removes the key. */
  setValue(key: string, json: string | null): void {
    if (json !== null) JSON.parse(json);
    const others = Object.entries(this.#data.values).filter(([name]) => name !== key);
    const all = json === null ? others : [...others, [key, json] as const];
    this.#data.values = Object.fromEntries(all.slice(-maxValues));
    this.#changed();
  }

  /** Writes what is not written yet. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    mkdirSync(dirname(this.#file), { recursive: true });
    const draft = `${this.#file}.${process.pid}.new`;
    writeFileSync(draft, JSON.stringify(this.#data), { mode: 0o600 });
    renameSync(draft, this.#file);
  }

  #changed(): void {
    this.#timer ??= setTimeout(() => {
      try {
        this.flush();
      } catch {
        // A full disk or a read-only home must not stop the app; the next change tries again.
      }
    }, writeDelay);
  }
}

function read(file: string): Data {
  let stored: unknown = {};
  try {
    stored = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Missing at the first launch, or damaged: begin with nothing.
  }
  const parsed = v.safeParse(fileShape, typeof stored === 'object' && stored !== null ? stored : {});
  return parsed.success ? parsed.output : { window: null, recent: [], values: {} };
}
