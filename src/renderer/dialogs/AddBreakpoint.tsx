import { useState } from 'react';
import { Dialog } from '../components/Dialog.tsx';
import { useStore } from '../store/use-store.ts';
import { type BreakpointKind, breakpointKinds, readBreakpoint } from './read-breakpoint.ts';
import './form.css';

/** Asks what to stop at, in words: an export, a function, an import, an opcode, a byte offset, the start. */
export function AddBreakpoint({ onClose }: { readonly onClose: () => void }) {
  const add = useStore((s) => s.breakpoints.add);
  const show = useStore((s) => s.layout.show);
  const [kind, setKind] = useState<BreakpointKind>('export');
  const [text, setText] = useState('');
  const { hint, placeholder, label } = breakpointKinds[kind];
  const on = readBreakpoint(kind, text);
  return (
    <Dialog title="Add a breakpoint" width={460} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (on === null) return;
          add(on);
          show('breakpoints');
          onClose();
        }}
      >
        <div className="dialog-body form">
          <label className="form-row">
            <span>Stop at</span>
            <select
              className="text-field"
              value={kind}
              onChange={(event) => setKind(event.target.value as BreakpointKind)}
            >
              {Object.entries(breakpointKinds).map(([id, { title }]) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          {label !== '' && (
            <label className="form-row">
              <span>{label}</span>
              <input
                className="text-field code-font"
                value={text}
                placeholder={placeholder}
                spellCheck={false}
                aria-invalid={text !== '' && on === null}
                onChange={(event) => setText(event.target.value)}
              />
            </label>
          )}
          <p className="form-note">{hint}</p>
        </div>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" aria-disabled={on === null}>
            Add
          </button>
        </div>
      </form>
    </Dialog>
  );
}
