import { X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { AccessView, BreakpointStatus, WatchedAccess, WatchOn } from '../../../protocol/messages.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { accessChoices, type WatchSpec, withAccess, withCondition } from './watch-form.ts';

export interface WatchDetailProps {
  readonly spec: WatchSpec;
  /** What it watches: "0x1000 to 0x1003". */
  readonly what: string;
  readonly status: BreakpointStatus | undefined;
  /** Null before they are known. */
  readonly log: { readonly accesses: readonly AccessView[]; readonly more: number } | null;
  /** Can other moments be gone to? */
  readonly past: boolean;
  readonly onChange: (to: { readonly on?: WatchOn; readonly action?: 'stop' | 'log' }) => void;
  readonly onGo: (access: AccessView) => void;
  readonly onMoment: (at: number) => void;
  readonly onClose: () => void;
}

/** One watchpoint: what it watches for, what it does, and who accesses its place. */
export function WatchDetail(props: WatchDetailProps) {
  const { spec, what, status, onChange } = props;
  const title = useId();
  const section = useRef<HTMLElement>(null);
  // In a low pane it begins below what can be seen.
  useEffect(() => {
    section.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section
      ref={section}
      className="watch-detail"
      aria-labelledby={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        props.onClose();
      }}
    >
      <header className="watch-head">
        <h3 id={title} className="watch-title">
          Who accesses <span className="code-font">{what}</span>
        </h3>
        <IconButton icon={X} label="Close" onClick={props.onClose} />
      </header>
      <div className="watch-form">
        <select
          aria-label="When"
          value={spec.on.access}
          onChange={(event) => onChange({ on: withAccess(spec.on, event.target.value as WatchedAccess) })}
        >
          {accessChoices.map(({ access, label }) => (
            <option key={access} value={access}>
              {label}
            </option>
          ))}
        </select>
        <select
          aria-label="Then"
          value={spec.action ?? 'stop'}
          onChange={(event) => onChange({ action: event.target.value === 'log' ? 'log' : 'stop' })}
        >
          <option value="stop">Stop</option>
          <option value="log">Only list</option>
        </select>
        <Condition
          value={spec.on.condition ?? ''}
          onChange={(text) => onChange({ on: withCondition(spec.on, text) })}
        />
      </div>
      {status?.verified === false && (
        <p className="watch-note" data-bad role="alert">
          {status.message}
        </p>
      )}
      <Accesses {...props} />
    </section>
  );
}

interface ConditionProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** The condition: taken with Enter, or when the field is left. */
function Condition({ value, onChange }: ConditionProps) {
  const [text, setText] = useState(value);
  const done = (): void => {
    if (text.trim() !== value) onChange(text);
  };
  return (
    <input
      className="text-field watch-condition"
      aria-label="Condition"
      placeholder="if: new > old && new != 0"
      title="old and new are the value before and after; also $names, local 0, i32[address]"
      value={text}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setText(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done();
      }}
    />
  );
}

/** Rows that are drawn: the busiest ones. */
const SHOWN = 200;

function Accesses({ log, past, onGo, onMoment }: WatchDetailProps) {
  if (log === null || log.accesses.length === 0) {
    return <p className="watch-note">{log === null ? 'Asking…' : 'Nobody so far. The list grows while it runs.'}</p>;
  }
  const hidden = log.accesses.slice(SHOWN).reduce((sum, { reads, writes }) => sum + reads + writes, log.more);
  return (
    <>
      <ul className="watch-accesses" aria-label="Accesses">
        {log.accesses.slice(0, SHOWN).map((access) => (
          <li key={`${access.text} ${access.location?.offset ?? ''}`}>
            {access.location === null ? (
              <span className="code-font">{access.text}</span>
            ) : (
              <button type="button" className="link-button watch-link code-font" onClick={() => onGo(access)}>
                {access.text} <span className="watch-offset">{access.location.offset.toString(16)}</span>
              </button>
            )}
            <span className="watch-counts">
              {countText(access)}
              {access.last !== '' && (
                <>
                  , last <span className="code-font">{access.last}</span>
                </>
              )}{' '}
              at{' '}
              {past ? (
                <button
                  type="button"
                  className="link-button"
                  aria-label={`Go to moment ${momentText(access.at)}`}
                  onClick={() => onMoment(access.at)}
                >
                  {momentText(access.at)}
                </button>
              ) : (
                momentText(access.at)
              )}
            </span>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <p className="watch-note">{hidden.toLocaleString('en-US')} more accesses by other instructions.</p>
      )}
    </>
  );
}

/** "412 writes, 1 read": what there was none of is left out. */
function countText({ reads, writes }: AccessView): string {
  const parts = [...(writes > 0 ? [times(writes, 'write')] : []), ...(reads > 0 ? [times(reads, 'read')] : [])];
  return parts.join(', ');
}

const times = (count: number, what: string): string =>
  count === 1 ? `1 ${what}` : `${count.toLocaleString('en-US')} ${what}s`;

const momentText = (at: number): string => `#${at.toLocaleString('en-US')}`;
