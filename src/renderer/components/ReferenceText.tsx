import type { RefView } from '../../protocol/messages.ts';
import { useStore } from '../store/use-store.ts';
import { FuncName } from './FuncName.tsx';
import { kindText, membersText, refText } from './value-text.ts';
import './button.css';

/** What a reference points to, in a line; a function is a way to its code. */
export function ReferenceText({ value }: { readonly value: RefView }) {
  const goTo = useStore((s) => s.code.goTo);
  switch (value.kind) {
    case 'null':
      return <span className="reference-null">null</span>;
    case 'i31':
      return (
        <>
          <span className="reference-kind">i31 </span>
          {value.value}
        </>
      );
    case 'host':
      return (
        <>
          <span className="reference-kind">host </span>
          {value.text}
        </>
      );
    case 'func': {
      const { func } = value;
      const text = refText(value);
      if (func === null) return text;
      return (
        <button
          type="button"
          tabIndex={-1}
          className="link-button reference-func"
          title={`Go to ${text}`}
          // The keyboard stays in the list, and a double click edits.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => goTo({ func })}
        >
          <FuncName func={func} name={text} />
        </button>
      );
    }
    default: {
      const { type, id } = value;
      return (
        <span title={refText(value)}>
          <span className="reference-kind" data-object>
            {kindText(value)}{' '}
          </span>
          {type} <span className="reference-id">#{id}</span>
          <span className="reference-members">{membersText(value)}</span>
        </span>
      );
    }
  }
}
