import { readFileSync } from 'node:fs';
import {
  type Debugger,
  noNotes,
  playSession,
  readSession,
  savedRun,
  startSession,
  stateSum,
  sumsOf,
  writeSession,
} from '../../src/engine/index.ts';
import { noSettings } from '../../src/engine/hosts/program-settings.ts';
import { sameState } from '../../src/engine/session/state-sum.ts';
import { rounded, type Figure } from '../measure.ts';
import { randomFrom } from '../programs/random.ts';
import { play, rocket, rocketUrl, subject, sure } from './subject.ts';

const MINUTES = 2;
const FRAMES = 60 * 60;
/** Steps of a browser's clock, in seconds. */
const TICK = 5e-6;

/** The file of a session of Rocket, without the module, for every minute that was played. */
export function sessionSize(say: (line: string) => void): Figure {
  const random = randomFrom(7);
  const debug = rocket();
  const samples: number[] = [];
  let before = 0;
  let file = new Uint8Array(0);
  for (let minute = 0; minute < MINUTES; minute++) {
    // No two frames last equally long: up to a millisecond more or less than a sixtieth of a second.
    const elapsed = (): number => 1 / 60 + TICK * (random.below(400) - 200);
    if (minute > 0) debug.driver!.resume();
    play(debug, minute * FRAMES, (minute + 1) * FRAMES, undefined, elapsed);
    file = fileOf(debug);
    samples.push((file.length - before) / 1000);
    before = file.length;
  }
  const total = debug.driver!.history.total;
  say(
    `${MINUTES} minutes of Rocket, #${total}: a session file of ${(file.length / 1000).toFixed(1)} kB without the module`,
  );
  sure(isWhole(file, debug), 'the file plays to the same end');
  return {
    value: rounded(Math.max(...samples)),
    unit: 'kB',
    goal: 100,
    better: 'lower',
    samples: samples.map(rounded),
  };
}

function fileOf(debug: Debugger): Uint8Array<ArrayBuffer> {
  const run = savedRun(debug, {
    wasmscope: '0.1.0',
    module: { name: 'rocket.wasm', hash: '0'.repeat(64), size: readFileSync(rocketUrl).length },
    program: { args: [], env: [], terminal: true, folders: [] },
    branch: 'First run',
  });
  const { total } = debug.driver!.history;
  const sums = finish(sumsOf(debug, total));
  finish(debug.journeys!.to(total));
  return writeSession({ ...run, notes: noNotes, sums, files: new Map(), module: null });
}

/** Does the file, played in a fresh debugger, come to the same state? */
function isWhole(file: Uint8Array, before: Debugger): boolean {
  const session = readSession('rocket.wscope', file);
  const { debug } = subject(new Uint8Array(readFileSync(rocketUrl)));
  startSession(debug, session, noSettings);
  const { reached, differs } = finish(playSession(debug, session, session.header.total));
  return (
    session.playable &&
    differs === null &&
    reached === session.header.total &&
    sameState(stateSum(debug.run!), stateSum(before.run!))
  );
}

function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
