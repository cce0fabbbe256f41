import type {
  TimelineCall,
  TimelineMark,
  TimelineMarkKind,
  TimelineView,
  TimeView,
} from '../../../protocol/messages.ts';
import { callWord, grouped, instructionText, sharedUntil } from '../../store/moments.ts';
import { MARGIN, momentAt, niceStep, perPixel, type Scale, xOf } from './timeline-scale.ts';

/** Where things are across the strip, from top to bottom, in pixels. */
export interface Lanes {
  /** Middle of the marks of what stopped or was changed. */
  readonly stops: number;
  /** Middles of the branches that are drawn. */
  readonly branches: readonly number[];
  readonly barsTop: number;
  readonly barsBottom: number;
  /** Middle of the marks of what came in and went out. */
  readonly traffic: number;
  /** Base line of the numbers. */
  readonly ruler: number;
}

const STOPS = 14;
const BRANCH = 11;
const TRAFFIC = 11;
const RULER = 16;
/** More branches than these are in the chooser only. */
const MOST_BRANCHES = 3;

export function lanesOf(height: number, branches: number): Lanes {
  const drawn = Math.min(MOST_BRANCHES, branches);
  const barsBottom = Math.max(STOPS + 7, height - RULER - TRAFFIC - 1);
  // Branches lie over the bars where there is no room for both.
  const barsTop = STOPS + 1 + Math.min(drawn * BRANCH, Math.floor((barsBottom - STOPS) * 0.35));
  return {
    stops: STOPS / 2,
    branches: Array.from({ length: drawn }, (_, index) => STOPS + index * BRANCH + BRANCH / 2),
    barsTop,
    barsBottom,
    traffic: barsBottom + 1 + TRAFFIC / 2,
    ruler: height - 5,
  };
}

/**
 * A bar for each call (or each few of them), as wide as it lasted and as high as one of them worked: an SVG path.
 * `known`: the end of the run when the calls were told; it may have gone on since.
 */
export function barsPath(
  calls: readonly TimelineCall[],
  scale: Scale,
  lanes: Lanes,
  { total, known = total }: { readonly total: number; readonly known?: number },
): string {
  const end = Math.min(scale.range.to, total);
  const begin = Math.max(scale.range.from, 0);
  const bars: { from: number; to: number; each: number }[] = calls.map(({ at, count }, index) => {
    const to = calls[index + 1]?.at ?? end;
    return { from: at, to, each: (to - at) / Math.max(1, count) };
  });
  // What is cut off, or holds calls that were not told yet, is drawn as high as what is next to it.
  const last = bars.at(-1);
  if (last !== undefined && (end < total || known < total)) last.each = bars.at(-2)?.each ?? last.each;
  const first = bars[0]?.from ?? end;
  if (first > begin) bars.unshift({ from: begin, to: first, each: bars[0]?.each ?? 1 });
  const most = bars.reduce((max, { each }) => Math.max(max, each), 0);
  const high = lanes.barsBottom - lanes.barsTop;
  const parts = bars.map(({ from, to, each }) => {
    const left = Math.max(MARGIN, xOf(scale, from));
    const right = Math.min(scale.width - MARGIN, xOf(scale, to));
    const width = right - left;
    if (width <= 0) return '';
    const height = Math.max(2, high * (bars.length === 1 ? 0.5 : most === 0 ? 0 : each / most));
    const drawn = Math.max(0.75, width - (width > 5 ? 1 : width * 0.2));
    return `M${fix(left)} ${fix(lanes.barsBottom)}h${fix(drawn)}v${fix(-height)}h${fix(-drawn)}z`;
  });
  return parts.join('');
}

const fix = (value: number): string => String(Math.round(value * 100) / 100);

export interface RulerMark {
  readonly x: number;
  readonly text: string;
}

/** Pixels of a digit of the ruler. */
const DIGIT = 6.5;
/** Pixels from one number to the next, at least. */
const APART = 84;

/** Numbers under the strip: of frames or calls where several of them can be seen, else of instructions. */
export function rulerMarks(
  line: TimelineView | null,
  view: Pick<TimeView, 'frames' | 'total'>,
  scale: Scale,
): readonly RulerMark[] {
  const calls = line?.calls ?? [];
  const begun = calls.reduce((sum, { count }) => sum + count, 0);
  const inside = ({ x, text }: RulerMark): boolean => x >= MARGIN - 1 && x + 6 + text.length * DIGIT <= scale.width;
  if (begun >= 3) {
    const room = Math.max(1, scale.width - 2 * MARGIN);
    const step = niceStep((begun / room) * APART);
    const marks = apart(callMarks(calls, step, view.total, scale).filter(inside), callWord(view).length + 1);
    return marks.map((mark, index) => (index === 0 ? { ...mark, text: `${callWord(view)} ${mark.text}` } : mark));
  }
  const end = Math.min(scale.range.to, view.total);
  // Runs of native code have moments of many digits.
  const widest = 10 + instructionText(Math.floor(end)).length * DIGIT;
  const step = niceStep(perPixel(scale) * Math.max(APART, widest));
  const marks: RulerMark[] = [];
  for (let at = Math.ceil(Math.max(0, scale.range.from) / step) * step; at <= end; at += step) {
    marks.push({ x: xOf(scale, at), text: instructionText(at) });
  }
  return marks.filter(inside);
}

/** Without those that would be written over the one before; the first has so many letters more. */
function apart(marks: readonly RulerMark[], more: number): readonly RulerMark[] {
  let free = -Infinity;
  return marks.filter(({ x, text }, index) => {
    if (x < free) return false;
    free = x + 10 + (text.length + (index === 0 ? more : 0)) * DIGIT;
    return true;
  });
}

/** Pixels of an instruction from which on each of them can be told from the next. */
const APART_ENOUGH = 7;

/** A line at every instruction, where they are far enough apart: an SVG path, '' where they are not. */
export function instructionLines(scale: Scale, lanes: Lanes, total: number): string {
  if (perPixel(scale) * APART_ENOUGH > 1) return '';
  const parts: string[] = [];
  const end = Math.min(scale.range.to, total);
  for (let at = Math.ceil(Math.max(0, scale.range.from)); at <= end; at++) {
    parts.push(`M${Math.round(xOf(scale, at)) + 0.5} ${fix(lanes.barsTop)}V${fix(lanes.barsBottom)}`);
  }
  return parts.join('');
}

function callMarks(calls: readonly TimelineCall[], step: number, total: number, scale: Scale): readonly RulerMark[] {
  return calls.flatMap(({ at, number, count }, index) => {
    const to = calls[index + 1]?.at ?? Math.min(total, scale.range.to);
    const marks: RulerMark[] = [];
    // The first call is where one begins to count.
    const first = number === 1 && step > 1 ? 1 : Math.ceil(number / step) * step;
    for (let each = first; each < number + count; each = each === 1 ? step : each + step) {
      marks.push({ x: xOf(scale, at + ((each - number) / count) * (to - at)), text: grouped(each) });
      if (step === 1 && each === 1) break;
    }
    return marks;
  });
}

/** How a kind of mark looks: each has a shape of its own, not only a colour. */
export interface MarkLook {
  readonly kind: TimelineMarkKind;
  readonly lane: 'stops' | 'traffic';
  /** What one of them is called. */
  readonly word: string;
  /** An SVG path about 0, 0. */
  readonly shape: string;
}

/** In the order in which they are drawn: what matters most comes last, on top. */
export const markLooks: readonly MarkLook[] = [
  // A dash, a bar, a wedge: what goes through between host and module.
  { kind: 'output', lane: 'traffic', word: 'output', shape: 'm-3 1.5h6v2h-6z' },
  { kind: 'key', lane: 'traffic', word: 'key', shape: 'm-1-4h2v8h-2z' },
  { kind: 'input', lane: 'traffic', word: 'input', shape: 'm-3.5-3.5h7l-3.5 6z' },
  // A square with a hole, a dot, a diamond, a cross.
  { kind: 'edit', lane: 'stops', word: 'change by hand', shape: 'm-3.5-3.5h7v7h-7zm2 2v3h3v-3z' },
  { kind: 'breakpoint', lane: 'stops', word: 'breakpoint', shape: 'm-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z' },
  { kind: 'watch', lane: 'stops', word: 'watchpoint', shape: 'm0-4.5l4.5 4.5l-4.5 4.5l-4.5-4.5z' },
  {
    kind: 'trap',
    lane: 'stops',
    word: 'trap',
    shape: 'm-4-2.6l1.4-1.4l2.6 2.6l2.6-2.6l1.4 1.4l-2.6 2.6l2.6 2.6l-1.4 1.4l-2.6-2.6l-2.6 2.6l-1.4-1.4l2.6-2.6z',
  },
];

/** All marks of a kind as one SVG path. */
export function marksPath(marks: readonly TimelineMark[], look: MarkLook, scale: Scale, lanes: Lanes): string {
  const y = fix(lanes[look.lane]);
  return marks
    .filter(({ kind }) => kind === look.kind)
    .map(({ at }) => xOf(scale, at))
    .filter((x) => x >= MARGIN - 1 && x <= scale.width - MARGIN + 1)
    .map((x) => `M${fix(x)} ${y}${look.shape}`)
    .join('');
}

/** The mark under a pixel, the nearest of its lane; null when there is none. */
export function markAt(
  marks: readonly TimelineMark[],
  x: number,
  y: number,
  scale: Scale,
  lanes: Lanes,
): TimelineMark | null {
  const lane = Math.abs(y - lanes.stops) <= 7 ? 'stops' : Math.abs(y - lanes.traffic) <= 6 ? 'traffic' : null;
  let found: TimelineMark | null = null;
  let nearest = 5;
  for (const mark of marks) {
    if (markLooks.find(({ kind }) => kind === mark.kind)?.lane !== lane) continue;
    const away = Math.abs(xOf(scale, mark.at) - x);
    if (away > nearest) continue;
    nearest = away;
    found = mark;
  }
  return found;
}

/** "3 breakpoints: f64.mul in update". */
export function markText({ kind, text, count }: TimelineMark): string {
  const word = markLooks.find((each) => each.kind === kind)?.word ?? kind;
  const plural = kind === 'output' || kind === 'input' ? word : kind === 'edit' ? 'changes by hand' : `${word}s`;
  const what = count === 1 ? word.charAt(0).toUpperCase() + word.slice(1) : `${grouped(count)} ${plural}`;
  return text === '' ? what : `${what}: ${text}`;
}

/** The number of the call or frame that a moment lies in; null where that is not known. */
export function callAt(calls: readonly TimelineCall[], at: number, total: number): number | null {
  const index = calls.findLastIndex((call) => call.at <= at);
  const call = calls[index];
  if (call === undefined) return null;
  const to = calls[index + 1]?.at ?? total;
  const within = to <= call.at ? 0 : Math.floor(((at - call.at) / (to - call.at)) * call.count);
  return call.number + Math.min(call.count - 1, within);
}

/** The moment that is meant by a pixel: a mark's when it is near one, else the instruction there. */
export function meantMoment(scale: Scale, x: number, view: Pick<TimeView, 'first' | 'total'>): number {
  return Math.min(view.total, Math.max(view.first, Math.round(momentAt(scale, x))));
}

/** A branch that parts from the one that is shown, or from which that one parts. */
export interface BranchLine {
  readonly id: number;
  readonly name: string;
  /** The moment where the two part, and where the other one ends. */
  readonly fork: number;
  readonly end: number;
}

/** The other branches, in the order in which they part. */
export function branchLines({ branches, branch }: Pick<TimeView, 'branches' | 'branch'>): readonly BranchLine[] {
  const until = sharedUntil(branches, branch);
  const lines = branches.flatMap((other): readonly BranchLine[] => {
    if (other.id === branch) return [];
    const { id, name, total: end } = other;
    // One that the shown branch comes from goes on by itself after the fork.
    const shared = until.get(id);
    if (shared !== undefined) return [{ id, name, fork: shared, end }];
    let each = other;
    for (let left = branches.length; left > 0; left--) {
      const parent = branches.find((one) => one.id === each.parent);
      if (parent === undefined) return [];
      const common = until.get(parent.id);
      if (common !== undefined) return [{ id, name, fork: Math.min(each.from, common), end }];
      each = parent;
    }
    return [];
  });
  return lines.toSorted((a, b) => a.fork - b.fork);
}

/** From the bars up to the branch's lane, and along it to its end: an SVG path. */
export function branchPath({ fork, end }: BranchLine, y: number, scale: Scale, lanes: Lanes): string {
  const from = xOf(scale, fork);
  const to = Math.min(scale.width - 2, Math.max(from + 14, xOf(scale, end)));
  const bend = Math.min(14, (to - from) / 2);
  return `M${fix(from)} ${fix(lanes.barsBottom)}C${fix(from)} ${fix(y)} ${fix(from)} ${fix(y)} ${fix(from + bend)} ${fix(y)}H${fix(to)}`;
}

/** What a screen reader says of the moment. */
export function spokenMoment(view: TimeView, at: number): string {
  const { total, call, calls, live } = view;
  const known = at === view.at;
  const calling = known && calls > 0 ? [`${callWord(view)} ${grouped(call)} of ${grouped(calls)}`] : [];
  const where = `instruction ${grouped(at)} of ${grouped(total)}`;
  return [...calling, where, at === total && live ? 'live' : 'in the past'].join(', ');
}
