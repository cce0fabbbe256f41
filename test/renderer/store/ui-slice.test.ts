import { expect, test } from 'vitest';
import { ProblemError } from '../../../src/protocol/problem.ts';
import { withStore } from './with-store.ts';

test('the same problem twice is one message', () => {
  const { s } = withStore();
  s().ui.report({ kind: 'io', message: 'gone' }, 'a.wasm');
  s().ui.report({ kind: 'io', message: 'gone' }, 'a.wasm');
  expect(s().ui.toasts).toHaveLength(1);
});

test('there are never more than three messages; the oldest goes first', () => {
  const { s } = withStore();
  for (let i = 0; i < 6; i++) s().ui.report({ kind: 'io', message: `problem ${i}` });
  expect(s().ui.toasts.map((toast) => toast.problem?.message)).toEqual([3, 4, 5].map((i) => `problem ${i}`));
});

test('the same words announced twice are two announcements', () => {
  const { s } = withStore();
  s().ui.announce('Paused');
  const first = s().ui.announcement;
  s().ui.announce('Paused');
  expect(s().ui.announcement.seq).toBe(first.seq + 1);
});

test('what failed is not talked about any more once it has worked', async () => {
  const { s, client } = withStore();
  const refuse = (message: string) => () => {
    throw new ProblemError({ kind: 'internal', message });
  };
  client.answer('continue', refuse('Not now.'));
  client.answer('evaluate', refuse('Not this.'));
  await s().engine.ask('continue', {});
  await s().engine.ask('evaluate', { expression: '1', frame: 0 });
  expect(s().ui.toasts).toHaveLength(2);
  await s().engine.ask('step', { kind: 'into' });
  expect(s().ui.toasts.map((toast) => toast.cause)).toEqual(['evaluate']);
});

test('a reason is told in the status line and aloud, and can be taken back in silence', () => {
  const { s } = withStore();
  s().ui.refuse('It is running: pause it first.');
  expect(s().ui.refusal.text).toBe('It is running: pause it first.');
  expect(s().ui.announcement.text).toBe('It is running: pause it first.');
  const { seq } = s().ui.announcement;
  s().ui.refuse('');
  expect(s().ui.refusal.text).toBe('');
  expect(s().ui.announcement.seq).toBe(seq);
});
