import type { BreakpointSpec, Debugger, Journey, JourneyView } from '../../src/engine/index.ts';
import { autoplay } from '../../src/examples/rocket/autoplay.ts';
import { percentile, rounded, timed, type Figure } from '../measure.ts';
import { randomFrom } from '../programs/random.ts';
import { record, type Recorded, type Writes } from './recorded.ts';
import { sure, went } from './subject.ts';

const SECOND = 60;
const STEPS = 400;
/** Steps one after the other, as with a key that is held down. */
const RUN = 20;
const ROUNDS = 5;

/** What a person waits for who goes back in a long recording of Rocket, in milliseconds. */
export function goingBack(
  say: (line: string) => void,
  wanted: (id: string) => boolean,
): Readonly<Record<string, Figure>> {
  const it = record();
  const { recording, total } = it.debug.driver!.history;
  say(
    `${it.frames.length} frames, ${(total / 1e6).toFixed(1)} million instructions, ` +
      `${recording!.checkpoints.list.length} checkpoints, ${(recording!.bytes / 1e6).toFixed(2)} MB`,
  );
  const figures: Record<string, Figure> = {};
  const measures = {
    'time.step_back_p99_ms': stepsBack,
    'time.reverse_far_ms': reverseFar,
    'time.reverse_near_ms': reverseNear,
    'time.last_write_ms': lastWrites,
  };
  for (const [id, measure] of Object.entries(measures)) if (wanted(id)) figures[id] = measure(it, say);
  return figures;
}

/** Steps back into, over and out, and to the frame before, from random moments and then one after the other. */
function stepsBack({ debug }: Recorded, say: (line: string) => void): Figure {
  const { history } = debug.driver!;
  const { total } = history;
  const { machine } = debug.run!;
  const random = randomFrom(4);
  const samples: number[] = [];
  for (const kind of ['into', 'over', 'out', 'frame'] as const) {
    const own: number[] = [];
    while (own.length < STEPS) {
      if (own.length % (2 * RUN) <= RUN) went(debug.journeys!.to(1000 + random.below(total - 1000)));
      const { at } = history;
      const depth = machine.fr;
      const { took, view } = travelled(debug.journeys!.back(kind));
      sure(history.at < at || !view.found, `a step ${kind} went back`);
      if (kind === 'into') sure(history.at === at - 1, 'a step back is one instruction');
      if (kind === 'over') sure(machine.fr <= depth, 'a step over does not go into a call');
      own.push(took);
    }
    tell(`step back ${kind}`, own, say);
    samples.push(...own);
  }
  went(debug.journeys!.to(total));
  return { ...figure(samples, 50), value: rounded(percentile(samples, 99)) };
}

/** Breakpoints that were met at the beginning of the recording and never after, from its end. */
function reverseFar({ debug, frames, writes }: Recorded, say: (line: string) => void): Figure {
  const soon = frames[SECOND]!;
  const early = writes.find((last) => last >= 0 && last < soon);
  const hot = hottest(writes);
  const places: readonly (readonly [string, BreakpointSpec['on'], number])[] = [
    ['an export', { kind: 'export', name: 'resize' }, -1],
    ['a byte written early', { kind: 'memory', memory: 0, address: early, length: 1, access: 'write' }, early],
    // A value that it never has: all of the recording is searched, and every write looked at.
    [
      'a condition on the byte written most',
      { kind: 'memory', memory: 0, address: hot, length: 1, access: 'write', condition: 'new == 777' },
      -1,
    ],
  ];
  const samples: number[] = [];
  for (const [what, on, written] of places) {
    const own: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const { took, at } = reversed(debug, on, null);
      if (written < 0) sure(at < soon, `${what} was met at the far end (#${at})`);
      // A watchpoint stops behind the access when the run goes forth, so also when it goes back.
      else sure(Math.abs(at - writes.last[written]!) <= 1, `${what} was found (#${at})`);
      own.push(took);
    }
    tell(`reverse continue over everything, ${what}`, own, say);
    samples.push(...own);
  }
  return { ...figure(samples, 3000), value: rounded(Math.max(...samples)) };
}

/** Breakpoints that were met within the last second. */
function reverseNear({ debug, frames }: Recorded, say: (line: string) => void): Figure {
  const end = frames.length - 1;
  let toggled = end;
  while (autoplay(toggled).shoot === autoplay(toggled - 1).shoot) toggled--;
  const places: readonly (readonly [string, BreakpointSpec['on'], number])[] = [
    ['the last frame', { kind: 'export', name: 'update' }, end],
    ['an opcode', { kind: 'opcode', pattern: 'f64.sqrt' }, end],
    ['a key most of a second ago', { kind: 'export', name: 'toggle_shoot' }, Math.min(end, toggled + SECOND - 5)],
  ];
  const samples: number[] = [];
  for (const [what, on, from] of places) {
    const own: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const { took, at } = reversed(debug, on, from === end ? null : frames[from]!);
      sure(at > frames[from - SECOND]! && at <= frames[from]! + 1000, `${what} was met in the last second (#${at})`);
      own.push(took);
    }
    tell(`reverse continue, ${what}`, own, say);
    samples.push(...own);
  }
  return { ...figure(samples, 150), value: rounded(Math.max(...samples)) };
}

/** Goes back to the previous breakpoint from a moment, null for the end; the run is at the end again then. */
function reversed(
  debug: Debugger,
  on: BreakpointSpec['on'],
  from: number | null,
): { readonly took: number; readonly at: number } {
  const { history } = debug.driver!;
  const { total } = history;
  if (from !== null) went(debug.journeys!.to(from));
  debug.breakpoints.set([{ id: 'bench', enabled: true, on }]);
  const { took } = travelled(debug.journeys!.back('continue'));
  const { at } = history;
  debug.breakpoints.set([]);
  went(debug.journeys!.to(total));
  return { took, at };
}

/** The last write of bytes that are written often and seldom, were written just now, long ago and never. */
function lastWrites({ debug, frames, writes }: Recorded, say: (line: string) => void): Figure {
  const end = frames.length - 1;
  const middle = (0.5 * end) | 0;
  const before = (frame: number): number => frames[Math.max(0, frame)]!;
  const hot = hottest(writes);
  const chunk = hot & ~255;
  const places: readonly (readonly [string, number])[] = [
    ['written most', hot],
    ['written in the last second', writes.find((last) => last < before(end - 10) && last > before(end - SECOND))],
    ['written in the middle', writes.find((last) => last > before(middle - 400) && last < before(middle + 400))],
    ['written long ago', writes.find((last) => last >= 0 && last < before(10 * SECOND))],
    ['in memory that is never written', writes.last.length - 100],
    ['written least, beside the one written most', leastBeside(writes, chunk)],
    ['written longest ago in a chunk written in the last second', coldInHot(writes, before(end - SECOND))],
  ];
  const { history } = debug.driver!;
  const { total } = history;
  const samples: number[] = [];
  for (const [what, address] of places) {
    if (address < 0) {
      say(`no byte was ${what}`);
      continue;
    }
    const own: number[] = [];
    const last = writes.last[address]!;
    for (let i = 0; i < ROUNDS; i++) {
      const { took, view } = travelled(debug.journeys!.lastWrite({ memory: 0, address, length: 1 }));
      own.push(took);
      if (last < 0) sure(!view.found, `0x${address.toString(16)} was never written (#${history.at})`);
      else
        sure(view.found && history.at === last, `0x${address.toString(16)} was written at #${last} (#${history.at})`);
      went(debug.journeys!.to(total));
    }
    tell(`last write of a byte ${what} (0x${address.toString(16)}, ${last < 0 ? 'never' : `#${last}`})`, own, say);
    samples.push(...own);
  }
  return { ...figure(samples, 500), value: rounded(Math.max(...samples)) };
}

function hottest({ count }: Writes): number {
  return count.indexOf(count.reduce((a, b) => Math.max(a, b)));
}

function leastBeside({ last }: Writes, chunk: number): number {
  const near = last.subarray(chunk, chunk + 256);
  return chunk + near.indexOf(near.reduce((a, b) => Math.min(a, b)));
}

/** The byte that was written longest ago (or never) in a chunk that has been written after a moment. */
function coldInHot({ last }: Writes, after: number): number {
  let best = -1;
  for (let chunk = 0; chunk < last.length; chunk += 256) {
    if (!last.subarray(chunk, chunk + 256).some((each) => each > after)) continue;
    for (let i = chunk; i < chunk + 256; i++) if (best < 0 || last[i]! < last[best]!) best = i;
  }
  return best;
}

function travelled(journey: Journey): { readonly took: number; readonly view: JourneyView } {
  let view: JourneyView = { found: false, text: '' };
  const took = timed(() => (view = went(journey)));
  return { took, view };
}

function tell(what: string, samples: readonly number[], say: (line: string) => void): void {
  const at = (part: number): string => percentile(samples, part).toFixed(1);
  say(`${what}: median ${at(50)}, 90% ${at(90)}, 99% ${at(99)}, most ${at(100)} ms, of ${samples.length}`);
}

function figure(samples: readonly number[], goal: number): Omit<Figure, 'value'> {
  return { unit: 'ms', goal, better: 'lower', samples: samples.map(rounded) };
}
