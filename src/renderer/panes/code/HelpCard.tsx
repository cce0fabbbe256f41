import { X } from 'lucide-react';
import { createPortal } from 'react-dom';
import type { HelpView } from '../../../protocol/messages.ts';
import { IconButton } from '../../components/IconButton.tsx';

interface HelpCardProps {
  readonly help: HelpView;
  /** Where the mnemonic stands on the screen. */
  readonly box: DOMRect;
}

/** What an instruction does, under the pointer. It takes no clicks and goes when the pointer does. */
export function HelpCard({ help, box }: HelpCardProps) {
  const below = box.bottom + 120 < window.innerHeight;
  const place = below ? { top: box.bottom + 6 } : { bottom: window.innerHeight - box.top + 6 };
  return createPortal(
    <div className="code-help" role="tooltip" style={{ left: Math.min(box.left, window.innerWidth - 376), ...place }}>
      <HelpText help={help} />
    </div>,
    document.body,
  );
}

/** The same, asked for by key: stays at the foot of the pane until it is closed. */
export function HelpStrip({ help, onClose }: { readonly help: HelpView; readonly onClose: () => void }) {
  return (
    <div className="code-help-strip" role="note" aria-label={`Help: ${help.mnemonic}`} aria-live="polite">
      <HelpText help={help} />
      <IconButton icon={X} label="Close the explanation" onClick={onClose} />
    </div>
  );
}

function HelpText({ help }: { readonly help: HelpView }) {
  return (
    <div className="code-help-text">
      <p className="code-help-head">
        <code>{help.mnemonic}</code>
        <span className="code-help-group">{help.group}</span>
      </p>
      <p>{help.text}</p>
      <p className="code-help-types">
        <span>pops</span> <code>{help.pops === '' ? 'nothing' : help.pops}</code> <span>pushes</span>{' '}
        <code>{help.pushes === '' ? 'nothing' : help.pushes}</code>
      </p>
    </div>
  );
}
