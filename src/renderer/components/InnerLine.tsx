import type { CSSProperties, ReactNode } from 'react';
import type { Problem, ValueView } from '../../protocol/messages.ts';
import { laneShapes, lanesOfV128 } from '../../engine/text/format.ts';
import type { KnownMember } from '../store/object-cache.ts';
import { useStore } from '../store/use-store.ts';
import type { RowState } from './RowList.tsx';
import type { InnerRow } from './tree-rows.ts';
import { useShape } from './use-shape.ts';
import { hex, laneFormat, packedView, valueText } from './value-text.ts';
import { ValueCell } from './ValueCell.tsx';
import './value-tree.css';

interface InnerLineProps {
  readonly row: InnerRow;
  /** Of a member what is known of it. */
  readonly known: KnownMember | null;
  readonly place: string;
  readonly state: RowState;
  readonly numbers: 'decimal' | 'hex';
  readonly twisty: ReactNode;
  readonly onEdit: ((text: string) => Promise<Problem | null>) | undefined;
}

/** A row inside an opened value. */
export function InnerLine(props: InnerLineProps) {
  const { row, twisty } = props;
  return (
    <div className="inner-line" role="presentation" style={{ '--level': row.level } as CSSProperties}>
      <span className="inner-twisty" role="presentation">
        {twisty}
      </span>
      <Content {...props} />
    </div>
  );
}

function Content(props: InnerLineProps): ReactNode {
  const { row } = props;
  switch (row.kind) {
    case 'member':
      return <Member {...props} />;
    case 'range':
      return (
        <span role="gridcell" className="inner-range">
          {grouped(row.from)} … {grouped(row.to - 1)} <span className="muted">of {grouped(row.object.count)}</span>
        </span>
      );
    case 'shape':
      return <ShapeChoice place={row.place} value={row.value} />;
    case 'lanes':
      return <Lanes row={row} numbers={props.numbers} />;
    case 'note':
      return (
        <span role="gridcell" className="inner-note">
          {row.text}
        </span>
      );
    default:
      return row satisfies never;
  }
}

function Member({ row, known, place, state, numbers, onEdit }: InnerLineProps) {
  if (row.kind !== 'member' || known === null) return null;
  const index = row.object.kind === 'struct' ? '' : String(row.index);
  if (known.state === 'coming') {
    return (
      <span role="gridcell" className="inner-name" aria-label={`${index} on its way`}>
        {index} …
      </span>
    );
  }
  if (known.state === 'gone') {
    return (
      <span role="gridcell" className="inner-note">
        {index} It is gone.
      </span>
    );
  }
  const { member, changed, before } = known;
  const { name, storage, mutable, value } = member;
  const isPacked = storage === 'i8' || storage === 'i16';
  const signed = valueText(packedView(storage, value));
  const bits = hex(value.bits);
  const packed = numbers === 'hex' ? { text: bits, other: signed } : { text: signed, other: bits };
  return (
    <>
      <span role="gridcell" className="inner-name code-font" title={`${name}: ${mutable ? 'mut ' : ''}${storage}`}>
        {name}
      </span>
      <span role="gridcell" className="inner-type code-font">
        {/* Elements are all of one type, which their array's says. */}
        {row.object.kind === 'array' ? '' : storage}
      </span>
      <span role="gridcell" className="inner-value">
        <ValueCell
          value={value}
          label={`${row.object.kind === 'struct' ? 'field' : 'element'} ${name}`}
          place={place}
          numbers={numbers}
          both
          changed={changed}
          before={before}
          tabStop={false}
          editRequest={state.editRequest}
          onEdit={mutable ? onEdit : undefined}
          {...(isPacked ? { written: packed } : {})}
        />
        {changed && <span className="visually-hidden">, changed</span>}
      </span>
    </>
  );
}

/** How the vector is divided; V does it, too. */
function ShapeChoice({ place, value }: { readonly place: string; readonly value: ValueView }) {
  const shape = useShape(place, value);
  const setShape = useStore((s) => s.values.setShape);
  return (
    <span role="gridcell" className="inner-shape">
      <select
        aria-label="Lanes of this vector"
        title="How this vector is divided into lanes (V)"
        value={shape}
        onChange={(event) => setShape(place, event.target.value as typeof shape)}
      >
        {laneShapes.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </span>
  );
}

interface LanesProps {
  readonly row: Extract<InnerRow, { readonly kind: 'lanes' }>;
  readonly numbers: 'decimal' | 'hex';
}

function Lanes({ row: { value, shape, first, last, before }, numbers }: LanesProps) {
  const lanes = lanesOfV128(value.bits, shape, laneFormat(shape, numbers));
  const now = lanesOfV128(value.bits, shape, 'hex');
  const old = before === null ? now : lanesOfV128(before, shape, 'hex');
  return (
    <span role="gridcell" className="inner-lanes code-font" data-type="v128">
      {lanes.slice(first, last + 1).map((lane, i) => {
        const index = first + i;
        return (
          <span key={index} className="inner-lane" title={`lane ${index}: ${now[index]}`}>
            <span className="inner-lane-index">{index}</span>
            <span className="visually-hidden">: </span>
            <span className="vector-lane" data-changed={now[index] !== old[index] || undefined}>
              {lane}
            </span>{' '}
          </span>
        );
      })}
    </span>
  );
}

function grouped(count: number): string {
  return count.toLocaleString('en').replaceAll(',', '\u202f');
}
