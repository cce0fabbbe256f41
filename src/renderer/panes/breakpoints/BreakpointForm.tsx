import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { BreakpointOn } from '../../../protocol/messages.ts';
import { type Completion, type FormKind, formFields, formKinds, parseForm } from './breakpoint-form.ts';

interface BreakpointFormProps {
  readonly onComplete: (kind: FormKind, text: string) => Promise<Completion>;
  readonly onAdd: (on: BreakpointOn) => void;
  readonly onClose: () => void;
}

const nothing: Completion = { symbols: [], opcodes: null, offsets: [], functions: 0, importedFuncs: 0 };

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

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    // Asked for just this text: what is on screen may still be about the one before.
    const parsed = parseForm(kind, text, await onComplete(kind, text));
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
      onSubmit={(event) => void submit(event)}
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
            aria-describedby={`${list}-note`}
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
      <p id={`${list}-note`} className="breakpoint-form-note" role="status" data-bad={problem !== '' || undefined}>
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
  if (kind === 'memory') return 'An address or an expression; how many bytes behind a comma. Reads: in its details.';
  if (kind === 'global') return 'A name, a part that only one name has, or an index. Locals: in their menu.';
  if (kind === 'table') return 'Of the table that the Tables pane shows. Calls and reads: in its details.';
  if (kind === 'throw') return 'A name, a part of it, or an index; nothing for exceptions of any tag.';
  if (kind === 'offset') return 'As the code pane writes it: bf0, or 0xbf0.';
  if (kind === 'entry' || kind === 'return') return 'A name, a part that only one name has, or an index.';
  if (kind !== 'opcode') return 'A name, or a part that only one name has.';
  if (text.trim() === '' || opcodes === null) return '* stands for anything: f64.*, *.load*, call*';
  const { total, mnemonics, meant } = opcodes;
  if (total === 0) return 'No opcode matches. For a function, an export or an import, choose that above.';
  const shown = mnemonics.slice(0, 4).join(', ');
  if (meant === 0) return `Begins like ${shown}${total > 4 ? ', …' : ''}`;
  return total === 1 ? `1 opcode: ${shown}` : `${total} opcodes: ${shown}${total > 4 ? ', …' : ''}`;
}
