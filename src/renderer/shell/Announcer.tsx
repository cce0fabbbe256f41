import { useStore } from '../store/use-store.ts';

/** What just happened, for screen readers. The key makes the same words a new announcement. */
export function Announcer() {
  const { text, seq } = useStore((s) => s.ui.announcement);
  return (
    <div className="visually-hidden" role="status" aria-live="polite" aria-atomic>
      <span key={seq}>{text}</span>
    </div>
  );
}
