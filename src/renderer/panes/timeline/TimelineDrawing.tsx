import { memo, useId } from 'react';
import type { TimelineView } from '../../../protocol/messages.ts';
import {
  type BranchLine,
  barsPath,
  branchPath,
  instructionLines,
  type Lanes,
  markLooks,
  marksPath,
  rulerMarks,
} from './timeline-rows.ts';
import { MARGIN, type Scale, xOf } from './timeline-scale.ts';

interface DrawingProps {
  readonly first: number;
  readonly total: number;
  /** The end of the run when `line` was told. */
  readonly known: number;
  readonly frames: boolean;
  readonly line: TimelineView | null;
  readonly scale: Scale;
  readonly height: number;
  readonly lanes: Lanes;
  readonly branches: readonly BranchLine[];
}

/** All that lies still while the playhead moves: bars, marks, branches, numbers. */
export const TimelineDrawing = memo(function TimelineDrawing(props: DrawingProps) {
  const { first, total, known, frames, line, scale, height, lanes, branches } = props;
  const hatch = useId();
  const marks = line?.marks ?? [];
  const forgotten = Math.min(scale.width, xOf(scale, first)) - MARGIN;
  const cover = { x: MARGIN, y: lanes.barsTop, width: forgotten, height: lanes.barsBottom - lanes.barsTop };
  const end = Math.min(scale.width - MARGIN, xOf(scale, total));
  return (
    <svg className="timeline-drawing" width={scale.width} height={height} aria-hidden>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="6" className="timeline-hatch" />
        </pattern>
      </defs>
      <path className="timeline-bars" d={barsPath(line?.calls ?? [], scale, lanes, { total, known })} />
      <path className="timeline-instructions" d={instructionLines(scale, lanes, total)} />
      {forgotten > 0 && (
        <g className="timeline-forgotten">
          <rect {...cover} />
          <rect {...cover} fill={`url(#${hatch})`} />
        </g>
      )}
      {end > 0 && <path className="timeline-base" d={`M${MARGIN} ${lanes.barsBottom + 0.5}H${end}`} />}
      {lanes.branches.map((y, index) => {
        const branch = branches[index];
        return branch === undefined ? null : (
          <path key={branch.id} className="timeline-branch" d={branchPath(branch, y, scale, lanes)} />
        );
      })}
      {markLooks.map((look) => (
        <path
          key={look.kind}
          className="timeline-mark"
          data-kind={look.kind}
          fillRule="evenodd"
          d={marksPath(marks, look, scale, lanes)}
        />
      ))}
      {rulerMarks(line, { frames, total }, scale).map(({ x, text }) => (
        <g key={text} className="timeline-ruler">
          <path d={`M${Math.round(x) + 0.5} ${lanes.ruler - 11}v4`} />
          <text x={x + 4} y={lanes.ruler}>
            {text}
          </text>
        </g>
      ))}
    </svg>
  );
});
