import { expect, test } from 'vitest';
import { stopNews } from '../../../src/renderer/store/stop-news.ts';
import { fakePause } from '../../support/fake-client.ts';

const stopped = (text: string) => ({ ...fakePause, stop: { ...fakePause.stop, text } });
const next = fakePause.top?.next?.text;

test('a stop is told with its reason and the instruction that comes next', () => {
  expect(stopNews(stopped('Paused at a breakpoint.'))).toBe(`Paused at a breakpoint. ${next}`);
  expect(stopNews({ ...stopped('Paused.'), top: null })).toBe('Paused');
});

test('a moment that was gone to has no reason: its number is told', () => {
  expect(stopNews(stopped(''))).toBe(`#5,912,044. ${next}`);
});
