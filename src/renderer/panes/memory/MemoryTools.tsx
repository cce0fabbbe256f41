import { ArrowLeft, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../../components/IconButton.tsx';
import type { ModuleView, Problem } from '../../../protocol/messages.ts';
import { memoryTitle, sizeText } from './memory-status.ts';

interface MemoryToolsProps {
  readonly memories: ModuleView['memories'];
  readonly index: number;
  /** Bytes of the memory. */
  readonly size: number;
  readonly columns: 8 | 16 | 32;
  readonly canGoBack: boolean;
  readonly searching: boolean;
  /** Grows when a command asks for an address: the field is focused. */
  readonly addressSeq: number;
  /** One line about the cursor. */
  readonly status: string;
  readonly onIndex: (index: number) => void;
  readonly onColumns: (columns: 8 | 16 | 32) => void;
  /** Answers what is wrong with the expression, null when it went there. */
  readonly onGo: (expression: string) => Promise<Problem | null>;
  /** Escape in the address field: back to the bytes. */
  readonly onLeave: () => void;
  readonly onBack: () => void;
  readonly onSearch: () => void;
}

const widths = [8, 16, 32] as const;

/** The row above the bytes: which memory, where to, how wide. */
export function MemoryTools(props: MemoryToolsProps) {
  const { memories, index, size, columns, canGoBack, searching, status, onIndex, onColumns } = props;
  return (
    <div className="memory-tools">
      {memories.length > 1 && (
        <select
          className="memory-select"
          aria-label="Memory"
          value={index}
          onChange={(event) => onIndex(Number(event.target.value))}
        >
          {memories.map((memory) => (
            <option key={memory.index} value={memory.index}>
              {memoryTitle(memory)}
            </option>
          ))}
        </select>
      )}
      <Facts memory={memories[index]} alone={memories.length === 1} size={size} />
      <AddressField seq={props.addressSeq} onGo={props.onGo} onLeave={props.onLeave} />
      <IconButton
        icon={ArrowLeft}
        label="Back to where the jump began (Ctrl+Backspace)"
        disabled={!canGoBack}
        onClick={props.onBack}
      />
      <IconButton icon={Search} label="Search memory" keys="Mod+KeyF" pressed={searching} onClick={props.onSearch} />
      <div className="memory-widths" role="radiogroup" aria-label="Bytes per row">
        {widths.map((width) => (
          <button
            key={width}
            type="button"
            role="radio"
            aria-checked={width === columns}
            onClick={() => onColumns(width)}
          >
            {width}
          </button>
        ))}
      </div>
      <span className="memory-status">{status}</span>
    </div>
  );
}

interface FactsProps {
  readonly memory: ModuleView['memories'][number] | undefined;
  /** The only one: what is special about it stands in no list. */
  readonly alone: boolean;
  readonly size: number;
}

/** How the memory is addressed, that it is shared, and, where there is room, how large it is. */
function Facts({ memory, alone, size }: FactsProps) {
  if (memory === undefined) return null;
  const { short, long } = sizeText(size);
  return (
    <span className="memory-facts">
      {alone && memory.address === 'i64' && (
        <span className="memory-badge" title="Its addresses are i64: instructions take 64-bit addresses and lengths">
          i64
        </span>
      )}
      {alone && memory.shared && (
        <span className="memory-badge" title="Declared as shared between threads; here there is one">
          shared
        </span>
      )}
      <span className="memory-size" title={long}>
        {short}
      </span>
    </span>
  );
}

interface AddressFieldProps extends Pick<MemoryToolsProps, 'onGo' | 'onLeave'> {
  readonly seq: number;
}

function AddressField({ seq, onGo, onLeave }: AddressFieldProps) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (seq === 0) return;
    field.current?.focus();
    field.current?.select();
  }, [seq]);

  return (
    <>
      <input
        ref={field}
        className="text-field memory-address"
        aria-label="Go to address"
        aria-invalid={problem !== null}
        placeholder="0x10380 or $p + 8"
        title="Decimal, hex, or an expression over locals and globals; i32[…]@1 is read from memory 1"
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          setProblem(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && text.trim() !== '') void onGo(text).then(setProblem);
          if (event.key === 'Escape') {
            event.stopPropagation();
            setProblem(null);
            onLeave();
          }
        }}
      />
      {problem !== null && (
        <span className="memory-message" data-bad role="alert">
          {problem.message}
        </span>
      )}
    </>
  );
}
