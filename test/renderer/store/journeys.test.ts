import { expect, test } from 'vitest';
import type { JourneyView } from '../../../src/protocol/messages.ts';
import { type JourneyKind, journeys } from '../../../src/renderer/store/journeys.ts';

const found: JourneyView = { found: true, text: '' };

function underTest() {
  const sent: string[] = [];
  const arrived: string[] = [];
  const busy: (JourneyKind | null)[] = [];
  const answers = new Map<string, (answer: JourneyView | null) => void>();
  const names = new Map<unknown, string>();
  const queue = journeys(
    (journey) => void arrived.push(names.get(journey) ?? '?'),
    (now) => void busy.push(now?.kind ?? null),
  );
  return {
    sent,
    arrived,
    busy,
    drop: queue.drop,
    ask: (kind: JourneyKind, name: string) => {
      const journey = {
        kind,
        send: () => {
          sent.push(name);
          return new Promise<JourneyView | null>((resolve) => answers.set(name, resolve));
        },
      };
      names.set(journey, name);
      queue.ask(journey);
    },
    answer: async (name: string, answer: JourneyView | null = found) => {
      answers.get(name)?.(answer);
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

test('of places to go to one is asked for at a time, and then the latest', async () => {
  const t = underTest();
  for (const name of ['a', 'b', 'c']) t.ask('goto', name);
  expect(t.sent).toEqual(['a']);
  await t.answer('a');
  expect(t.sent).toEqual(['a', 'c']);
  await t.answer('c');
  expect(t.busy.at(-1)).toBeNull();
});

test('steps are done one after the other, and not many more than were under way when the key was let go', async () => {
  const t = underTest();
  for (let press = 0; press < 20; press++) t.ask('step', `s${press}`);
  for (let press = 0; press < 20; press++) await t.answer(`s${press}`);
  expect(t.sent).toEqual(Array.from({ length: 9 }, (_, index) => `s${index}`));
});

test('a step that leads nowhere ends those that wait', async () => {
  const t = underTest();
  t.ask('step', 'a');
  t.ask('step', 'b');
  await t.answer('a', { found: false, text: 'No.' });
  expect(t.sent).toEqual(['a']);
  expect(t.busy.at(-1)).toBeNull();
});

test('a search is left for what is wanted next, and its answer is no news then', async () => {
  const t = underTest();
  t.ask('search', 'far');
  t.ask('goto', 'near');
  expect(t.sent).toEqual(['far', 'near']);
  await t.answer('far', { found: false, text: 'Left.' });
  expect(t.arrived).toEqual([]);
  expect(t.busy.at(-1)).toBe('goto');
  await t.answer('near');
  expect(t.arrived).toEqual(['near']);
});

test('what is dropped tells nothing any more', async () => {
  const t = underTest();
  t.ask('step', 'a');
  t.ask('step', 'b');
  t.drop();
  await t.answer('a');
  expect(t.sent).toEqual(['a']);
  expect(t.arrived).toEqual([]);
  expect(t.busy.at(-1)).toBeNull();
});
