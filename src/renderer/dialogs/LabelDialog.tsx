import { useState } from 'react';
import { Dialog } from '../components/Dialog.tsx';
import { labelOf, type LabelSubject } from '../store/labels-slice.ts';
import { useStore } from '../store/use-store.ts';
import './form.css';

/** Asks for the label of a function or an address. An empty one takes it away. */
export function LabelDialog({ onClose }: { readonly onClose: () => void }) {
  const subject = useStore((s) => s.labels.subject);
  return subject === null ? null : <LabelForm subject={subject} onClose={onClose} />;
}

function LabelForm({ subject, onClose }: { readonly subject: LabelSubject; readonly onClose: () => void }) {
  const old = useStore((s) => labelOf(s.labels, subject));
  const set = useStore((s) => s.labels.set);
  const [text, setText] = useState(old);
  const what = subject.kind === 'func' ? subject.name : `address 0x${subject.address.toString(16)}`;
  return (
    <Dialog title={`Label ${what}`} width={400} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          set(subject, text);
          onClose();
        }}
      >
        <div className="dialog-body form">
          <label className="form-row">
            <span>Label</span>
            <input
              className="text-field"
              value={text}
              maxLength={80}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <p className="form-note">Kept with this module. Leave it empty to take the label away.</p>
        </div>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Label
          </button>
        </div>
      </form>
    </Dialog>
  );
}
