import { type KeyboardEvent, useRef, useState } from 'react';
import type { Problem, ValueView } from '../../protocol/messages.ts';
import { type LaneShape, parseV128, parseValue } from '../../engine/text/format.ts';
import { Digits } from './Digits.tsx';
import { ReferenceText } from './ReferenceText.tsx';
import { useShape } from './use-shape.ts';
import { editText, otherText, valueText } from './value-text.ts';
import { VectorText } from './VectorText.tsx';
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
  /** Where it stands, for vectors: how one is divided is remembered by place. */
  readonly place?: string;
  /** Of a vector that changed: what it was. */
  readonly before?: bigint | null | undefined;
  /** Another way to write it (a pane's own formats); an editor still starts with the plain value. */
  readonly written?: { readonly text: string; readonly other: string } | undefined;
  /** False: part of a list whose keys reach it (`editRequest`); then it is plain text to Tab and to screen readers. */
  readonly tabStop?: boolean;
  /** Begins to edit whenever it grows: a list's Enter on the row. */
  readonly editRequest?: number;
}

/**
 * One value, one look everywhere: the colour of its type, grouped digits, vectors by lanes, references as what they point
 * to, a change underlined.
 */
export function ValueCell(props: ValueCellProps) {
  const { value, label, numbers = 'decimal', both = false, showType = false, changed = false, onEdit } = props;
  const { tabStop = true, editRequest = 0, place = '', before = null } = props;
  const shape = useShape(place, value);
  const [draft, setDraft] = useState<string | null>(null);
  const [answered, setAnswered] = useState(editRequest);
  const first = editText(value, numbers, shape);
  const vector = value.type === 'v128';
  const { text, other } = props.written ?? {
    text: valueText(value, numbers, shape),
    other: both && !vector ? otherText(value, numbers) : '',
  };

  if (editRequest !== answered) {
    setAnswered(editRequest);
    if (editRequest > answered && onEdit !== undefined) setDraft(first);
  }

  if (draft !== null && onEdit !== undefined) {
    const done = () => setDraft(null);
    return <ValueEditor label={label} type={value.type} shape={shape} text={draft} onEdit={onEdit} onDone={done} />;
  }
  const edit = () => setDraft(first);
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
    <span
      className="value-cell"
      data-type={typeClass(value.type)}
      // Of a vector the lanes that changed are marked, where they are known.
      data-changed={(changed && !(vector && before !== null)) || undefined}
      {...editing}
    >
      {showType && <span className="value-type">{value.type}</span>}
      <span className="value-text">
        {value.ref !== null ? (
          <ReferenceText value={value.ref} />
        ) : vector ? (
          <VectorText bits={value.bits} shape={shape} numbers={numbers} before={changed ? before : null} />
        ) : (
          <Digits text={text} />
        )}
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
  readonly shape: LaneShape;
  readonly text: string;
  readonly onEdit: (text: string) => Promise<Problem | null>;
  readonly onDone: () => void;
}

function ValueEditor({ label, type, shape, text, onEdit, onDone }: ValueEditorProps) {
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
    const wrong =
      draft === text ? null : (misread(type, draft, shape) ?? (await onEdit(withShape(type, draft, shape))));
    if (wrong === null) leave();
    else setProblem(wrong);
  }

  return (
    <span className="value-editor" data-wide={type === 'v128' || undefined}>
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
function misread(type: string, text: string, shape: LaneShape): Problem | null {
  if (typeClass(type) === 'ref') return null;
  const parsed = type === 'v128' ? parseV128(text, shape) : parseValue(type, text);
  return parsed.ok ? null : { kind: 'limit', message: parsed.message };
}

/** Lanes without their shape are of the shape that is shown. */
function withShape(type: string, text: string, shape: LaneShape): string {
  return type === 'v128' && /^[\s,]*[^\s,]+[\s,]+\S/.test(text) && !/^\s*[if]\d+x\d/i.test(text)
    ? `${shape} ${text}`
    : text;
}

/** The colour class of a type: 'i32', 'i64', 'f32', 'f64', 'v128' or 'ref'. Use it as `data-type`. */
export function typeClass(type: string): string {
  return /^(i32|i64|f32|f64|v128)$/.test(type) ? type : 'ref';
}
