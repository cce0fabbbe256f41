import { expect, it } from 'vitest';
import type { Subject, Way } from '../../../bench/native/subject.ts';
import { breakpointSubjects, plainSubjects } from '../../../bench/native/subjects.ts';
import { runner } from '../../../bench/native/ways.ts';
import { programs } from '../../../bench/programs/index.ts';
import { nodePlatform } from '../../../src/cli/platform.ts';

/** With so little work that a test has time for it. */
function small(subject: Subject): Subject {
  const { n, result } = programs.find(({ id }) => id === subject.id)!.short;
  return { ...subject, n, result };
}

const ways: readonly Way[] = ['native', 'rounds', 'interpreter', 'plain', 'recorded', 'watched', 'read-watched'];

it.each(plainSubjects().map(small))('runs $id in every way, and watches stop none of them', async (subject) => {
  for (const way of ways) {
    const one = await runner(subject, way, nodePlatform);
    await one.run();
    await one.run();
  }
});

it('has twenty breakpoints for each program, of which none is hit', async () => {
  for (const subject of await breakpointSubjects()) {
    expect(subject.breakpoints).toHaveLength(20);
    const one = await runner(small(subject), 'breakpoints', nodePlatform);
    await one.run();
    one.check();
  }
});

it('throws when another result comes out', async () => {
  const [fib] = plainSubjects();
  const wrong = { ...small(fib!), result: { type: 'i32', value: 1 } } as const;
  for (const way of ['native', 'rounds', 'plain'] as const) {
    const one = await runner(wrong, way, nodePlatform);
    await expect((async () => one.run())()).rejects.toThrow('fib: 6765 instead of 1');
  }
});
