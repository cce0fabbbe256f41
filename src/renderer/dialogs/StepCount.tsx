import { useState } from 'react';
import { Dialog } from '../components/Dialog.tsx';
import { useStore } from '../store/use-store.ts';
import './form.css';

/** Asks how many instructions to execute. */
export function StepCount({ onClose }: { readonly onClose: () => void }) {
  const step = useStore((s) => s.run.step);
  const [text, setText] = useState('10');
  const count = readCount(text);
  return (
    <Dialog title="Step N instructions" width={320} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (count === null) return;
          onClose();
          step('count', { count });
        }}
      >
        <div className="dialog-body form">
          <label className="form-row">
            <span>Instructions</span>
            <input
              className="text-field code-font"
              inputMode="numeric"
              value={text}
              aria-invalid={count === null}
              aria-describedby="step-count-problem"
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <p id="step-count-problem" className="form-problem">
            {count === null ? 'A whole number from 1 on, such as 1000 or 0x400.' : ''}
          </p>
        </div>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" aria-disabled={count === null}>
            Step
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** A count from 1 to 2^53 as people type it (1000, 1_000, 0x400); null for anything else. */
export function readCount(text: string): number | null {
  const plain = text.trim().replace(/[\s_]/g, '');
  if (!/^(\d+|0x[0-9a-f]+)$/i.test(plain)) return null;
  const count = Number(plain);
  return count >= 1 && Number.isSafeInteger(count) ? count : null;
}
