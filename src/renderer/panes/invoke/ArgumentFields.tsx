import { typeClass } from '../../components/ValueCell.tsx';
import { checkArgument } from './check-argument.ts';
import { hintOf } from './invoke-rows.ts';

interface ArgumentFieldsProps {
  readonly fields: readonly { readonly name: string; readonly type: string }[];
  readonly texts: readonly string[];
  readonly onText: (index: number, text: string) => void;
  readonly disabled?: boolean;
  /** False: nothing can be referred to that belongs to a run. */
  readonly named?: boolean;
}

/** One typed field per parameter (or result); what is wrong is said below the field. */
export function ArgumentFields(props: ArgumentFieldsProps) {
  const { fields, texts, onText, disabled = false, named = true } = props;
  return fields.map(({ name, type }, i) => {
    const text = texts[i] ?? '';
    const problem = text === '' ? null : checkArgument(type, text);
    return (
      // oxlint-disable-next-line react/no-array-index-key -- a parameter is its position
      <label key={i} className="invoke-field" data-type={typeClass(type)}>
        <span className="invoke-label">
          <span className="invoke-param">{name === '' ? i : name}</span> <span className="invoke-type">{type}</span>
        </span>
        <input
          className="text-field"
          aria-label={`${name === '' ? `argument ${i}` : name}, ${type}`}
          aria-invalid={problem !== null}
          title={hintOf(type, named)}
          placeholder={typeClass(type) === 'ref' ? hintOf(type, named) : undefined}
          value={text}
          disabled={disabled}
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => onText(i, event.target.value)}
        />
        {problem !== null && (
          <span className="invoke-problem" role="alert">
            {problem}
          </span>
        )}
      </label>
    );
  });
}
