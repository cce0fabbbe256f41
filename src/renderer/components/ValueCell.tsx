import { type KeyboardEvent, useRef, useState } from 'react';
import type { Problem, ValueView } from '../../protocol/messages.ts';
import { parseValue } from '../../engine/text/format.ts';
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
  /** Another way to write it (a pane's own formats); an editor still starts with the plain value. */
  readonly written?: { readonly text: string; readonly other: string } | undefined;
  /** False: part of a list whose keys reach it (`editRequest`); then it is plain text to Tab and to screen readers. */
  readonly tabStop?: boolean;
  /** Begins to edit whenever it grows: a list's Enter on the row. */
  readonly editRequest?: number;
}

/** One value, one look everywhere: the colour of its type, grouped digits, a change underlined. */
export function ValueCell(props: ValueCellProps) {
  const { value, label, numbers = 'decimal', both = false, showType = false, changed = false, onEdit } = props;
  const { tabStop = true, editRequest = 0 } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const [answered, setAnswered] = useState(editRequest);
  const plain = valueText(value, numbers);
  const { text, other } = props.written ?? { text: plain, other: both ? otherText(value, numbers) : '' };

  if (editRequest !== answered) {
    setAnswered(editRequest);
    if (editRequest > answered && onEdit !== undefined) setDraft(plain);
  }

  if (draft !== null && onEdit !== undefined) {
    return <ValueEditor label={label} type={value.type} text={draft} onEdit={onEdit} onDone={() => setDraft(null)} />;
  }
  const edit = () => setDraft(plain);
  const editing =
    onEdit === undefined
      ? {}
      : {
          ...(tabStop
            ? {
                tabIndex: 0,
                role: 'button',
                'aria-label': `${label}, ${value.type}, ${text}${changed ? ', changed' : ''}, edit`,
              }
            : {}),
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
      {other !== '' && (
        <span className="value-other">
          <Digits text={other} />
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

  const input = useRef<HTMLInputElement>(null);

  /** Ends editing by key: the keyboard goes back to the list the value stands in. */
  function leave(): void {
    const list = input.current?.closest<HTMLElement>('.virtual-list');
    onDone();
    list?.focus();
  }

  async function commit(): Promise<void> {
    const wrong = draft === text ? null : (misread(type, draft) ?? (await onEdit(draft)));
    if (wrong === null) leave();
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
        autoFocus
        ref={input}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setDraft(event.target.value);
          setProblem(null);
        }}
        onBlur={onDone}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') void commit();
          else if (event.key === 'Escape') leave();
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

/** What is wrong with the text, told without asking the engine; null for references, which only it can read. */
function misread(type: string, text: string): Problem | null {
  if (typeClass(type) === 'ref' || type === 'v128') return null;
  const parsed = parseValue(type, text);
  return parsed.ok ? null : { kind: 'limit', message: parsed.message };
}

/** The colour class of a type: 'i32', 'i64', 'f32', 'f64', 'v128' or 'ref'. Use it as `data-type`. */
export function typeClass(type: string): string {
  return /^(i32|i64|f32|f64|v128)$/.test(type) ? type : 'ref';
}
