import { ChevronRight } from 'lucide-react';
import './value-tree.css';

/** Opens and closes a row; the keyboard does it with Right and Left, screen readers hear it from the row. */
export function Twisty({ open, onToggle }: { readonly open: boolean; readonly onToggle: () => void }) {
  return (
    <span
      className="twisty"
      aria-hidden
      data-open={open || undefined}
      title={open ? 'Close (Left)' : 'Open (Right)'}
      // The keyboard stays in the list.
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <ChevronRight size={12} />
    </span>
  );
}
