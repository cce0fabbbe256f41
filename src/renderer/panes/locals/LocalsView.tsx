import type { ReactNode } from 'react';
import type { Problem } from '../../../protocol/messages.ts';
import type { RowState } from '../../components/RowList.tsx';
import { ValueCell } from '../../components/ValueCell.tsx';
import type { LocalRow } from './local-rows.ts';
import './locals.css';

interface LocalLineProps {
  readonly row: LocalRow;
  readonly state: RowState & { readonly place: string; readonly twisty: ReactNode };
  readonly numbers: 'decimal' | 'hex';
  readonly onEdit: ((text: string) => Promise<Problem | null>) | undefined;
}

/** One local: index, name, what it is, value. */
export function LocalLine({ row, state, numbers, onEdit }: LocalLineProps) {
  const { local, index, name, named, firstOwn } = row;
  return (
    <div className="local-line" role="presentation" data-first-own={firstOwn || undefined}>
      <span role="gridcell" className="local-index code-font">
        {state.twisty ?? (local?.changed === true && <i className="local-dot" title="Changed since the last stop" />)}
        {index}
      </span>
      <span role="gridcell" className="local-name code-font" data-named={named || undefined} title={name}>
        {name}
      </span>
      <span role="gridcell" className="local-kind">
        {local?.param === true ? 'param' : ''}
      </span>
      <span role="gridcell" className="local-value">
        {local === null ? (
          <span className="local-ghost" />
        ) : (
          <ValueCell
            value={local.value}
            label={`${local.param ? 'param' : 'local'} ${index} ${name}`}
            numbers={numbers}
            both
            place={state.place}
            changed={local.changed}
            before={local.before}
            tabStop={false}
            editRequest={state.editRequest}
            onEdit={onEdit}
          />
        )}
        {local?.changed === true && <span className="visually-hidden">, changed</span>}
      </span>
    </div>
  );
}
