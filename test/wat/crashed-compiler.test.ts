import { expect, test, vi } from 'vitest';
import { watToWasm } from '../../src/wat/index.ts';

const loads = vi.hoisted(() => ({ count: 0 }));

/** A compiler that crashes with every text the first time it is loaded: no text is known that brings wabt to it. */
vi.mock('wabt', async (original) => {
  const { default: load } = await original<{ default: typeof import('wabt') }>();
  return {
    default: async () => {
      const real = await load();
      if (++loads.count > 1) return real;
      return { ...real, parseWat: () => void JSON.parse('{') };
    },
  };
});

test('a compiler that crashed is replaced by a fresh one', async () => {
  const crashed = await watToWasm('(module)', 'given.wat');
  expect(crashed).toMatchObject({ ok: false, errors: [{ line: 1, column: 1 }] });
  if (!crashed.ok) expect(crashed.errors[0]?.message).toContain('given.wat: the text compiler cannot cope');
  expect(await watToWasm('(module)', 'given.wat')).toMatchObject({ ok: true });
  expect(loads.count).toBe(2);
});
