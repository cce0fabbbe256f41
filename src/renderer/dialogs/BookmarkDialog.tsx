import { useState } from 'react';
import { Dialog } from '../components/Dialog.tsx';
import { type Bookmark, instructionText } from '../store/moments.ts';
import { useStore } from '../store/use-store.ts';
import './form.css';

/** Asks for the name of a bookmark. An empty one takes it away. */
export function BookmarkDialog({ onClose }: { readonly onClose: () => void }) {
  const bookmark = useStore((s) => s.time.naming);
  return bookmark === null ? null : <BookmarkForm bookmark={bookmark} onClose={onClose} />;
}

function BookmarkForm({ bookmark, onClose }: { readonly bookmark: Bookmark; readonly onClose: () => void }) {
  const rename = useStore((s) => s.time.renameBookmark);
  const [text, setText] = useState(bookmark.name);
  return (
    <Dialog title={`Bookmark at ${instructionText(bookmark.at)}`} width={400} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rename(bookmark, text);
          onClose();
        }}
      >
        <div className="dialog-body form">
          <label className="form-row">
            <span>Name</span>
            <input className="text-field" value={text} onChange={(event) => setText(event.target.value)} />
          </label>
          <p className="form-note">Without a name the bookmark is removed.</p>
        </div>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            {text.trim() === '' ? 'Remove' : 'Rename'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
