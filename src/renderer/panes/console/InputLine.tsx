import { ArrowRightToLine, CornerDownLeft, Keyboard } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

interface InputLineProps {
  /** The program stands still until something comes. */
  readonly waiting: boolean;
  /** What is shown is past: there something else that is typed makes the run go on differently. */
  readonly past: boolean;
  /** A text for the program; null ends its input. */
  readonly onInput: (text: string | null) => void;
}

/** Lines that were sent before can be called back. */
const remembered = 100;

/**
 * Standard input of the program: a line is sent by Enter, Ctrl+D ends the input, or sends what is there without an end
 * of line, as on a terminal. What is typed before the program asks for it waits for it.
 */
export function InputLine({ waiting, past, onInput }: InputLineProps) {
  const [text, setText] = useState('');
  const [history, setHistory] = useState<readonly string[]>([]);
  /** How many lines back; 0 is the one that is being typed. */
  const [back, setBack] = useState(0);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // Whoever is typing elsewhere goes on there.
    if (waiting && !isField(document.activeElement)) field.current?.focus({ preventScroll: true });
  }, [waiting]);

  function send(line: string, end: string): void {
    onInput(line + end);
    setText('');
    setBack(0);
    if (line !== '') setHistory([...history.slice(1 - remembered), line]);
  }

  function recall(steps: number): void {
    const next = Math.max(0, Math.min(history.length, back + steps));
    setBack(next);
    setText(next === 0 ? '' : (history.at(-next) ?? ''));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') recall(event.key === 'ArrowUp' ? 1 : -1);
    else if (event.ctrlKey && event.key.toLowerCase() === 'd') {
      if (text === '') onInput(null);
      else send(text, '');
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <form
      className="console-input"
      data-waiting={waiting || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        send(text, '\n');
      }}
    >
      <Keyboard size={14} aria-hidden />
      <input
        ref={field}
        className="text-field code-font"
        aria-label="Standard input"
        placeholder={
          past ? 'Other input begins a new branch' : waiting ? 'The program waits for input' : 'Standard input'
        }
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setBack(0);
        }}
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="button" title="Send the line (Enter)">
        <CornerDownLeft size={13} aria-hidden />
        <span className="console-word">Send</span>
      </button>
      <button type="button" className="button" title="There is no more input (Ctrl+D)" onClick={() => onInput(null)}>
        <ArrowRightToLine size={13} aria-hidden />
        <span className="console-word">End of input</span>
      </button>
    </form>
  );
}

function isField(element: Element | null): boolean {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}
