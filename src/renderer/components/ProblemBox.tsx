import { TriangleAlert } from 'lucide-react';
import type { Problem } from '../../protocol/messages.ts';
import './problem-box.css';

interface ProblemBoxProps {
  readonly problem: Problem;
  readonly title?: string;
  /** Called with the byte offset when the person wants to see the place. */
  readonly onShow?: (offset: number) => void;
}

/** A problem in words: what, where, and what to do about it. */
export function ProblemBox({ problem, title = '', onShow }: ProblemBoxProps) {
  const { message, hint, offset } = problem;
  return (
    <div className="problem-box" role="alert">
      <TriangleAlert size={14} aria-hidden />
      <div>
        {title !== '' && <strong>{title}</strong>}
        <p>
          {message} <span className="problem-place">{placeOf(problem)}</span>
        </p>
        {hint !== undefined && <p className="problem-hint">{hint}</p>}
        {offset !== undefined && onShow !== undefined && (
          <button type="button" className="link-button" onClick={() => onShow(offset)}>
            Show it in the code
          </button>
        )}
      </div>
    </div>
  );
}

/** "line 3, column 7", "byte 0x2a1 in function 12", or ''. The message may say it already; then nothing is added. */
export function placeOf({ message, line, column, offset, func }: Problem): string {
  if (line !== undefined) {
    const text = column === undefined ? `line ${line}` : `line ${line}, column ${column}`;
    return message.includes(text) || message.includes(`${line}:${column ?? ''}`) ? '' : `(${text})`;
  }
  if (offset === undefined) return '';
  const hex = `0x${offset.toString(16)}`;
  if (message.includes(hex)) return '';
  return func === undefined ? `(byte ${hex})` : `(byte ${hex}, function ${func})`;
}
