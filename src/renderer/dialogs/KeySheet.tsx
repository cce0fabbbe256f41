import { useState } from 'react';
import { type CommandId, commands } from '../../shared/commands.ts';
import { conflicts, keysOf, pressedKeys } from '../commands/keymap.ts';
import { isMac, keyText } from '../commands/key-text.ts';
import { Dialog } from '../components/Dialog.tsx';
import { useStore } from '../store/use-store.ts';
import './key-sheet.css';

/** Every command with its keys, here and on a Mac; any of them can be given another key. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const changed = useStore((s) => s.settings.keys);
  const resetKeys = useStore((s) => s.settings.resetKeys);
  const [recording, setRecording] = useState<CommandId | null>(null);
  return (
    <Dialog
      title="Keyboard shortcuts"
      description="Choose a key to change it, then press the new one. Esc keeps the old one, Backspace leaves none."
      width={760}
      onClose={onClose}
    >
      <div className="dialog-body" tabIndex={0} role="group" aria-label="Shortcuts" data-autofocus>
        <table className="key-table">
          <thead>
            <tr>
              <th scope="col">Command</th>
              <th scope="col">Key</th>
              <th scope="col">{isMac ? 'Elsewhere' : 'On a Mac'}</th>
            </tr>
          </thead>
          <tbody>
            {commands.map(({ id, title, help }) => (
              <tr key={id}>
                <th scope="row" title={help}>
                  {title}
                </th>
                <td>
                  <KeyButton
                    id={id}
                    title={title}
                    recording={recording === id}
                    onRecord={(now) => setRecording(now ? id : null)}
                  />
                </td>
                <td className="muted">
                  {keysOf(id, changed, !isMac)
                    .map((keys) => keyText(keys, !isMac))
                    .join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="form-note">
          On a row of tabs the arrow keys choose. In lists the arrow keys, Page up, Page down, Home and End move; the
          menu key opens what can be done with a thing.
        </p>
      </div>
      <div className="dialog-buttons">
        <button type="button" className="button" disabled={Object.keys(changed).length === 0} onClick={resetKeys}>
          Reset all keys
        </button>
        <button type="button" className="button primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}

interface KeyButtonProps {
  readonly id: CommandId;
  readonly title: string;
  readonly recording: boolean;
  readonly onRecord: (recording: boolean) => void;
}

function KeyButton({ id, title, recording, onRecord }: KeyButtonProps) {
  const changed = useStore((s) => s.settings.keys);
  const setKeys = useStore((s) => s.settings.setKeys);
  const keys = keysOf(id, changed);
  const clashes = conflicts(id, keys, changed).map(
    (other) => commands.find((command) => command.id === other)?.title ?? other,
  );
  const text = keys.map((each) => keyText(each)).join(', ');
  return (
    <span className="key-cell">
      <button
        type="button"
        className="key-button"
        aria-label={recording ? `${title}: press a key` : `${title}: ${text || 'no key'}, change`}
        data-recording={recording || undefined}
        onClick={() => onRecord(!recording)}
        onBlur={() => onRecord(false)}
        onKeyDown={(event) => {
          if (!recording) return;
          event.stopPropagation();
          event.preventDefault();
          if (event.key === 'Backspace' || event.key === 'Delete') setKeys(id, []);
          else if (event.key !== 'Escape') {
            const pressed = pressedKeys(event.nativeEvent);
            if (pressed === null) return;
            setKeys(id, [pressed]);
          }
          onRecord(false);
        }}
      >
        {recording ? 'Press a key…' : text || '–'}
      </button>
      {id in changed && (
        <button type="button" className="link-button" onClick={() => setKeys(id, null)}>
          Default
        </button>
      )}
      {clashes.length > 0 && (
        <span className="key-clash" role="alert">
          also: {clashes.join(', ')}
        </span>
      )}
    </span>
  );
}
