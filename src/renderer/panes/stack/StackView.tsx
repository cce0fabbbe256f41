import type { Problem } from '../../../protocol/messages.ts';
import type { ReactNode } from 'react';
import { OffsetLink, type RowState } from '../../components/RowList.tsx';
import { useShape } from '../../components/use-shape.ts';
import { typeClass, ValueCell } from '../../components/ValueCell.tsx';
import { type NextLine, slotMarks, typeLabel, type StackFormat, slotTexts, type StackRow } from './stack-rows.ts';
import './stack.css';

const noValue = {};

interface SlotRowProps {
  readonly row: StackRow;
  readonly format: StackFormat;
  readonly state: RowState & { readonly place: string; readonly twisty: ReactNode };
  /** Changes with every stop, so that what was just pushed slides in again. */
  readonly stop: number;
  readonly animate: boolean;
  readonly onEdit: ((text: string) => Promise<Problem | null>) | undefined;
  readonly onGo: (offset: number) => void;
}

/** One slot of the value stack: type, value in two forms, and the instruction that pushed it. */
export function SlotRow({ row, format, state, stop, animate, onEdit, onGo }: SlotRowProps) {
  const { slot, base, index } = row;
  const { place, twisty } = state;
  const shape = useShape(place, slot?.value ?? noValue);
  if (slot === null) return <span role="gridcell" aria-label={`Slot ${index}, loading`} className="stack-ghost" />;
  const { value, fresh, consumed, pushedBy } = slot;
  const marks = slotMarks(row);
  return (
    <div
      key={fresh ? stop : 'still'}
      role="presentation"
      className="stack-slot"
      data-consumed={consumed || undefined}
      data-fresh={fresh || undefined}
      data-animate={(fresh && animate) || undefined}
      data-base={base !== null || undefined}
      data-opens={twisty !== null || undefined}
      title={marks.length === 0 ? undefined : sentence(marks)}
    >
      <span role="gridcell" className="stack-type" data-type={typeClass(value.type)} title={value.type}>
        {twisty}
        {typeLabel(value.type)}
      </span>
      <span role="gridcell" className="stack-value">
        <ValueCell
          value={value}
          label={`slot ${index} from the top`}
          place={place}
          numbers={format === 'hex' ? 'hex' : 'decimal'}
          written={slotTexts(value, format, shape)}
          tabStop={false}
          editRequest={state.editRequest}
          onEdit={onEdit}
        />
        {marks.length > 0 && <span className="visually-hidden">, {marks.join(', ')}</span>}
      </span>
      <span role="gridcell" className="stack-origin">
        {pushedBy !== null && <OffsetLink offset={pushedBy} title="The instruction that pushed it" onGo={onGo} />}
      </span>
      {base !== null && <BaseLine base={base} empty={row.empty} />}
    </div>
  );
}

/** The line on which the operands of a frame stand, with its name, and those of frames that have none. */
function BaseLine({ base, empty }: { readonly base: string; readonly empty: string }) {
  return (
    <span className="stack-base" aria-hidden title={`The operands of ${base} begin here`}>
      <span className="stack-base-name">{base}</span>
      {empty !== '' && <span className="stack-base-name">nothing of {empty}</span>}
    </span>
  );
}

/** The row above the slots when the innermost frames have none of them. */
export function EmptyTop({ names }: { readonly names: string }) {
  return (
    <span role="gridcell" className="stack-top" title={`${names} has no operands; what follows is its callers’`}>
      <span className="stack-base-name">nothing of {names}</span>
    </span>
  );
}

/** The line above the slots: what the next instruction takes from them and gives back. */
export function NextExchange({ next }: { readonly next: NextLine | null }) {
  if (next === null) return <span className="spacer" />;
  return (
    <p className="stack-next">
      next: <code title={next.text}>{next.mnemonic}</code> {next.exchange}
    </p>
  );
}

function sentence(parts: readonly string[]): string {
  const text = parts.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
