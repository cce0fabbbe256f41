import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { loadNow, saveNow } from '../store/persist.ts';
import { store, useStore } from '../store/use-store.ts';

const key = 'lessons-seen';

/** Tells newcomers of the lessons, quietly, until they have seen the Lesson pane once or do not want to. */
export function LessonPointer() {
  const [seen, setSeen] = useState(() => loadNow(key) === true);
  const shown = useStore((s) => s.layout.visible.lesson === true);
  const open = useStore((s) => s.module.view !== null);
  useEffect(() => {
    if (!shown && !seen) return;
    saveNow(key, true);
    setSeen(true);
  }, [shown, seen]);
  if (seen || !open) return null;
  return (
    <span className="status-pointer">
      New here?{' '}
      <button type="button" className="link-button" onClick={() => store.getState().layout.show('lesson', true)}>
        Begin with the lessons
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Do not mention the lessons again"
        onClick={() => setSeen(true)}
      >
        <X size={11} aria-hidden />
      </button>
    </span>
  );
}
