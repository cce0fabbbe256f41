import { useId, useState } from 'react';
import { isBudget, leastBudget, mostBudget } from '../store/settings-slice.ts';
import { useStore } from '../store/use-store.ts';
import { readCount } from './StepCount.tsx';

const MiB = 2 ** 20;

/** Whether runs are recorded, and how much memory that may take. */
export function RecordingSettings() {
  const recording = useStore((s) => s.settings.recording);
  const setRecording = useStore((s) => s.settings.setRecording);
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? String(Math.round(recording.budget / MiB));
  const typed = readCount(text);
  const wrong = typed === null || !isBudget(typed * MiB);
  return (
    <fieldset>
      <legend>Recording</legend>
      <label>
        <input
          type="checkbox"
          checked={recording.record}
          onChange={(event) => setRecording({ ...recording, record: event.target.checked })}
        />{' '}
        Record runs, so that one can go back in them
      </label>
      <div className="form-row">
        <label htmlFor={id}>Memory for it, MB</label>
        <input
          id={id}
          className="text-field code-font"
          inputMode="numeric"
          value={text}
          aria-invalid={wrong}
          title={wrong ? `A whole number from ${leastBudget / MiB} to ${mostBudget / MiB}` : undefined}
          onChange={(event) => {
            setDraft(event.target.value);
            const count = readCount(event.target.value);
            if (count !== null && isBudget(count * MiB)) setRecording({ ...recording, budget: count * MiB });
          }}
          onBlur={() => setDraft(null)}
        />
      </div>
      <p className="form-note">
        On or off counts from the next restart on, the memory at once. With less memory a moment takes longer to reach.
      </p>
    </fieldset>
  );
}
