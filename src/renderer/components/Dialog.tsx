import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Said under the title. */
  readonly description?: ReactNode;
  /** 'top' for lists one types into (palette, symbols), else the middle. */
  readonly place?: 'top' | 'middle';
  readonly width?: number;
  /** The title is for screen readers only. */
  readonly bare?: boolean;
  readonly children: ReactNode;
}

/**
 * A dialog over the window: focus stays inside, Escape closes, focus goes back to where it was. It begins at what
 * is marked `data-autofocus`, else at the first field, with its text selected, else at Close.
 */
export function Dialog(props: DialogProps) {
  const { title, onClose, description, place = 'middle', width = 480, bare = false, children } = props;
  const content = useRef<HTMLDivElement>(null);
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-veil" />
        <Radix.Content
          ref={content}
          onOpenAutoFocus={(event) => {
            if (content.current !== null && focusFirst(content.current)) event.preventDefault();
          }}
          className="dialog"
          data-place={place}
          style={{ width }}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <div className={bare ? 'visually-hidden' : 'dialog-head'}>
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            {!bare && (
              <Radix.Close className="icon-button" aria-label="Close">
                <X size={14} aria-hidden />
              </Radix.Close>
            )}
          </div>
          {description !== undefined && (
            <Radix.Description className={bare ? 'visually-hidden' : 'dialog-description'}>
              {description}
            </Radix.Description>
          )}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** False when there is nothing better than what comes first. */
function focusFirst(dialog: HTMLElement): boolean {
  const first =
    dialog.querySelector<HTMLElement>('[data-autofocus]') ??
    dialog.querySelector<HTMLElement>('input:enabled, select:enabled, textarea:enabled');
  if (first === null) return false;
  first.focus();
  if (first instanceof HTMLInputElement) first.select();
  return true;
}
