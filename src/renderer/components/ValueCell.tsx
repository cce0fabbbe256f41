import { type KeyboardEvent, useState } from 'react';
import type { Problem, ValueView } from '../../engine/index.ts';
import { Digits } from './Digits.tsx';
import { otherText, valueText } from './value-text.ts';
import './value-cell.css';

interface ValueCellProps {
  readonly value: ValueView;
  /** What this is the value of: "local 1 i". Part of the accessible name. */
  readonly label: string;
  /** How integers are written; settings.numbers by default where a pane passes it on. */
  readonly numbers?: 'decimal' | 'hex';
  /** Also write the other form (hex beside decimal, bits beside a float). */
  readonly both?: boolean;
  /** Write the type before the value. */
  readonly showType?: boolean;
  /** Differs from the previous stop: underlined. */
  readonly changed?: boolean;
  /** Editable when given (leave out while running): tries the text, answers the problem or null. */
  readonly onEdit?: ((text: string) => Promise<Problem | null>) | undefined;
}

/** One value, one look everywhere: the colour of its type, grouped digits, a change underlined. */
export function ValueCell(props: ValueCellProps) {
  const { value, label, numbers = 'decimal', both = false, showType = false, changed = false, onEdit } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const text = valueText(value, numbers);

  if (draft !== null && onEdit !== undefined) {
    return <ValueEditor label={label} type={value.type} text={draft} onEdit={onEdit} onDone={() => setDraft(null)} />;
  }
  const edit = () => setDraft(text);
  const editing =
    onEdit === undefined
      ? {}
      : {
          tabIndex: 0,
          role: 'button',
          'aria-label': `${label}, ${value.type}, ${text}${changed ? ', changed' : ''}, edit`,
          title: 'Double click, Enter or F2 to edit',
          onDoubleClick: edit,
          onKeyDown: (event: KeyboardEvent) => {
            if (event.key !== 'Enter' && event.key !== 'F2') return;
            event.preventDefault();
            event.stopPropagation();
            edit();
          },
        };
  return (
    <span className="value-cell" data-type={typeClass(value.type)} data-changed={changed || undefined} {...editing}>
      {showType && <span className="value-type">{value.type}</span>}
      <span className="value-text">
        <Digits text={text} />
      </span>
      {both && (
        <span className="value-other">
          <Digits text={otherText(value, numbers)} />
        </span>
      )}
    </span>
  );
}

interface ValueEditorProps {
  readonly label: string;
  readonly type: string;
  readonly text: string;
  readonly onEdit: (text: string) => Promise<Problem | null>;
  readonly onDone: () => void;
}

function ValueEditor({ label, type, text, onEdit, onDone }: ValueEditorProps) {
  const [draft, setDraft] = useState(text);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function commit(): Promise<void> {
    if (draft === text) {
      onDone();
      return;
    }
    const wrong = await onEdit(draft);
    if (wrong === null) onDone();
    else setProblem(wrong);
  }

  return (
    <span className="value-editor">
      <input
        className="text-field"
        aria-label={`New value of ${label}, ${type}`}
        aria-invalid={problem !== null}
        value={draft}
        spellCheck={false}
        // Focus belongs here: the person just asked to edit.
        ref={(input) => input?.focus()}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setDraft(event.target.value);
          setProblem(null);
        }}
        onBlur={onDone}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') void commit();
          else if (event.key === 'Escape') onDone();
        }}
      />
      {problem !== null && (
        <span className="value-problem" role="alert">
          {problem.message}
        </span>
      )}
    </span>
  );
}

/** The colour class of a type: 'i32', 'i64', 'f32', 'f64', 'v128' or 'ref'. Use it as `data-type`. */
export function typeClass(type: string): string {
  return /^(i32|i64|f32|f64|v128)$/.test(type) ? type : 'ref';
}
