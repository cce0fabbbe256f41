import { ContextMenu as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import { Kbd } from './Kbd.tsx';
import './menu.css';

export type MenuEntry =
  | {
      readonly label: string;
      readonly run: () => void;
      readonly keys?: string | undefined;
      readonly disabled?: boolean;
      /** Shown with a check mark when true. */
      readonly checked?: boolean;
    }
  | 'separator';

interface ContextMenuProps {
  /** Asked when the menu opens: what can be done with the thing. Empty: no menu. */
  readonly entries: () => readonly MenuEntry[];
  /** One element that takes a ref. */
  readonly children: ReactElement;
}

/** What can be done with a thing: right click, or the menu key on the focused element. */
export function ContextMenu({ entries, children }: ContextMenuProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" collisionPadding={8}>
          <Entries entries={entries} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Rendered only while the menu is open, so that `entries` sees the moment of the click. */
function Entries({ entries }: { readonly entries: () => readonly MenuEntry[] }) {
  return entries().map((entry, index) =>
    entry === 'separator' ? (
      // oxlint-disable-next-line react/no-array-index-key -- separators have no name
      <Radix.Separator key={`line${index}`} className="menu-line" />
    ) : (
      <Radix.Item key={entry.label} className="menu-item" disabled={entry.disabled ?? false} onSelect={entry.run}>
        <span className="menu-check" aria-hidden>
          {entry.checked === true ? '✓' : ''}
        </span>
        <span className="menu-label">{entry.label}</span>
        {entry.keys !== undefined && <Kbd keys={entry.keys} />}
      </Radix.Item>
    ),
  );
}
