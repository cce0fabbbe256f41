import { FolderOpen } from 'lucide-react';
import { Dialog } from '../components/Dialog.tsx';
import { sizeText } from '../shell/status-text.ts';
import { useStore } from '../store/use-store.ts';

/** A session was opened whose module is nowhere within reach: the person knows where it is. */
export function SessionDialog({ onClose }: { readonly onClose: () => void }) {
  const wanting = useStore((s) => s.session.wanting);
  const pick = useStore((s) => s.session.pickModule);
  const giveUp = useStore((s) => s.session.giveUp);
  if (wanting === null) return null;
  const { name, view } = wanting;
  const { module } = view;

  function close(): void {
    giveUp();
    onClose();
  }

  return (
    <Dialog
      title="Which module was it?"
      description={`${name} was saved without its module. Open the file it was made with.`}
      width={560}
      onClose={close}
    >
      <div className="dialog-body">
        <p>
          <strong>{module.name}</strong>, {sizeText(module.size)}
        </p>
        <p className="muted code-font" style={{ overflowWrap: 'anywhere' }}>
          SHA-256 {module.hash}
        </p>
      </div>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="button primary" data-autofocus onClick={() => void pick()}>
          <FolderOpen size={14} aria-hidden /> Open a file…
        </button>
      </div>
    </Dialog>
  );
}
