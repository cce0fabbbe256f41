import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { BreakpointOn } from '../../../protocol/messages.ts';
import { type FormKind, type FormSymbol, formFields, formKinds, parseForm } from './breakpoint-form.ts';

/** What completes the text of the form. */
export interface Completion {
  readonly symbols: readonly FormSymbol[];
  /** Opcodes that match, and how many there are in all; null for other kinds. */
  readonly opcodes: { readonly total: number; readonly mnemonics: readonly string[] } | null;
}

interface BreakpointFormProps {
  readonly onComplete: (kind: FormKind, text: string) => Promise<Completion>;
  readonly onAdd: (on: BreakpointOn) => void;
  readonly onClose: () => void;
}

const nothing: Completion = { symbols: [], opcodes: null };

/** Asks for a breakpoint: on what, and which one. Names are completed, opcode patterns are counted. */
export function BreakpointForm({ onComplete, onAdd, onClose }: BreakpointFormProps) {
  const [kind, setKind] = useState<FormKind>('opcode');
  const [text, setText] = useState('');
  const [completion, setCompletion] = useState(nothing);
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  const { label, placeholder } = formFields[kind];

  useEffect(() => field.current?.focus(), [kind]);
  useEffect(() => {
    let current = true;
    void onComplete(kind, text).then((found) => current && setCompletion(found));
    return () => {
      current = false;
    };
  }, [onComplete, kind, text]);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const parsed = parseForm(kind, text, completion.symbols);
    if (!parsed.ok) {
      setProblem(parsed.message);
      field.current?.focus();
      return;
    }
    onAdd(parsed.on);
    setText('');
    setProblem('');
  }

  return (
    <form
      className="breakpoint-form"
      aria-label="Add a breakpoint"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <select
        aria-label="Break on"
        value={kind}
        onChange={(event) => {
          setKind(event.target.value as FormKind);
          setProblem('');
        }}
      >
        {formKinds.map((each) => (
          <option key={each} value={each}>
            {formFields[each].title}
          </option>
        ))}
      </select>
      {label !== null && (
        <>
          <input
            ref={field}
            className="text-field"
            list={list}
            aria-label={label}
            aria-invalid={problem !== ''}
            placeholder={placeholder}
            value={text}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setText(event.target.value);
              setProblem('');
            }}
          />
          <datalist id={list}>
            {suggestions(kind, completion).map(({ value, detail }) => (
              <option key={value} value={value}>
                {detail}
              </option>
            ))}
          </datalist>
        </>
      )}
      <button type="submit" className="button primary">
        Add
      </button>
      <p className="breakpoint-form-note" role="status" data-bad={problem !== '' || undefined}>
        {problem === '' ? note(kind, text, completion) : problem}
      </p>
    </form>
  );
}

function suggestions(kind: FormKind, completion: Completion): readonly { value: string; detail: string }[] {
  if (kind === 'opcode') return (completion.opcodes?.mnemonics ?? []).map((value) => ({ value, detail: '' }));
  return completion.symbols.map(({ name, detail }) => ({ value: name, detail }));
}

function note(kind: FormKind, text: string, { opcodes }: Completion): string {
  if (kind === 'start') return 'Stops before the start function, and before segments are copied.';
  if (kind !== 'opcode') return '';
  if (text.trim() === '' || opcodes === null) return '* stands for anything: f64.*, *.load*, call*';
  const { total, mnemonics } = opcodes;
  if (total === 0) return 'No opcode matches.';
  const shown = mnemonics.slice(0, 4).join(', ');
  return total === 1 ? `1 opcode: ${shown}` : `${total} opcodes: ${shown}${total > 4 ? ', …' : ''}`;
}
