import { CornerDownRight, History, X } from 'lucide-react';
import { useId, useState } from 'react';
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
  return (
    <section
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
        <label>
          When
          <select
            value={spec.on.access}
            onChange={(event) => onChange({ on: withAccess(spec.on, event.target.value as WatchedAccess) })}
          >
            {accessChoices.map(({ access, label }) => (
              <option key={access} value={access}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          Then
          <select
            value={spec.action ?? 'stop'}
            onChange={(event) => onChange({ action: event.target.value === 'log' ? 'log' : 'stop' })}
          >
            <option value="stop">Stop</option>
            <option value="log">Only list</option>
          </select>
        </label>
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
    <label className="watch-condition">
      If
      <input
        className="text-field"
        aria-label="Condition"
        placeholder="new > old && new != 0"
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
    </label>
  );
}

function Accesses({ log, past, onGo, onMoment }: WatchDetailProps) {
  if (log === null || log.accesses.length === 0) {
    return <p className="watch-note">{log === null ? 'Asking…' : 'Nobody so far. The list grows while it runs.'}</p>;
  }
  return (
    <div className="watch-accesses">
      <table aria-label="Accesses">
        <thead>
          <tr>
            <th scope="col">Instruction</th>
            <th scope="col" className="watch-number">
              Reads
            </th>
            <th scope="col" className="watch-number">
              Writes
            </th>
            <th scope="col">Last value</th>
            <th scope="col">Last moment</th>
          </tr>
        </thead>
        <tbody>
          {log.accesses.map((access) => (
            <tr key={`${access.text} ${access.location?.offset ?? ''}`}>
              <td className="code-font">
                {access.location === null ? (
                  access.text
                ) : (
                  <button type="button" className="link-button watch-link" onClick={() => onGo(access)}>
                    <CornerDownRight size={12} aria-hidden />
                    {access.text}
                  </button>
                )}
              </td>
              <td className="watch-number code-font">{countText(access.reads)}</td>
              <td className="watch-number code-font">{countText(access.writes)}</td>
              <td className="code-font">{access.last}</td>
              <td>
                {past ? (
                  <button
                    type="button"
                    className="link-button watch-link code-font"
                    aria-label={`Go to moment ${access.at}`}
                    onClick={() => onMoment(access.at)}
                  >
                    <History size={12} aria-hidden />#{access.at}
                  </button>
                ) : (
                  <span className="code-font">#{access.at}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {log.more > 0 && <p className="watch-note">{countText(log.more)} more accesses by other instructions.</p>}
    </div>
  );
}

const countText = (count: number): string => count.toLocaleString('en-US');
