import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '../../../protocol/messages.ts';
import type { RowState } from '../../components/RowList.tsx';
import { ValueCell } from '../../components/ValueCell.tsx';
import type { GlobalRow } from './global-rows.ts';
import './globals.css';

interface GlobalLineProps {
  readonly row: GlobalRow;
  readonly state: RowState & { readonly place: string; readonly twisty: ReactNode };
  readonly numbers: 'decimal' | 'hex';
  readonly onEdit: ((text: string) => Promise<Problem | null>) | undefined;
}

/** One global: index, name, a lock when it cannot change, value. */
export function GlobalLine({ row, state, numbers, onEdit }: GlobalLineProps) {
  const { global, index, name, named } = row;
  return (
    <div className="global-line" role="presentation">
      <span role="gridcell" className="global-index code-font">
        {state.twisty ?? (global?.changed === true && <i className="global-dot" title="Changed since the last stop" />)}
        {index}
      </span>
      <span role="gridcell" className="global-name code-font" data-named={named || undefined} title={name}>
        {name}
      </span>
      <span role="gridcell" className="global-kind" title={global?.mutable === false ? 'Constant' : undefined}>
        {global?.mutable === false && (
          <>
            <Lock size={11} aria-hidden />
            <span className="visually-hidden">constant</span>
          </>
        )}
      </span>
      <span role="gridcell" className="global-value">
        {global === null ? (
          <span className="global-ghost" />
        ) : (
          <ValueCell
            value={global.value}
            label={`global ${index} ${name}`}
            numbers={numbers}
            both
            place={state.place}
            changed={global.changed}
            before={global.before}
            tabStop={false}
            editRequest={state.editRequest}
            onEdit={global.mutable ? onEdit : undefined}
          />
        )}
        {global?.changed === true && <span className="visually-hidden">, changed</span>}
      </span>
    </div>
  );
}
