import type { Events, StepParams } from '../../protocol/messages.ts';

/** Presses that are remembered while a step is under way: a held key must not run on for long after it was let go. */
const MOST = 8;

/** Steps asked for by keys that may come faster than steps are done. */
export interface StepQueue {
  /** Begins a step, or remembers it while another is under way. */
  ask: (step: StepParams) => void;
  /** What the engine tells: a step that ended makes room for the next one, any other stop drops what was remembered. */
  stateChanged: (event: Pick<Events['state'], 'state' | 'pause'>) => void;
  /** The person wants something else, or the run is gone: no step is under way any more, and none is remembered. */
  reset: () => void;
}

/**
 * `send` asks the engine, and answers whether it took the step; `busy` is told when steps are under way, and when no
 * more.
 */
export function stepQueue(send: (step: StepParams) => Promise<boolean>, busy: (stepping: boolean) => void): StepQueue {
  let waiting: StepParams[] = [];
  /** The step under way: over when it was answered and nothing runs. */
  let current: { answered: boolean; running: boolean } | null = null;

  function begin(step: StepParams): void {
    const mine = { answered: false, running: false };
    current = mine;
    busy(true);
    void send(step).then((taken) => {
      if (current !== mine) return;
      mine.answered = true;
      if (!taken) waiting = [];
      goOn();
    });
  }

  function goOn(): void {
    if (!current?.answered || current.running) return;
    current = null;
    const next = takeFirst(waiting);
    if (next === null) busy(false);
    else begin(next);
  }

  return {
    ask: (step) => {
      if (current === null) begin(step);
      else if (waiting.length < MOST) waiting.push(step);
    },
    stateChanged: ({ state, pause }) => {
      if (current === null) return;
      current.running = state === 'running';
      if (current.running) return;
      const reason = state === 'paused' ? pause?.stop.reason : undefined;
      if (reason !== 'step' && reason !== 'entry' && reason !== 'finished' && reason !== 'host-call') waiting = [];
      goOn();
    },
    reset: () => {
      waiting = [];
      current = null;
      busy(false);
    },
  };
}

/** Takes what comes next out of a queue: single instructions one after the other are one request. */
function takeFirst(waiting: StepParams[]): StepParams | null {
  const other = waiting.findIndex(({ kind }) => kind !== 'into');
  const count = other < 0 ? waiting.length : other;
  if (count < 2) return waiting.shift() ?? null;
  waiting.splice(0, count);
  return { kind: 'count', count };
}
