import { expect, it } from 'vitest';
import type { TierMode, TierView } from '../../src/protocol/messages.ts';
import { type KeptTier, TierKeeper, tierMode, type TierOwner } from '../../src/worker/tier-keeper.ts';

const view: TierView = {
  mode: 'auto',
  now: 'interpreter',
  native: 0,
  functions: 1,
  text: '',
  instances: [],
};

/** A run's tier that takes as many pauses as it is told to, and what is asked of it. */
function tierOf(mode: TierMode, pauses = 1, fails = false) {
  const state = { ran: 0, prepared: 0, wanted: mode === 'native', shown: view };
  const tier: KeptTier = {
    mode,
    get wanted() {
      return state.wanted;
    },
    ran: (milliseconds) => {
      state.ran += milliseconds;
      if (state.ran >= 30) state.wanted = true;
    },
    prepare: async (pause) => {
      for (let i = 0; i < pauses; i++) {
        state.shown = { ...view, now: 'preparing', text: String(i / pauses) };
        await pause();
      }
      state.wanted = false;
      state.prepared++;
      if (fails) throw new Error('no room');
      state.shown = { ...view, now: 'native' };
    },
    view: () => state.shown,
  };
  return { tier, state };
}

function keeperOf(tier: KeptTier | null) {
  const told: (string | null)[] = [];
  const failures: string[] = [];
  const owner = {
    tier,
    slowed: false,
    nextTask: () => new Promise<void>((resolve) => setImmediate(resolve)),
    tellTier: (shown: TierView | null) =>
      told.push(shown === null ? null : `${shown.now} ${shown.now === 'preparing' ? shown.text : ''}`),
    goOn: () => told.push('go on'),
    failed: (error: unknown) => failures.push(String(error)),
  };
  return { keeper: new TierKeeper(owner satisfies TierOwner), owner, told, failures };
}

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

it('begins once a run has lasted, and tells each piece and the end', async () => {
  const { tier, state } = tierOf('auto', 2);
  const { keeper, told } = keeperOf(tier);
  keeper.ran(20);
  expect([state.ran, told]).toEqual([20, []]);
  keeper.ran(20);
  keeper.ran(20);
  await later();
  expect(told).toEqual(['preparing 0', 'preparing 0.5', 'native ', 'go on']);
  expect(state.prepared).toBe(1);
});

it('holds a run that is to be native until it is, once', async () => {
  const { tier, state } = tierOf('native');
  const { keeper, told } = keeperOf(tier);
  expect(keeper.holds()).toBe(true);
  await later();
  expect([keeper.holds(), told.at(-1)]).toEqual([false, 'go on']);
  state.wanted = true;
  expect(keeper.holds()).toBe(false);
});

it('holds nothing that cannot be prepared', () => {
  const { tier, state } = tierOf('native');
  state.wanted = false;
  expect(keeperOf(tier).keeper.holds()).toBe(false);
  expect(keeperOf(tierOf('interpreter').tier).keeper.holds()).toBe(false);
  expect(keeperOf(null).keeper.holds()).toBe(false);
});

it('lets the interpreter go on when our side fails', async () => {
  const { tier } = tierOf('native', 1, true);
  const { keeper, told, failures } = keeperOf(tier);
  expect(keeper.holds()).toBe(true);
  await later();
  expect([keeper.holds(), told.at(-1), failures]).toEqual([false, 'go on', ['Error: no room']]);
});

it('says nothing of a run that is over', async () => {
  const { tier } = tierOf('native');
  const { keeper, owner, told } = keeperOf(tier);
  keeper.look();
  Object.assign(owner, { tier: null });
  keeper.tell();
  await later();
  expect(told.slice(told.indexOf(null) + 1)).toEqual([]);
});

it('says that a slow run is the interpreter’s, whatever has been made', () => {
  const { tier, state } = tierOf('auto');
  state.shown = { ...view, now: 'native' };
  const { keeper, owner, told } = keeperOf(tier);
  keeper.tell();
  Object.assign(owner, { slowed: true });
  keeper.tell();
  keeper.tell();
  Object.assign(owner, { slowed: false });
  keeper.tell();
  expect(told).toEqual(['native ', 'interpreter ', 'native ']);
});

it('knows three modes', () => {
  expect(['auto', 'interpreter', 'native'].map(tierMode)).toEqual(['auto', 'interpreter', 'native']);
  expect(() => tierMode('both')).toThrow('There is no execution tier "both".');
});
