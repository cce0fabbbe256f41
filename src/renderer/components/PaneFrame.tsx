import type { ReactNode } from 'react';
import type { Problem } from '../../protocol/messages.ts';
import { type PaneId, panes } from '../../shared/panes.ts';
import { EmptyState, type EmptyText } from './EmptyState.tsx';
import { ProblemBox } from './ProblemBox.tsx';
import './pane-frame.css';

interface PaneFrameProps {
  readonly id: PaneId;
  /** What stands in the compact row above the content: filters, counts, small buttons. Left out: no row. */
  readonly tools?: ReactNode;
  /** Shown instead of the content when there is nothing to show: says what would fill the pane, and how. */
  readonly empty?: EmptyText | null;
  /** Work is under way; the old content stays, dimmed. */
  readonly loading?: boolean;
  /** Shown above the content, which stays. */
  readonly problem?: Problem | null;
  /** The content is of an earlier moment (the machine runs): dimmed after a moment, so that steps do not flicker. */
  readonly stale?: boolean;
  /** False: the content scrolls by itself (virtual lists, canvases). */
  readonly scroll?: boolean;
  readonly children?: ReactNode;
}

/** The frame of every pane: the landmark with the pane's exact name, its tools, and what to show when it is empty. */
export function PaneFrame(props: PaneFrameProps) {
  const { id, tools, empty = null, loading = false, problem = null, stale = false, scroll = true, children } = props;
  return (
    <section className={`pane pane-${id}`} role="region" aria-label={panes[id]} aria-busy={loading} tabIndex={-1}>
      {tools !== undefined && <div className="pane-tools">{tools}</div>}
      {problem !== null && <ProblemBox problem={problem} />}
      {empty === null ? (
        <div
          className="pane-body"
          data-scroll={scroll || undefined}
          data-loading={loading || undefined}
          data-stale={stale || undefined}
        >
          {children}
        </div>
      ) : (
        <EmptyState {...empty} />
      )}
    </section>
  );
}
