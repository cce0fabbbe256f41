import { expect, test } from 'vitest';
import { withStore } from './with-store.ts';

test('the same problem twice is one message', () => {
  const { s } = withStore();
  s().ui.report({ kind: 'io', message: 'gone' }, 'a.wasm');
  s().ui.report({ kind: 'io', message: 'gone' }, 'a.wasm');
  expect(s().ui.toasts).toHaveLength(1);
});

test('there are never more than four messages; the oldest goes first', () => {
  const { s } = withStore();
  for (let i = 0; i < 6; i++) s().ui.report({ kind: 'io', message: `problem ${i}` });
  expect(s().ui.toasts.map((toast) => toast.problem?.message)).toEqual([2, 3, 4, 5].map((i) => `problem ${i}`));
});

test('the same words announced twice are two announcements', () => {
  const { s } = withStore();
  s().ui.announce('Paused');
  const first = s().ui.announcement;
  s().ui.announce('Paused');
  expect(s().ui.announcement.seq).toBe(first.seq + 1);
});
