import { useEffect, useState } from 'react';
import { perform } from '../commands/commands.ts';
import { firstKey } from '../commands/keymap.ts';
import { Tooltip } from '../components/Tooltip.tsx';
import { whereText } from '../store/moments.ts';
import { nothingHasRun, selectPast, selectReadableFrame, selectRecorded } from '../store/selectors.ts';
import type { State } from '../store/state.ts';
import { store, useStore } from '../store/use-store.ts';
import { LessonPointer } from './LessonPointer.tsx';
import { TierItem } from './TierItem.tsx';
import { momentText, pagesText, stateSentence } from './status-text.ts';
import './status-bar.css';

/** One line: where the machine is, why a key did nothing, the moment, what executes it, the memory, whether the page is isolated. */
export function StatusBar() {
  const state = useStore((s) => s.run.state);
  const past = useStore(selectPast);
  const sentence = useStore(
    (s) => playing(s) ?? stateSentence(s.run.state, s.module.view, s.run.pause, s.run.results !== null, s.run, past),
  );
  return (
    <footer className="status-bar" role="contentinfo" aria-label="Status" data-past={past || undefined}>
      <span className="status-state" data-state={state}>
        <span className="status-mark" aria-hidden />
        <span>{sentence}</span>
      </span>
      <Checking />
      <Refusal />
      <Moment />
      <Seeking />
      <Health />
      <span className="spacer" />
      <LessonPointer />
      <TierItem />
      <Pages />
      <Isolation />
    </footer>
  );
}

/** What is played of a run that this window has not seen yet: a session that was opened. Null at any other time. */
function playing({ run, time }: State): string | null {
  return run.pause === null && run.state !== 'running' ? (time.view?.seeking?.text ?? null) : null;
}

/** Checks that are shorter are over before anybody has read of them. */
const checkShownAfter = 300;

/** How far the check of a large module's functions has come; it can be left, and goes on when the module is to run. */
function Checking() {
  const under = useStore((s) => s.module.checking !== null);
  const [due, setDue] = useState(false);
  useEffect(() => {
    setDue(false);
    if (!under) return undefined;
    const timer = setTimeout(() => setDue(true), checkShownAfter);
    return () => clearTimeout(timer);
  }, [under]);
  return under && due ? <CheckShown /> : null;
}

function CheckShown() {
  const percent = useStore((s) => {
    const { checking } = s.module;
    return checking === null || checking.total === 0 ? 0 : Math.floor((100 * checking.done) / checking.total);
  });
  const cancelCheck = useStore((s) => s.module.cancelCheck);
  return (
    <span className="status-check">
      Checking its functions
      <progress aria-label="Checking the functions" value={percent} max={100} />
      {percent} %
      <button type="button" className="link-button" onClick={cancelCheck}>
        Cancel
      </button>
    </span>
  );
}

/** Milliseconds that a reason stays. */
const refusalLasts = 5000;

/** Why what was asked for last could not be done. */
function Refusal() {
  const { text, seq } = useStore((s) => s.ui.refusal);
  const refuse = useStore((s) => s.ui.refuse);
  useEffect(() => {
    if (text === '') return undefined;
    const timer = setTimeout(() => refuse(''), refusalLasts);
    return () => clearTimeout(timer);
  }, [text, seq, refuse]);
  return text === '' ? null : (
    <span key={seq} className="status-refusal">
      {text}
    </span>
  );
}

/** The moment, always: click it to go to another one. */
function Moment() {
  const timed = useStore(selectRecorded);
  const text = useStore((s) => {
    const { state, pause } = s.run;
    if (s.time.view !== null && selectRecorded(s)) return nothingHasRun(s) ? '' : whereText(s.time.view);
    const frame = selectReadableFrame(s);
    if (state === 'running') return frame === null ? '' : `frame ${frame}`;
    return pause === null ? '' : momentText(pause.moment);
  });
  if (text === '') return null;
  return timed ? <TimedMoment text={text} /> : <span className="status-moment">{text}</span>;
}

function TimedMoment({ text }: { readonly text: string }) {
  const live = useStore((s) => s.time.view?.live ?? true);
  const keys = useStore((s) => firstKey('time.goTo', s.settings.keys));
  return (
    <Tooltip
      text="Go to moment…"
      keys={keys}
      side="top"
      detail={
        live
          ? 'This is the end of the run: going on makes new moments.'
          : 'This is a moment of the past. Replay plays what was recorded, up to its end; Go on from here parts from it.'
      }
    >
      <button
        type="button"
        className="status-moment status-button"
        data-past={!live || undefined}
        onClick={() => perform('time.goTo', store.getState())}
      >
        {live ? <span className="status-live">live</span> : <span className="status-past">In the past</span>}
        <span>{text}</span>
      </button>
    </Tooltip>
  );
}

/** A long search in the past, where the timeline cannot be seen: it tells that itself. */
function Seeking() {
  const slow = useStore((s) => s.time.slow && s.layout.visible.timeline !== true);
  const seeking = useStore((s) => s.time.view?.seeking ?? null);
  if (!slow) return null;
  return (
    <span className="status-check">
      {seeking?.text ?? 'Going there'}
      <progress aria-label="Looking" {...(seeking === null ? {} : { value: seeking.done, max: 1 })} />
      <button type="button" className="link-button" onClick={() => perform('time.cancel', store.getState())}>
        Cancel
      </button>
    </span>
  );
}

function Health() {
  const health = useStore((s) => s.engine.health);
  const restart = useStore((s) => s.engine.restart);
  if (health === 'slow') return <span className="status-slow">Waiting for the engine…</span>;
  if (health !== 'silent' && health !== 'dead') return null;
  return (
    <span className="status-health" role="alert">
      {health === 'silent' ? 'The engine does not answer.' : 'The engine has ended.'}{' '}
      <button type="button" className="link-button" onClick={restart}>
        Restart the engine
      </button>
    </span>
  );
}

function Pages() {
  const text = useStore((s) => {
    const { view } = s.module;
    const [memory] = view?.memories ?? [];
    // A module with a problem has no instance, and so no memory, whatever it declares.
    if (memory === undefined || view?.problem != null) return '';
    return pagesText(s.memory.window?.size ?? memory.pages * 65_536);
  });
  return text === '' ? null : <span>{text}</span>;
}

function Isolation() {
  return globalThis.crossOriginIsolated ? (
    <span title="This page is cross-origin isolated: memory can be shared with the engine.">Isolated ✓</span>
  ) : (
    <span title="This page is served without isolation headers. Everything works; only shared memory is not available.">
      Not isolated
    </span>
  );
}
