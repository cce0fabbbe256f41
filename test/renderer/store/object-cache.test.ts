import { describe, expect, it } from 'vitest';
import type { MemberView, ObjectName, ObjectWindow, ValueView } from '../../../src/protocol/messages.ts';
import { MEMBER_PAGE, ObjectCache } from '../../../src/renderer/store/object-cache.ts';

const node: ObjectName = { kind: 'array', id: 4 };
const number = (bits: number, type = 'i32'): ValueView => ({ type, bits: BigInt(bits), ref: null });
const member = (value: ValueView): MemberView => ({ name: '', storage: value.type, mutable: true, value });

/** A cache over a world that can be changed; `asked` lists the pages that were fetched. */
function cacheOf(world: { values: ValueView[] | null }) {
  const asked: number[] = [];
  const cache = new ObjectCache(async ({ kind, id }, from, count): Promise<ObjectWindow | null> => {
    asked.push(from);
    await Promise.resolve();
    if (world.values === null) return null;
    const members = world.values.slice(from, from + count).map(member);
    return { kind, id, type: '$bytes', count: world.values.length, from, members };
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  const look = async (index: number) => {
    cache.want(node, index);
    await settle();
    return cache.at(node, index);
  };
  return { cache, asked, look };
}

describe('what is known of the members of objects', () => {
  it('is fetched by pages, each once', async () => {
    const { asked, look, cache } = cacheOf({ values: Array.from({ length: 500 }, (_, i) => number(i)) });
    expect(cache.at(node, 3)).toEqual({ state: 'coming' });
    expect(await look(3)).toMatchObject({ state: 'here', member: { value: { bits: 3n } }, changed: false });
    await look(MEMBER_PAGE - 1);
    expect(await look(MEMBER_PAGE + 1)).toMatchObject({ member: { value: { bits: BigInt(MEMBER_PAGE + 1) } } });
    expect(asked).toEqual([0, MEMBER_PAGE]);
  });

  it('stays until it was fetched again after the next stop, and says what is new since the last one', async () => {
    const world = { values: [number(1), number(2), number(5, 'v128')] };
    const { cache, look, asked } = cacheOf(world);
    await look(0);
    world.values = [number(1), number(3), number(6, 'v128')];
    cache.nextStop();
    expect(cache.at(node, 1)).toMatchObject({ state: 'here', member: { value: { bits: 2n } }, changed: false });
    expect(asked).toEqual([0]);
    expect(await look(1)).toMatchObject({ member: { value: { bits: 3n } }, changed: true });
    expect(cache.at(node, 0)).toMatchObject({ changed: false });
    expect(cache.at(node, 2)).toMatchObject({ changed: true, before: 5n });
    // At the stop after it, nothing has changed any more.
    cache.nextStop();
    expect(await look(1)).toMatchObject({ changed: false });
  });

  it('compares with the stop before alone', async () => {
    const world = { values: [number(1)] };
    const { cache, look } = cacheOf(world);
    await look(0);
    cache.nextStop();
    world.values = [number(2)];
    cache.nextStop();
    expect(await look(0)).toMatchObject({ member: { value: { bits: 2n } }, changed: false });
  });

  it('keeps its marks when it is read again at the same stop', async () => {
    const world = { values: [number(1)] };
    const { cache, look } = cacheOf(world);
    await look(0);
    world.values = [number(2)];
    cache.nextStop();
    await look(0);
    cache.refresh();
    expect(await look(0)).toMatchObject({ changed: true });
  });

  it('sees another object in a reference, and the same one', async () => {
    const ref = (id: number): ValueView => ({
      type: 'anyref',
      bits: 0n,
      ref: { kind: 'struct', id, type: '$node', count: 0, members: [] },
    });
    const world = { values: [ref(1), ref(2)] };
    const { cache, look } = cacheOf(world);
    await look(0);
    world.values = [ref(1), ref(3)];
    cache.nextStop();
    await look(0);
    expect([0, 1].map((i) => cache.at(node, i))).toMatchObject([{ changed: false }, { changed: true }]);
  });

  it('is nothing when the object is gone, or when another run has begun', async () => {
    const world: { values: ValueView[] | null } = { values: [number(1)] };
    const { cache, look } = cacheOf(world);
    await look(0);
    cache.clear();
    expect(cache.at(node, 0)).toEqual({ state: 'coming' });
    world.values = null;
    expect(await look(0)).toEqual({ state: 'gone' });
  });

  it('is not what an answer says that comes after the next stop', async () => {
    const world = { values: [number(1)] };
    const { cache, look } = cacheOf(world);
    cache.want(node, 0);
    cache.nextStop();
    world.values = [number(9)];
    expect(await look(0)).toMatchObject({ member: { value: { bits: 9n } } });
  });
});
