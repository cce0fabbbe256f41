import { useId, useState } from 'react';
import { Dialog } from '../components/Dialog.tsx';
import { bookmarkName } from '../store/moments.ts';
import { useStore } from '../store/use-store.ts';
import { examples, readMoment } from './moment.ts';
import './form.css';

/** Asks for a moment of the run, and goes there. */
export function MomentDialog({ onClose }: { readonly onClose: () => void }) {
  const view = useStore((s) => s.time.view);
  const goTo = useStore((s) => s.time.goTo);
  const [text, setText] = useState('');
  const note = useId();
  if (view === null) return null;
  const typed = readMoment(text, view);
  const wrong = !typed.ok && typed.text !== '';
  return (
    <Dialog title="Go to moment" width={440} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!typed.ok) return;
          onClose();
          goTo(typed.wish.kind === 'instruction' ? typed.wish.at : typed.wish);
        }}
      >
        <div className="dialog-body form">
          <label className="form-row">
            <span>Moment</span>
            <input
              className="text-field code-font"
              value={text}
              placeholder={`Now: ${bookmarkName(view)}`}
              aria-invalid={wrong}
              aria-describedby={note}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <p id={note} className={wrong ? 'form-problem' : 'form-note'}>
            {typed.text === '' ? `Such as ${examples(view)}.` : typed.text}
          </p>
        </div>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" aria-disabled={!typed.ok}>
            Go
          </button>
        </div>
      </form>
    </Dialog>
  );
}
