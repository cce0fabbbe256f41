import type { Keys } from '../../hosts/game.ts';
import type { Driver } from '../driver.ts';
import type { TimelineCall, TimelineMark, TimelineMarkKind, TimelineView, TimeView } from '../views.ts';
import { lastNotAfter } from './memory-versions.ts';
import { beginsCall, type Entry } from './tape.ts';

/** Marks that are remembered of one run, the last ones. */
const MOST_MARKS = 20_000;

/** Something that was seen while the run happened. */
export interface Seen {
  readonly at: number;
  readonly branch: number;
  readonly kind: TimelineMarkKind;
  readonly text: string;
}

/** What was seen of a run, for the timeline: hits, traps, output. Inputs are on the tape. */
export class Sightings {
  #seen: Seen[] = [];

  add(seen: Seen): void {
    const last = this.#seen.at(-1);
    if (last?.at === seen.at && last.kind === seen.kind && last.branch === seen.branch) return;
    this.#seen.push(seen);
    if (this.#seen.length > 1.25 * MOST_MARKS) this.#seen = this.#seen.slice(-MOST_MARKS);
  }

  between(from: number, to: number): readonly Seen[] {
    return this.#seen.filter(({ at }) => at >= from && at <= to);
  }
}

/** Where in its recording the run is. */
export function timeView(driver: Driver, seeking: TimeView['seeking']): TimeView {
  const { history, run } = driver;
  const { recording } = history;
  const frames = run.program.game !== null;
  const { begun, forgotten } = callsBegun(driver);
  return {
    recording: recording !== null,
    note: noteOf(driver),
    at: history.at,
    first: recording?.checkpoints.list[0]?.at ?? history.at,
    total: history.total,
    live: !history.past,
    call: forgotten + lastNotAfter(begun, history.at) + 1,
    calls: forgotten + begun.length,
    frames,
    bytes: recording?.bytes ?? 0,
    budget: recording?.budget ?? 0,
    branch: recording?.branches.current.branch ?? 1,
    branches: recording?.branches.views(history.total) ?? [],
    seeking,
  };
}

/** The moment where a frame (or a call by the host) begins, counted from 1; null when there is none. */
export function momentOfCall(driver: Driver, number: number): number | null {
  const { begun, forgotten } = callsBegun(driver);
  return begun[number - 1 - forgotten]?.at ?? null;
}

/** What there is to see between two moments of the branch that is shown, about one item for each column. */
export function timelineView(
  driver: Driver,
  sightings: Sightings,
  from: number,
  to: number,
  columns: number,
): TimelineView {
  const { recording } = driver.history;
  const width = Math.max(1, (to - from) / Math.max(1, columns));
  const entries = recording?.entries ?? [];
  const branch = recording?.branches.current.branch ?? 1;
  return {
    from,
    to,
    branch,
    calls: calls(callsBegun(driver), from, to, width),
    marks: thinned([...inputMarks(entries, from, to), ...shown(driver, sightings, from, to)], width),
  };
}

function calls({ begun, forgotten }: Begun, from: number, to: number, width: number): TimelineCall[] {
  const found: TimelineCall[] = [];
  let edge = -Infinity;
  for (let i = Math.max(0, lastNotAfter(begun, from - 1)); i < begun.length; i++) {
    const { at, input } = begun[i]!;
    if (at > to) break;
    const last = found.at(-1);
    if (last && at < edge) {
      found[found.length - 1] = { ...last, count: last.count + 1 };
      continue;
    }
    found.push({ at, number: forgotten + i + 1, name: nameOf(input), count: 1 });
    edge = at + width;
  }
  return found;
}

function nameOf(input: Entry['input']): string {
  if (input.kind === 'invoke') return input.name;
  return input.kind === 'frame' ? 'frame' : 'entry point';
}

function* inputMarks(entries: readonly Entry[], from: number, to: number): Iterable<TimelineMark> {
  const begin = lastNotAfter(entries, from - 1) + 1;
  let down: string | null = null;
  for (let i = begin; i < entries.length; i++) {
    const { at, input } = entries[i]!;
    if (at > to) return;
    if (input.kind === 'frame' && input.keys) {
      down ??= downBefore(entries, begin);
      const now = downText(input.keys);
      // A mouse that only moves tells nothing that anybody looks for.
      if (now !== down) yield { at, kind: 'key', text: now === '' ? 'all keys up' : `keys: ${now}`, count: 1 };
      down = now;
    } else if (input.kind === 'input') yield { at, kind: 'input', text: 'standard input', count: 1 };
    else if (input.kind === 'edit') yield { at, kind: 'edit', text: 'a value was changed', count: 1 };
  }
}

/** What was down before an entry of the tape. */
function downBefore(entries: readonly Entry[], index: number): string {
  for (let i = index - 1; i >= 0; i--) {
    const { input } = entries[i]!;
    if (input.kind === 'frame' && input.keys) return downText(input.keys);
  }
  return '';
}

const mouseButtons = ['left', 'right', 'middle'] as const;

/** The buttons that are down, in words; '' when none is. */
function downText({ pointer, ...buttons }: Keys): string {
  const down = Object.entries(buttons).flatMap(([name, pressed]) => (pressed ? [name] : []));
  const mouse = mouseButtons.flatMap((name, bit) => ((pointer.buttons >> bit) & 1 ? [`mouse ${name}`] : []));
  return [...down, ...mouse].join(', ');
}

/** Sightings of this branch, and of those it came from up to where it parted. */
function shown({ history }: Driver, sightings: Sightings, from: number, to: number): TimelineMark[] {
  const path = history.recording?.branches.shared ?? new Map<number, number>();
  return sightings
    .between(from, to)
    .filter(({ at, branch }) => at <= (path.get(branch) ?? -1))
    .map(({ at, kind, text }) => ({ at, kind, text, count: 1 }));
}

/** Of each kind, those that fall into one column become one. */
function thinned(marks: readonly TimelineMark[], width: number): TimelineMark[] {
  const last = new Map<TimelineMarkKind, number>();
  const found: TimelineMark[] = [];
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    const index = last.get(mark.kind);
    const before = index === undefined ? null : found[index]!;
    if (before && index !== undefined && mark.at < before.at + width) {
      found[index] = { ...before, count: before.count + 1 };
      continue;
    }
    last.set(mark.kind, found.length);
    found.push(mark);
  }
  return found;
}

/** Entries that begin a frame, or a call by the host where there are no frames, behind those that are forgotten. */
interface Begun {
  readonly begun: readonly Entry[];
  readonly forgotten: number;
}

function callsBegun({ history: { recording }, run }: Driver): Begun {
  if (!recording) return { begun: [], forgotten: 0 };
  const { entries, forgotten } = recording;
  const frames = run.program.game !== null;
  let known = cache.get(entries);
  if (known?.frames !== frames || known.length > entries.length) {
    known = { frames, length: 0, begun: [] };
    cache.set(entries, known);
  }
  for (; known.length < entries.length; known.length++) {
    const entry = entries[known.length]!;
    if (beginsCall(entry, frames)) known.begun.push(entry);
  }
  return { begun: known.begun, forgotten: frames ? forgotten.frames : forgotten.calls };
}

/** A tape only grows, or becomes another one: what was found is gone on with. */
const cache = new WeakMap<readonly Entry[], { readonly frames: boolean; length: number; readonly begun: Entry[] }>();

function noteOf({ history }: Driver): string | null {
  const { recording } = history;
  if (!recording) return 'Nothing is recorded: recording is switched off in the settings.';
  if (history.diverged !== null) {
    return `From #${history.diverged} on the run goes another way than when it was recorded.`;
  }
  const first = recording.checkpoints.list[0]?.at ?? 0;
  if (first > 0) return `What came before #${first} had to be forgotten: the memory for recording was used up.`;
  return null;
}
