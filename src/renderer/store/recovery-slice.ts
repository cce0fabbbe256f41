import type { Problem } from '../../protocol/messages.ts';
import { ProblemError, problemOf, StaleError } from '../../protocol/problem.ts';
import { Draft, joined, type LostRun } from './draft.ts';
import { draftShelf } from './draft-shelf.ts';
import { callWord, grouped, instructionText } from './moments.ts';
import type { SliceTools } from './state.ts';

/**
 * What is left when the engine ends: while a run is recorded, the window keeps a draft of the recording, and can have it
 * played again by the next engine. Read by: the recovery banner.
 */
export interface RecoverySlice {
  /** The run that can be brought back; null when there is none, or its module is not open yet. */
  readonly offer: LostRun | null;
  /** What took it along: the engine that ended, or the whole window, another time. */
  readonly endedWith: 'engine' | 'window';
  /** It is being brought back. */
  readonly busy: boolean;
  /** Asks for what was recorded since the last time. Answers true when there is more to ask for at once. */
  renew: () => Promise<boolean>;
  /** What is kept of this window's module when the engine ends now: a sentence. */
  keptText: () => string;
  /** The engine is gone, and its run with it. */
  engineGone: () => void;
  /** A new engine has the module open again: tells what was kept. */
  engineBack: () => void;
  /** A module is open: the run that it lost is offered, that of another one is not wanted any more. */
  opened: (hash: string) => void;
  /** The module was closed by the person. */
  closed: () => void;
  /** Plays the run that is offered up to where it was. Answers true when it stands there. */
  bringBack: () => Promise<boolean>;
  dismiss: () => void;
  /** The window's session ends. */
  leave: () => void;
}

/** "#12,345,678, frame 312". */
export function lostText({ at, call, ...counts }: Pick<LostRun, 'at' | 'call' | 'frames'>): string {
  return call > 0 ? `${instructionText(at)}, ${callWord(counts)} ${grouped(call)}` : instructionText(at);
}

const kept = 'Breakpoints, labels, bookmarks and the arrangement of the panes are kept';
const tooLarge: Problem = {
  kind: 'limit',
  message: 'This recording is larger than what is kept for the case that the engine ends.',
  hint: 'To be sure of it, save the session now and then.',
};

export function recoverySlice({ get, patch }: SliceTools<'recovery'>, version: string): RecoverySlice {
  const shelf = draftShelf();
  /** The module that is open. */
  let openHash = '';
  /** Is it known whether another window left a run of it? */
  let looked = false;
  /** It was brought back, so that it is worth keeping where it stands. */
  let broughtBack = false;
  /** Of the run of the engine that answers. */
  let draft: Draft | null = null;
  /** Of a run whose engine is gone. */
  let lost: LostRun | null = null;
  /** Why there is no draft, and the last moment of the run when that was found. */
  let refused: { readonly why: string; readonly total: number } | null = null;

  /** The run cannot be written down: until another one begins, nobody asks again. */
  function refuse(problem: Problem): void {
    refused = { why: problem.message, total: get().time.view?.total ?? 0 };
    draft = null;
  }

  async function renew(): Promise<boolean> {
    const { engine, module, time } = get();
    const { client } = engine;
    if (client === null || module.view === null || time.view === null) return false;
    if (refused !== null && time.view.total >= refused.total) return false;
    const { id, hash } = module.view;
    if (draft?.hash !== hash) draft = new Draft(hash);
    const mine = draft;
    try {
      const piece = await client.request('session.draft', { after: mine.mark, version });
      const now = get();
      if (piece === null || mine !== draft || now.engine.client !== client || now.module.view?.id !== id) return false;
      refused = null;
      if (mine.add(piece)) {
        // What another window left stays as long as it is offered.
        const { whole } = mine;
        const worth = looked && lost === null && (mine.grown || broughtBack);
        if (worth && whole !== null && whole.total > 0) shelf.put(whole);
        return piece.more;
      }
      refuse(tooLarge);
      get().ui.report(tooLarge, 'The recording has become long');
    } catch (error) {
      if (!(error instanceof StaleError) && mine === draft && get().engine.client === client) refuse(problemOf(error));
    }
    return false;
  }

  /** What would be brought back if the engine ended now. A run that has only been begun does not replace one that was lost. */
  function atHand(): LostRun | null {
    const { whole = null, grown = false } = draft ?? {};
    if (whole === null || whole.total === 0) return lost;
    return lost === null || lost.hash !== whole.hash || grown ? whole : lost;
  }

  function forgetLost(): void {
    if (lost !== null) shelf.take(lost.hash);
    lost = null;
    patch({ offer: null });
  }

  /** Looks for what another window left of the module that is open. */
  async function look(hash: string): Promise<void> {
    const left = await shelf.left(hash);
    if (openHash !== hash) return;
    looked = true;
    if (left === null || lost !== null) return;
    lost = left;
    patch({ offer: left, endedWith: 'window' });
    get().ui.announce(`The run of the last time can be brought back: ${lostText(left)}.`);
  }

  async function bringBack(): Promise<boolean> {
    const { offer, busy } = get().recovery;
    if (offer === null || busy) return false;
    patch({ busy: true });
    try {
      const bytes = joined(offer.parts);
      const view = await get().engine.request('session.load', { name: 'The recording', bytes }, [bytes]);
      const open = get().module.view;
      if (!view.playable || view.module.hash !== open?.hash) {
        throw new ProblemError(view.problem ?? { kind: 'internal', message: 'The recording is of another module.' });
      }
      const playing = get().engine.request('session.play', {});
      const over = (): void => undefined;
      get().time.along(playing.then(over, over));
      const { found, text } = await playing;
      // Whoever cancels it may want it later.
      if (!found) return false;
      broughtBack = true;
      // Not before it is written down again: this engine may end as well.
      for (let more = true; more;) more = await renew();
      if (lost === offer) forgetLost();
      if (text !== '') get().ui.report({ kind: 'io', message: text }, 'The run was brought back in part');
      else get().ui.announce(`The run is back at ${lostText(offer)}.`);
      if (get().game.framebuffer !== null || open.game !== null) get().layout.show('game');
      return true;
    } catch (error) {
      if (!(error instanceof StaleError)) get().ui.report(problemOf(error), 'The run could not be brought back');
      return false;
    } finally {
      patch({ busy: false });
    }
  }

  return {
    offer: null,
    endedWith: 'engine',
    busy: false,
    renew,
    keptText: () => {
      const run = atHand();
      if (run !== null) return `${kept}. The run can be brought back: ${lostText(run)}.`;
      return refused === null ? `${kept}.` : `${kept}, the run is lost. ${refused.why}`;
    },
    engineGone: () => {
      lost = atHand();
      draft = null;
      patch({ offer: null, ...(lost === null ? {} : { endedWith: 'engine' }) });
    },
    engineBack: () => {
      const hash = get().module.view?.hash;
      if (lost !== null && lost.hash === hash) {
        get().ui.announce(`The engine was replaced. ${get().recovery.keptText()}`);
      } else if (refused !== null && hash !== undefined) {
        get().ui.notify(`The engine was replaced. ${get().recovery.keptText()}`);
      }
      refused = null;
    },
    opened: (hash) => {
      draft = null;
      broughtBack = false;
      if (lost !== null && lost.hash !== hash) forgetLost();
      if (lost !== null) patch({ offer: lost });
      if (hash === openHash) return;
      // The run of the module before was left on purpose.
      if (openHash !== '') shelf.take(openHash);
      openHash = hash;
      looked = false;
      void look(hash);
    },
    closed: () => {
      draft = null;
      refused = null;
      forgetLost();
      if (openHash !== '') shelf.take(openHash);
      openHash = '';
    },
    bringBack,
    dismiss: forgetLost,
    leave: shelf.release,
  };
}
