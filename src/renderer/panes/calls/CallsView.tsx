import { FuncName } from '../../components/FuncName.tsx';
import { OffsetLink } from '../../components/RowList.tsx';
import { useStore } from '../../store/use-store.ts';
import { typeClass } from '../../components/ValueCell.tsx';
import { plainShape, valueText } from '../../components/value-text.ts';
import type { LaneShape } from '../../../engine/text/format.ts';
import type { ValueView } from '../../../protocol/messages.ts';
import { type CallRow, shortArg, SHOWN_ARGS } from './call-rows.ts';
import './calls.css';

interface CallLineProps {
  readonly row: CallRow;
  readonly onGo: (offset: number) => void;
}

/** One frame: where it stands, its function with arguments, the instruction. */
export function CallLine({ row, onGo }: CallLineProps) {
  const lanes = useStore((s) => s.settings.lanes);
  const { frame, index, name, instruction, selected, innermost } = row;
  if (frame === null) {
    return (
      <span role="gridcell" className="call-ghost" aria-label={`Frame ${index}, loading`}>
        {index}
      </span>
    );
  }
  const host = frame.kind === 'host';
  return (
    <div className="call-line" role="presentation" data-selected={selected || undefined} data-host={host || undefined}>
      <span role="gridcell" className="call-mark" title={`Frame ${index}`}>
        {!host && (
          <svg viewBox="0 0 10 10" aria-hidden data-hollow={!innermost || undefined}>
            <path d="M1.5 1.5 8.5 5 1.5 8.5z" />
          </svg>
        )}
        <span className="visually-hidden">{selected ? `Frame ${index}, shown` : `Frame ${index}`}</span>
      </span>
      <span role="gridcell" className="call-name code-font" title={name}>
        <FuncName func={frame.func} name={name} />
      </span>
      <span role="gridcell" className="call-args code-font">
        {row.args.length > 0 && (
          <>
            {row.args.map((value, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- an argument is known by its position
              <span key={at} data-type={typeClass(value.type)} title={argTitle(value, shapeOf(value, lanes))}>
                {shortArg(value, shapeOf(value, lanes))}
              </span>
            ))}
            {frame.args.length > SHOWN_ARGS && <span title={`${frame.args.length} arguments`}>…</span>}
          </>
        )}
      </span>
      <span role="gridcell" className="call-place" title={instruction}>
        <span className="call-instruction code-font">{instruction}</span>
        {frame.offset !== null && <OffsetLink offset={frame.offset} title="Show this instruction" onGo={onGo} />}
      </span>
    </div>
  );
}

function argTitle(value: ValueView, shape: LaneShape): string {
  const text = valueText(value, 'decimal', shape);
  return value.type === 'v128' ? text : `${value.type} ${text}`;
}

function shapeOf(value: ValueView, lanes: LaneShape | 'auto'): LaneShape {
  return lanes === 'auto' ? (value.lanes ?? plainShape) : lanes;
}
