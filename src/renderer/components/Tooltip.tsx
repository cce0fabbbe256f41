import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import './tooltip.css';

interface TooltipProps {
  readonly text: ReactNode;
  /** Keys as in shared/commands.ts. */
  readonly keys?: string | undefined;
  /** A second line. */
  readonly detail?: ReactNode;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that takes a ref: a button, a span. */
  readonly children: ReactElement;
}

/** Says what a thing is and which key does it, on hover and on focus. */
export function Tooltip({ text, keys, detail, side = 'bottom', children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tooltip" side={side} sideOffset={4} collisionPadding={8}>
          <div className="tooltip-line">
            <span>{text}</span>
            {keys !== undefined && <Kbd keys={keys} />}
          </div>
          {detail !== undefined && <div className="tooltip-detail">{detail}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Around the whole window (and around a pane in a test): tooltips share their delay. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}
