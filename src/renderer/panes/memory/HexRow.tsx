import { memo } from 'react';
import { textStart, hexStart, type Geometry } from './memory-geometry.ts';
import type { MemoryRow, Run } from './memory-rows.ts';

interface HexRowProps {
  readonly row: MemoryRow;
  readonly geometry: Geometry;
}

/** One row of bytes. Drawn again only when its own bytes or marks changed. */
export const HexRow = memo(function HexRow({ row, geometry }: HexRowProps) {
  return (
    <div className="hex-row" role="row" aria-rowindex={Math.floor(row.address / geometry.bytesPerRow) + 1}>
      <span className="hex-address" role="rowheader">
        {row.address.toString(16).padStart(geometry.addressDigits, '0')}
      </span>
      <span className="hex-bytes" role="gridcell" style={{ left: `${hexStart(geometry)}ch` }}>
        {row.hex.map(runElement)}
      </span>
      <span className="hex-text" role="gridcell" style={{ left: `${textStart(geometry)}ch` }}>
        {row.text.map(runElement)}
      </span>
    </div>
  );
});

/** A run at its own character; the spaces before it are a margin, so that a mark never reaches over them. */
function runElement(run: Run, i: number, runs: readonly Run[]) {
  const previous = runs[i - 1];
  const gap = previous === undefined ? run.at : run.at - previous.at - previous.text.length;
  return (
    <span key={run.at} className={`hex-${run.mark}`} {...(gap > 0 && { style: { marginLeft: `${gap}ch` } })}>
      {run.text}
    </span>
  );
}
