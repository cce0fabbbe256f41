import type { JourneyView } from '../../protocol/messages.ts';

/** Presses that are remembered while a step back is under way: a held key must not run on for long. */
const MOST = 8;

/**
 * How a journey goes with others: of places to go to only the latest matters ('goto', scrubbing), steps are done one
 * after the other, and a search is left when anything else is wanted.
 */
export type JourneyKind = 'goto' | 'step' | 'search';

export interface Journey {
  readonly kind: JourneyKind;
  /** Null: it failed, and that was told. */
  readonly send: () => Promise<JourneyView | null>;
}

export interface Journeys {
  ask: (journey: Journey) => void;
  /** What was asked for is not wanted any more; what is under way ends by itself. */
  drop: () => void;
}

/**
 * At most one journey is under way, a search excepted, which the engine leaves for the next one. `arrived` is told of
 * each that nothing has overtaken, `busy` when the first begins and the last has ended.
 */
export function journeys(
  arrived: (journey: Journey, answer: JourneyView | null) => void,
  busy: (now: Journey | null) => void,
): Journeys {
  let current: Journey | null = null;
  let waiting: Journey[] = [];

  function begin(journey: Journey): void {
    current = journey;
    busy(journey);
    void journey.send().then((answer) => {
      if (current !== journey) return;
      // Steps back from the first moment lead nowhere: the others that were asked for do not either.
      if (answer === null || (!answer.found && journey.kind === 'step')) waiting = [];
      current = null;
      arrived(journey, answer);
      const next = waiting.shift();
      if (next !== undefined) begin(next);
      else if (current === null) busy(null);
    });
  }

  return {
    ask: (journey) => {
      if (current === null || current.kind === 'search') {
        waiting = [];
        begin(journey);
      } else if (journey.kind !== 'step') waiting = [journey];
      else if (waiting.length < MOST) waiting.push(journey);
    },
    drop: () => {
      waiting = [];
      current = null;
      busy(null);
    },
  };
}
