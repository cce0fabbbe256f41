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

  /** Not while it is being typed: on the way to 256 stands 25, for which most of the recording would be forgotten. */
  function take(): void {
    if (typed !== null && !wrong) setRecording({ ...recording, budget: typed * MiB });
    setDraft(null);
  }

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
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take();
          }}
          onBlur={take}
        />
      </div>
      <p className="form-note">
        On or off counts from the next restart on, the memory at once. With less memory a moment takes longer to reach.
      </p>
    </fieldset>
  );
}
