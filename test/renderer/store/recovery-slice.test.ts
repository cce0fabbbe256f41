import { describe, expect, it } from 'vitest';
import type { DraftView } from '../../../src/protocol/draft-messages.ts';
import { ProblemError } from '../../../src/protocol/problem.ts';
import { mostDraft } from '../../../src/renderer/store/draft.ts';
import { startDrafts } from '../../../src/renderer/store/drafts.ts';
import { lostText } from '../../../src/renderer/store/recovery-slice.ts';
import { connect } from '../../../src/renderer/store/store.ts';
import {
  type FakeClient,
  fakeClient,
  fakeModule,
  fakePause,
  fakeSession,
  fakeTime,
  fakeUpdate,
} from '../../support/fake-client.ts';
import { fileSource, settle, type StoreUnderTest, withModule } from './with-store.ts';

const bytes = (...list: number[]): ArrayBuffer => Uint8Array.from(list).buffer;
const noInterest = { memory: null, globals: null, table: null, game: false };

function piece(mark: number, more: Partial<DraftView> = {}): DraftView {
  return {
    mark,
    anew: mark === 1,
    more: false,
    head: bytes(1),
    log: bytes(10 + mark),
    tail: bytes(3),
    at: 1000 * mark,
    total: 1000 * mark,
    call: 10 * mark,
    frames: true,
    ...more,
  };
}

/** The engine tells that it runs, or stands, at a moment. */
function stands(client: FakeClient, state: 'running' | 'paused', total = 5000): void {
  const pause = state === 'paused' ? { ...fakePause } : null;
  const update = { ...fakeUpdate(noInterest), state, time: { ...fakeTime, at: total, total } };
  client.emit('state', { state, pause, update });
}

/** With Rocket open and a run that is recorded. */
async function recorded(): Promise<StoreUnderTest> {
  const made = await withModule();
  stands(made.client, 'paused');
  await settle();
  return made;
}

/** As a window does when its engine is gone: another one opens the same module. */
async function replaced({ store, s }: StoreUnderTest, name = 'rocket.wasm'): Promise<FakeClient> {
  s().recovery.engineGone();
  s().run.engineGone();
  const client = fakeClient();
  client.answer('session.load', () => fakeSession);
  connect(store, client);
  await s().module.open(fileSource(name), false);
  await settle();
  s().recovery.engineBack();
  return client;
}

describe('what is kept for when the engine ends', () => {
  it('is asked for piece by piece, and offered when another engine has the module open', async () => {
    const made = await recorded();
    const { client, s } = made;
    client.answer('session.draft', () => piece(1, { log: bytes(10, 11) }));
    expect(await s().recovery.renew()).toBe(false);
    expect(client.last('session.draft')?.after).toBeNull();
    client.answer('session.draft', () => piece(2, { log: bytes(12), at: 1500, total: 2000, call: 312 }));
    await s().recovery.renew();
    expect(client.last('session.draft')?.after).toBe(1);
    expect(s().recovery.offer).toBeNull();
    const other = await replaced(made);
    expect(s().recovery.offer).toMatchObject({ at: 1500, total: 2000, call: 312 });
    expect(s().ui.announcement.text).toMatch(/^The engine was replaced\. .*#1,500, frame 312\.$/);
    let loaded: number[] = [];
    other.answer('session.load', (params) => {
      loaded = [...new Uint8Array(params.bytes)];
      return fakeSession;
    });
    expect(await s().recovery.bringBack()).toBe(true);
    expect(loaded).toEqual([1, 10, 11, 12, 3]);
    expect(other.asked.map(({ name }) => name)).toContain('session.play');
    expect(s().recovery).toMatchObject({ offer: null, busy: false });
  });

  it('is not offered before there is anything to offer', async () => {
    const made = await recorded();
    made.client.answer('session.draft', () => piece(1, { total: 0, at: 0 }));
    await made.s().recovery.renew();
    await replaced(made);
    expect(made.s().recovery.offer).toBeNull();
    expect(made.s().ui.toasts).toEqual([]);
  });

  it('comes whole: a long recording whose pieces have not all come is as it was before', async () => {
    const made = await recorded();
    const { client, s } = made;
    client.answer('session.draft', () => piece(1));
    await s().recovery.renew();
    client.answer('session.draft', () => piece(2, { anew: true, more: true, head: bytes(), tail: bytes() }));
    expect(await s().recovery.renew()).toBe(true);
    await replaced(made);
    expect(s().recovery.offer?.parts.map((part) => [...new Uint8Array(part)])).toEqual([[1], [11], [3]]);
  });

  it('of a run that was begun and no more does not take the place of the one that is offered', async () => {
    const made = await recorded();
    const { client, s } = made;
    client.answer('session.draft', () => piece(1));
    await s().recovery.renew();
    const other = await replaced(made);
    stands(other, 'paused', 3);
    other.answer('session.draft', () => piece(1, { total: 3, at: 3 }));
    await s().recovery.renew();
    await replaced(made);
    expect(s().recovery.offer).toMatchObject({ total: 1000 });
    const third = s().engine.client as FakeClient;
    stands(third, 'paused', 3);
    third.answer('session.draft', ({ after }) => piece(after === null ? 1 : 2, { total: after === null ? 3 : 70 }));
    await s().recovery.renew();
    await s().recovery.renew();
    await replaced(made);
    expect(s().recovery.offer).toMatchObject({ total: 70 });
  });

  it('goes with its module: another one, or none, does not bring it back', async () => {
    const made = await recorded();
    const { client, s } = made;
    client.answer('session.draft', () => piece(1));
    await s().recovery.renew();
    const other = await replaced(made);
    other.answer('open', () => ({ ...fakeModule, id: 2, hash: 'e'.repeat(64) }));
    await s().module.open(fileSource('other.wasm'), false);
    expect(s().recovery.offer).toBeNull();
    other.answer('open', () => ({ ...fakeModule, id: 3 }));
    await s().module.open(fileSource('rocket.wasm'), false);
    expect(s().recovery.offer).toBeNull();
  });

  it('is forgotten when the module is closed, or the person does without it', async () => {
    for (const how of ['close', 'dismiss'] as const) {
      const made = await recorded();
      const { client, s } = made;
      client.answer('session.draft', () => piece(1));
      await s().recovery.renew();
      await replaced(made);
      expect(s().recovery.offer).not.toBeNull();
      if (how === 'close') s().module.close();
      else s().recovery.dismiss();
      expect(s().recovery.offer).toBeNull();
      await replaced(made);
      expect(s().recovery.offer).toBeNull();
    }
  });

  it('is nothing, with the reason, where the run cannot be written down; nobody asks twice', async () => {
    const made = await recorded();
    const { client, s } = made;
    client.answer('session.draft', () => {
      throw new ProblemError({ kind: 'internal', message: 'The run was not recorded: there is nothing to save.' });
    });
    await s().recovery.renew();
    await s().recovery.renew();
    expect(client.asked.filter(({ name }) => name === 'session.draft')).toHaveLength(1);
    expect(s().recovery.keptText()).toMatch(/are kept, the run is lost\. The run was not recorded/);
    // Another run may be one that can.
    client.answer('session.draft', () => piece(1));
    stands(client, 'paused', 7);
    await new Promise((resolve) => setTimeout(resolve, 130));
    stands(client, 'paused', 7);
    await s().recovery.renew();
    await replaced(made);
    expect(s().recovery.offer).not.toBeNull();
  });

  it('has a limit, and says when a recording is beyond it', async () => {
    const { client, s } = await recorded();
    client.answer('session.draft', () => piece(1));
    await s().recovery.renew();
    client.answer('session.draft', () => piece(2, { log: new ArrayBuffer(mostDraft) }));
    await s().recovery.renew();
    expect(s().ui.toasts.map(({ title }) => title)).toEqual(['The recording has become long']);
    expect(s().recovery.keptText()).toMatch(/the run is lost\. This recording is larger/);
  });

  it('stays offered when it could not be played, with the reason', async () => {
    const made = await recorded();
    made.client.answer('session.draft', () => piece(1));
    await made.s().recovery.renew();
    const other = await replaced(made);
    other.answer('session.play', () => {
      throw new ProblemError({ kind: 'io', message: 'Without a large file of its program.' });
    });
    expect(await made.s().recovery.bringBack()).toBe(false);
    expect(made.s().recovery).toMatchObject({ busy: false });
    expect(made.s().recovery.offer).not.toBeNull();
    expect(made.s().ui.toasts.at(-1)).toMatchObject({ title: 'The run could not be brought back' });
  });

  it('stays offered when it was cancelled, and is not when it went another way: then that is told', async () => {
    const made = await recorded();
    const { client, s } = made;
    client.answer('session.draft', () => piece(1));
    await s().recovery.renew();
    const other = await replaced(made);
    other.answer('session.play', () => ({ found: false, text: '' }));
    expect(await s().recovery.bringBack()).toBe(false);
    expect(s().recovery.offer).toMatchObject({ total: 1000 });
    other.answer('session.play', () => ({ found: true, text: 'Played again, it went another way.' }));
    expect(await s().recovery.bringBack()).toBe(true);
    expect(s().recovery.offer).toBeNull();
    expect(s().ui.toasts.at(-1)).toMatchObject({ title: 'The run was brought back in part' });
  });

  it('is named by its moment and frame', () => {
    expect(lostText({ at: 12_345_678, call: 312, frames: true })).toBe('#12,345,678, frame 312');
    expect(lostText({ at: 12, call: 1, frames: false })).toBe('#12, call 1');
    expect(lostText({ at: 12, call: 0, frames: false })).toBe('#12');
  });
});

describe('drafts', () => {
  const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const count = (client: FakeClient): number => client.asked.filter(({ name }) => name === 'session.draft').length;

  it('are made at every stop, but not one for each of many', async () => {
    const { store, client } = await withModule();
    const stop = startDrafts(store);
    client.answer('session.draft', () => piece(1));
    stands(client, 'paused');
    await wait(150);
    expect(count(client)).toBe(1);
    for (let i = 0; i < 20; i++) {
      stands(client, 'paused', 5000 + i);
      await wait(10);
    }
    expect(count(client)).toBe(1);
    await wait(600);
    expect(count(client)).toBe(2);
    stop();
    stands(client, 'paused', 6000);
    await wait(600);
    expect(count(client)).toBe(2);
  });

  it('are made every few seconds while it runs, at once when there is more, and not while the playhead is held', async () => {
    const { store, client, s } = await withModule();
    const stop = startDrafts(store);
    client.answer('session.draft', ({ after }) => piece((after ?? 0) + 1, { more: after === null }));
    stands(client, 'running');
    await wait(2500);
    expect(count(client)).toBe(0);
    await wait(800);
    expect(count(client)).toBe(2);
    s().time.setScrubbing(true);
    await wait(3500);
    expect(count(client)).toBe(2);
    s().time.setScrubbing(false);
    await wait(700);
    expect(count(client)).toBe(3);
    stop();
  });
});
