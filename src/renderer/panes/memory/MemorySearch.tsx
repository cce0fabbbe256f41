import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../../components/IconButton.tsx';
import { encodePattern, patternKinds, type PatternKind } from './memory-values.ts';

interface MemorySearchProps {
  /** Grows when the person asked for the search again: the field is focused. */
  readonly seq: number;
  /** Looks for bytes; answers what to say about it ("Found at 0x10380", "Not found"). */
  readonly onSearch: (
    pattern: Uint8Array,
    backwards: boolean,
  ) => Promise<{ readonly found: boolean; readonly text: string }>;
  readonly onClose: () => void;
}

const titles: Readonly<Record<PatternKind, string>> = {
  bytes: 'Bytes (hex)',
  text: 'Text (UTF-8)',
  i8: 'i8',
  i16: 'i16',
  i32: 'i32',
  i64: 'i64',
  f32: 'f32',
  f64: 'f64',
};

/** Finds bytes, text or a number in memory, forwards and backwards from the cursor. */
export function MemorySearch({ seq, onSearch, onClose }: MemorySearchProps) {
  const [kind, setKind] = useState<PatternKind>('bytes');
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<{ readonly found: boolean; readonly text: string } | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [seq]);

  const encoded = encodePattern(kind, text);
  const message = text !== '' && !encoded.ok ? encoded.message : (answer?.text ?? '');
  const bad = text !== '' && (!encoded.ok || answer?.found === false);

  async function search(backwards: boolean): Promise<void> {
    if (encoded.ok) setAnswer(await onSearch(encoded.bytes, backwards));
  }

  /** What was typed is no bytes: it may be meant as it stands. */
  async function searchText(): Promise<void> {
    const typed = encodePattern('text', text);
    setKind('text');
    field.current?.focus();
    if (typed.ok) setAnswer(await onSearch(typed.bytes, false));
  }

  return (
    <search
      className="memory-search"
      aria-label="Search memory"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <select
        className="memory-select"
        aria-label="What to search for"
        value={kind}
        onChange={(event) => {
          setKind(event.target.value as PatternKind);
          setAnswer(null);
        }}
      >
        {patternKinds.map((each) => (
          <option key={each} value={each}>
            {titles[each]}
          </option>
        ))}
      </select>
      <input
        ref={field}
        className="text-field"
        aria-label="Search for"
        aria-invalid={bad}
        placeholder={kind === 'bytes' ? 'de ad be ef' : kind === 'text' ? 'text' : '412.7309'}
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          setAnswer(null);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          void search(event.shiftKey);
        }}
      />
      <IconButton
        icon={ArrowUp}
        label="Find previous (Shift+Enter)"
        disabled={!encoded.ok}
        onClick={() => void search(true)}
      />
      <IconButton
        icon={ArrowDown}
        label="Find next (Enter)"
        disabled={!encoded.ok}
        onClick={() => void search(false)}
      />
      <span className="memory-message" role="status" data-bad={bad || undefined}>
        {message}
        {kind === 'bytes' && text !== '' && !encoded.ok && (
          <>
            {' '}
            <button type="button" className="link-button" onClick={() => void searchText()}>
              Search for it as text
            </button>
          </>
        )}
      </span>
      <IconButton icon={X} label="Close the search" onClick={onClose} />
    </search>
  );
}
