import { hex, type Journey, type Journeys, momentOfCall, timelineView, type WatchOn } from '../engine/index.ts';
import type { JourneyView, MomentWish, ValuePlace } from '../protocol/messages.ts';
import { ProblemError } from '../protocol/problem.ts';
import type { Handlers } from '../protocol/rpc.ts';
import type { BackKind, TimeRequests } from '../protocol/time-messages.ts';
import type { Core } from './core.ts';
import { finite, whole, wholeOrNone } from './params.ts';

/** Columns of a timeline: more than a screen has. */
const MOST_COLUMNS = 10_000;

const backTexts: Readonly<Record<BackKind, string>> = {
  into: 'Going back one instruction',
  over: 'Stepping back',
  out: 'Looking for the call',
  frame: 'Going back a frame',
  'call-start': 'Looking for the start of the call',
  continue: 'Running back',
  'host-call': 'Looking for the previous host call',
  to: 'Looking for the last time it ran',
};

const accessTexts = { 'last-write': 'last write', 'next-write': 'next write', 'next-read': 'next read' } as const;

/** Going back and forth in what was recorded. */
export function timeHandlers(core: Core): Pick<Handlers, keyof TimeRequests> {
  /** The ways through time of the run, which stands still now. */
  function journeys(): Journeys {
    const { debug } = core;
    const found = debug?.journeys ?? null;
    if (!debug?.driver) throw new ProblemError({ kind: 'internal', message: 'Nothing has run yet.' });
    if (!found) {
      const hint = 'Switch recording on in the settings and restart.';
      throw new ProblemError({ kind: 'internal', message: 'This run is not recorded.', hint });
    }
    if (debug.driver.state === 'running') debug.driver.hold();
    return found;
  }

  function journey(text: string, begin: (ways: Journeys) => Journey): Promise<JourneyView> {
    const ways = journeys();
    return core.travel(text, () => begin(ways));
  }

  function momentOf(to: MomentWish): number {
    const { driver } = core.debug!;
    const { history } = driver!;
    switch (to.kind) {
      case 'instruction':
        return finite('at', to.at);
      case 'part':
        return finite('part', to.part) * history.total;
      case 'call': {
        const at = momentOfCall(driver!, whole('number', to.number));
        if (at === null)
          throw new ProblemError({ kind: 'internal', message: `There is no call or frame ${to.number}.` });
        return at;
      }
      case 'end':
        return history.total;
      default:
        return to satisfies never;
    }
  }

  function watchOf(of: Exclude<ValuePlace, { kind: 'slot' | 'local' }>): WatchOn {
    const index = whole('index', of.index);
    if (of.kind === 'global') return { kind: 'global', global: index, access: 'write' };
    return { kind: 'table', table: of.table, from: index, length: 1, access: 'write' };
  }

  return {
    'time.goto': ({ to }) => {
      const ways = journeys();
      const at = momentOf(to);
      return core.travel('Going to the moment', () => ways.to(at), true);
    },
    'time.back': (asked) => {
      const offset = wholeOrNone('offset', asked.offset);
      return journey(backTexts[asked.kind], (ways) => ways.back(asked.kind, offset));
    },
    'time.origin': ({ of }) =>
      core.journeys.afterwards(() => {
        const text = 'Looking for where the value came from';
        const ways = journeys();
        if (of.kind === 'slot') {
          const position = whole('position', of.position);
          return core.travel(text, () => ways.pushed(core.opened!.standing, position));
        }
        if (of.kind === 'local') {
          const [frame, local] = [whole('frame', of.frame), whole('index', of.index)];
          return core.travel(text, () => ways.local(frame, local));
        }
        const on = watchOf(of);
        return core.travel(text, () => ways.set(on));
      }),
    'time.access': ({ find, ...asked }) => {
      const bytes = {
        memory: whole('memory', asked.memory),
        address: whole('address', asked.address),
        length: whole('length', asked.length, 1),
      };
      const text = `Looking for the ${accessTexts[find]} of ${hex(bytes.address)}`;
      return journey(text, (ways) => {
        if (find === 'last-write') return ways.lastWrite(bytes);
        return ways.next(bytes, find === 'next-read' ? 'read' : 'write');
      });
    },
    'time.cancel': async () => {
      const { debug } = core;
      const ways = debug?.journeys;
      if (ways && core.journeys.leave()) await core.travel('Going back', () => ways.home());
      return null;
    },
    'time.branch': () =>
      core.journeys.afterwards(() => {
        const answer = journeys().branch();
        core.tellState();
        return answer;
      }),
    'time.switch': ({ branch, at }) => {
      const number = whole('branch', branch);
      const moment = wholeOrNone('at', at);
      return journey('Going to the branch', (ways) => ways.show(number, moment));
    },
    'time.line': ({ from, to, columns }) => {
      const driver = core.debug?.driver;
      if (!driver?.history.recording) return null;
      const many = Math.min(MOST_COLUMNS, Math.max(1, finite('columns', columns)));
      return timelineView(driver, core.sightings, finite('from', from), finite('to', to), many);
    },
    'time.settings': ({ record, budget }) => {
      core.setHistory({ record, budget: Math.max(0, finite('budget', budget)) });
      return null;
    },
  };
}
