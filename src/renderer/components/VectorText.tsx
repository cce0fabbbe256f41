import { type LaneShape, lanesOfV128 } from '../../engine/text/format.ts';
import { laneFormat } from './value-text.ts';

interface VectorTextProps {
  readonly bits: bigint;
  readonly shape: LaneShape;
  readonly numbers: 'decimal' | 'hex';
  /** What it was: lanes that differ are marked. Null: nothing is known of that. */
  readonly before: bigint | null;
}

/** A vector in a line: its shape and its lanes, lane 0 first. The whole of it is its title. */
export function VectorText({ bits, shape, numbers, before }: VectorTextProps) {
  const lanes = lanesOfV128(bits, shape, laneFormat(shape, numbers));
  const old = before === null ? null : lanesOfV128(before, shape, 'hex');
  const now = old === null ? null : lanesOfV128(bits, shape, 'hex');
  return (
    <span className="vector" title={`${shape} ${lanes.join(' ')}`}>
      <span className="vector-shape">{shape}</span>
      {lanes.map((lane, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a lane is its position
        <span key={index}>
          {' '}
          <span className="vector-lane" data-changed={(old !== null && old[index] !== now?.[index]) || undefined}>
            {lane}
          </span>
        </span>
      ))}
    </span>
  );
}
