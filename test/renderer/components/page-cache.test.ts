import { expect, test } from 'vitest';
import { PageCache } from '../../../src/renderer/components/page-cache.ts';

/** A cache over the numbers 0, 1, 2, ... (plus 1000 times the list), logging each request. */
function numbers(length: number, options?: { pageSize?: number; keep?: number }) {
  const asked: string[] = [];
  const cache = new PageCache<number>((list, from, count) => {
    asked.push(`${list}: ${from}+${count}`);
    const size = Math.max(0, Math.min(count, length - from));
    return Promise.resolve(Array.from({ length: size }, (_, i) => list * 1000 + from + i));
  }, options);
  return { cache, asked };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test('asks for a page once, however many rows of it are wanted', async () => {
  const { cache, asked } = numbers(1000, { pageSize: 10 });
  void cache.want(1, 3, 8);
  void cache.want(1, 5, 12);
  expect(cache.at(1, 5)).toBeNull();
  await settled();
  void cache.want(1, 0, 20);
  expect(asked).toEqual(['1: 0+10', '1: 10+10']);
  expect(cache.at(1, 5)).toBe(1005);
  expect(cache.at(1, 19)).toBe(1019);
});

test('tells its listeners when a page came', async () => {
  const { cache } = numbers(1000, { pageSize: 10 });
  const seen: number[] = [];
  const stop = cache.subscribe(() => seen.push(cache.version()));
  void cache.want(0, 0, 20);
  await settled();
  stop();
  void cache.want(0, 20, 30);
  await settled();
  expect(seen).toEqual([1, 2]);
});

test('drops the pages that were wanted longest ago', async () => {
  const { cache } = numbers(1000, { pageSize: 10, keep: 2 });
  for (const from of [0, 10, 0, 20]) {
    await cache.want(0, from, from + 10);
  }
  expect([cache.at(0, 5), cache.at(0, 15), cache.at(0, 25)]).toEqual([5, null, 25]);
});

test('answers that come after a clear are dropped', async () => {
  const { cache } = numbers(1000, { pageSize: 10 });
  void cache.want(0, 0, 10);
  cache.clear();
  await settled();
  expect(cache.at(0, 5)).toBeNull();
});

test('a page that failed is asked for again', async () => {
  let failures = 1;
  const cache = new PageCache<string>(() =>
    failures-- > 0 ? Promise.reject(new Error('no')) : Promise.resolve(['a']),
  );
  void cache.want(0, 0, 1);
  await settled();
  expect(cache.at(0, 0)).toBeNull();
  void cache.want(0, 0, 1);
  await settled();
  expect(cache.at(0, 0)).toBe('a');
});

test('finds an item among the pages that are here', async () => {
  const { cache } = numbers(1000, { pageSize: 10 });
  void cache.want(2, 30, 40);
  await settled();
  expect(cache.findHere(2, (n) => n === 2034)).toBe(34);
  expect(cache.findHere(2, (n) => n === 2044)).toBeNull();
  expect(cache.findHere(1, () => true)).toBeNull();
});

test('knows whether a range is here, and resolves when it has come', async () => {
  const { cache, asked } = numbers(1000, { pageSize: 10 });
  expect(cache.has(0, 5, 15)).toBe(false);
  await Promise.all([cache.want(0, 5, 15), cache.want(0, 0, 20)]);
  expect(cache.has(0, 5, 15)).toBe(true);
  expect(cache.has(0, 5, 25)).toBe(false);
  expect(cache.has(0, -30, 5)).toBe(true);
  expect(asked).toEqual(['0: 0+10', '0: 10+10']);
});

test('shows what is here until it was fetched again after a refresh', async () => {
  let edition = 'old';
  const cache = new PageCache<string>((_list, from) => Promise.resolve([`${edition} ${from}`]), { pageSize: 1 });
  await cache.want(0, 0, 2);
  edition = 'new';
  cache.refresh();
  expect([cache.at(0, 0), cache.at(0, 1)]).toEqual(['old 0', 'old 1']);
  await cache.want(0, 0, 1);
  expect([cache.at(0, 0), cache.at(0, 1)]).toEqual(['new 0', 'old 1']);
});
