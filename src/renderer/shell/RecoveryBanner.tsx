import { History, X } from 'lucide-react';
import { perform } from '../commands/commands.ts';
import { IconButton } from '../components/IconButton.tsx';
import { lostText } from '../store/recovery-slice.ts';
import { store, useStore } from '../store/use-store.ts';
import './recovery-banner.css';

const texts = {
  engine:
    'The engine was replaced. Breakpoints, labels, bookmarks and panes are as they were; the run can be played again.',
  window: 'The last time, the window ended in the middle of a run that was recorded.',
} as const;

/** The run of an engine that ended, above the panes until it is brought back or the person does not want it. */
export function RecoveryBanner() {
  const offer = useStore((s) => s.recovery.offer);
  const busy = useStore((s) => s.recovery.busy);
  const seeking = useStore((s) => (s.recovery.busy ? (s.time.view?.seeking ?? null) : null));
  const endedWith = useStore((s) => s.recovery.endedWith);
  const { bringBack, dismiss } = useStore((s) => s.recovery);
  if (offer === null) return null;
  const cancel = (): void => perform('time.cancel', store.getState());
  return (
    <section className="recovery-banner" aria-label="Lost run">
      <History size={14} aria-hidden />
      <p>{busy ? `Bringing the run back to ${lostText(offer)}` : texts[endedWith]} </p>
      {busy && <progress aria-label="Played" {...(seeking === null ? {} : { value: seeking.done, max: 1 })} />}
      {/* One button, so that the keyboard stays on it. */}
      <button type="button" className="button" onClick={() => (busy ? cancel() : void bringBack())}>
        {busy ? 'Cancel' : `Bring the run back: ${lostText(offer)}`}
      </button>
      {!busy && <IconButton icon={X} label="Do without it" onClick={dismiss} />}
    </section>
  );
}
