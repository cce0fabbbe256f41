import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes } from 'react';
import { Tooltip } from './Tooltip.tsx';
import './button.css';

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children' | 'title'> {
  readonly icon: LucideIcon;
  /** Accessible name, and the first words of the tooltip. */
  readonly label: string;
  /** Keys as in shared/commands.ts. */
  readonly keys?: string | undefined;
  /** Pressed or not, for switches. */
  readonly pressed?: boolean;
}

/** A button that is an icon; its name and its key are in the tooltip. */
export function IconButton({ icon: Icon, label, keys, pressed, className = '', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button type="button" className={`icon-button ${className}`} aria-label={label} aria-pressed={pressed} {...rest}>
        <Icon size={14} aria-hidden />
      </button>
    </Tooltip>
  );
}
