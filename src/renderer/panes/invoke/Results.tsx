import { useCallback } from 'react';
import type { ValueView } from '../../../protocol/messages.ts';
import { canOpen, objectIn } from '../../components/tree-rows.ts';
import { typeClass, ValueCell } from '../../components/ValueCell.tsx';
import { valueText } from '../../components/value-text.ts';
import { ValueList } from '../../components/ValueList.tsx';
import { shapeAt } from '../../components/use-shape.ts';
import { copyText, shortText } from '../../store/copy-text.ts';
import { store } from '../../store/use-store.ts';

interface ResultsProps {
  /** What was called. */
  readonly name: string;
  readonly values: readonly ValueView[];
  readonly numbers: 'decimal' | 'hex';
  /** False: of a run that is over, whose objects cannot be looked into any more. */
  readonly alive: boolean;
}

const ROW = 22;
/** Rows that are shown of results that have been opened; more are scrolled. */
const FIT = 12;

/** What a call gave back. What can be opened stands in a list of its own. */
export function Results({ name, values, numbers, alive }: ResultsProps) {
  const valueAt = useCallback(
    (index: number) => {
      const value = values[index];
      if (value === undefined || (!alive && objectIn(value) !== null)) return null;
      return { value };
    },
    [values, alive],
  );
  if (!values.some(canOpen)) {
    return values.map((value, i) => (
      // oxlint-disable-next-line react/no-array-index-key -- a result is its position
      <ValueCell key={i} value={value} label={`result ${i} of ${name}`} numbers={numbers} both showType />
    ));
  }
  return (
    <div className="invoke-results">
      <ValueList
        count={values.length}
        rowHeight={ROW}
        fit={FIT}
        label={`Results of ${name}`}
        scope={`result of ${name}`}
        numbers={numbers}
        valueAt={valueAt}
        menu={(index) => {
          const value = values[index];
          if (value === undefined) return [];
          const text = valueText(value, numbers, shapeAt(store.getState(), `result of ${name} ${index}`, value));
          return [{ label: `Copy ${shortText(text)}`, run: () => copyText(text) }];
        }}
        renderRow={(index, { place, twisty }) => {
          const value = values[index];
          if (value === undefined) return null;
          return (
            <div className="invoke-result" role="presentation">
              <span role="gridcell" className="invoke-result-type" data-type={typeClass(value.type)}>
                {twisty}
                {value.type}
              </span>
              <span role="gridcell" className="invoke-result-value">
                <ValueCell value={value} label={`result ${index} of ${name}`} place={place} numbers={numbers} both />
                {!alive && objectIn(value) !== null && <span className="muted"> of an earlier run</span>}
              </span>
            </div>
          );
        }}
      />
    </div>
  );
}
