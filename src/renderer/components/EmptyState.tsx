import type { ReactNode } from 'react';
import './empty-state.css';

export interface EmptyText {
  /** What is not here: "No breakpoints". */
  readonly title: string;
  /** What would fill it, and how; '' when there is nothing to say. */
  readonly hint?: ReactNode;
  /** A button that does it. */
  readonly action?: ReactNode;
}

/** What a pane says when it has nothing to show. */
export function EmptyState({ title, hint, action }: EmptyText) {
  return (
    <div className="empty-state">
      <p className="empty-title">{title}</p>
      {hint !== undefined && hint !== '' && <p className="empty-hint">{hint}</p>}
      {action}
    </div>
  );
}
