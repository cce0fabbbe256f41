import { CornerDownRight } from 'lucide-react';
import { useState } from 'react';
import { Digits } from '../../components/Digits.tsx';
import '../../components/value-cell.css';
import { inspectorRows, pointerAt, readingName, type InspectorRow } from './memory-inspector.ts';
import { encodeBinary, encodeValue, type Encoded } from './memory-values.ts';

interface InspectorProps {
  readonly address: number;
  /** Bytes from `address` on. */
  readonly bytes: Uint8Array;
  /** Bytes of the whole memory: what is below is a pointer. */
  readonly size: number;
  /** Do pointers have 64 bits? */
  readonly wide: boolean;
  readonly editable: boolean;
  /** A strip below the bytes, where there is no room beside them. */
  readonly strip: boolean;
  readonly onWrite: (address: number, bytes: Uint8Array) => void;
  readonly onJump: (address: number) => void;
}

/** The bytes at the cursor read as every type; each reading can be changed. */
export function Inspector({ address, bytes, size, wide, editable, strip, onWrite, onJump }: InspectorProps) {
  const [editing, setEditing] = useState<InspectorRow['kind'] | null>(null);
  const pointer = pointerAt(bytes, size, wide);
  return (
    <div
      className="inspector"
      role="group"
      aria-label={`Values at 0x${address.toString(16)}, little endian`}
      data-strip={strip || undefined}
    >
      <ul>
        {inspectorRows(bytes).map((row) => (
          <li key={row.kind} data-type={/^[if]/.test(row.kind) ? row.kind.replace(/^i(8|16)$/, 'i32') : undefined}>
            <span className="inspector-kind">{row.kind}</span>
            {editing === row.kind ? (
              <ValueField row={row} onDone={() => setEditing(null)} onWrite={(encoded) => onWrite(address, encoded)} />
            ) : (
              <Reading row={row} onEdit={editable && row.text !== '' ? () => setEditing(row.kind) : null} />
            )}
          </li>
        ))}
      </ul>
      {pointer !== null && (
        <p className="inspector-foot">
          <button type="button" className="link-button" onClick={() => onJump(pointer)}>
            <CornerDownRight size={12} aria-hidden /> go to <span className="code-font">0x{pointer.toString(16)}</span>
          </button>
        </p>
      )}
    </div>
  );
}

function Reading({ row, onEdit }: { readonly row: InspectorRow; readonly onEdit: (() => void) | null }) {
  const content = (
    <>
      {row.text === '' ? <span className="muted">–</span> : <Digits text={row.text} />}
      {row.also !== '' && (
        <span className="inspector-also">
          {' '}
          <span className="inspector-kind">{row.kind.replace('i', 'u')}</span> <Digits text={row.also} />
        </span>
      )}
    </>
  );
  const title = row.also === '' ? row.text : `${row.text} signed, ${row.also} unsigned`;
  if (onEdit === null) {
    return (
      <span className="inspector-value" title={title}>
        {content}
      </span>
    );
  }
  return (
    <button
      type="button"
      className="inspector-value"
      aria-label={readingName(row)}
      title={`${title} · click to edit`}
      onClick={onEdit}
    >
      {content}
    </button>
  );
}

interface ValueFieldProps {
  readonly row: InspectorRow;
  readonly onWrite: (bytes: Uint8Array) => void;
  readonly onDone: () => void;
}

function ValueField({ row, onWrite, onDone }: ValueFieldProps) {
  const [text, setText] = useState(row.text);
  const encoded = encode(row.kind, row.kind === 'utf-8' ? text : text.trim());
  return (
    <input
      className="text-field"
      aria-label={`New ${row.kind}`}
      aria-invalid={!encoded.ok}
      title={encoded.ok ? 'Enter writes, Escape leaves it' : encoded.message}
      value={text}
      spellCheck={false}
      ref={(input) => input?.focus()}
      onChange={(event) => setText(event.target.value)}
      onBlur={onDone}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onDone();
        if (event.key !== 'Enter' || !encoded.ok) return;
        onWrite(encoded.bytes);
        onDone();
      }}
    />
  );
}

function encode(kind: InspectorRow['kind'], text: string): Encoded {
  if (kind === 'utf-8') return { ok: true, bytes: new TextEncoder().encode(text) };
  return kind === 'bits' ? encodeBinary(text) : encodeValue(kind, text);
}
