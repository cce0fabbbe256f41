import { memo } from 'react';
import { FuncName } from '../../components/FuncName.tsx';
import type { CodeRow, GutterMark } from './code-rows.ts';
import { hexOffset } from './code-rows.ts';
import { type Link, noteText, spaced, type Token } from './code-tokens.ts';
import type { Note } from './use-note.ts';

interface CodeLineRowProps {
  readonly row: CodeRow;
  readonly id: string;
  readonly selected: boolean;
  /** Which link of the line the keyboard is on; null: none. */
  readonly link: number | null;
  /** What the current instruction will pop and push; '' on every other line. */
  readonly effect: string;
  /** The current instruction trapped: `effect` says how. */
  readonly trapped: boolean;
  /** Where `effect` stands. */
  readonly note: Note | null;
  /** Levels of nesting drawn by indentation; deeper ones stay at this column and say their number. */
  readonly maxIndent: number;
}

/** One line of disassembly. Clicks and keys are the list's: it reads `data-part`, `data-link` and `data-line`. */
export const CodeLineRow = memo(function CodeLineRow(props: CodeLineRowProps) {
  const { row, id, selected, link, effect, trapped, note, maxIndent } = props;
  const { line, standing, index } = row;
  return (
    <div
      role="row"
      id={id}
      className="code-row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      aria-current={standing === 'current' ? 'true' : undefined}
      aria-label={effect === '' ? row.label : `${row.label}, ${effect}`}
      data-line={index}
      data-standing={standing ?? undefined}
      data-trapped={(trapped && standing === 'current') || undefined}
      data-dead={line?.dead === true || undefined}
      data-below={(effect !== '' && note?.below === true) || undefined}
    >
      <span role="gridcell" className="code-gutter" data-part="gutter" title={row.gutter?.text}>
        <GutterDot mark={row.gutter} />
        {standing !== null && <Arrow hollow={standing === 'caller'} frame={row.frame} />}
      </span>
      {line === null ? (
        <span role="gridcell" className="code-ghost" style={{ width: `${12 + ((index * 7) % 17)}ch` }} />
      ) : (
        <>
          <span role="gridcell" className="code-offset" title={`byte ${line.offset} (${hexOffset(line.offset)})`}>
            {line.offset.toString(16)}
          </span>
          <span role="gridcell" className="code-text">
            <Indent depth={line.depth} most={maxIndent} />
            <Tokens tokens={row.tokens} active={link} mnemonic={line.mnemonic} />
            {line.note !== '' && <span className="code-note">{noteText(line.note)}</span>}
            {line.hint !== undefined && (
              <span className="code-hint" title={`A branch hint in the file: this branch is ${line.hint} to be taken`}>
                {line.hint}
              </span>
            )}
          </span>
          {(row.gutter?.hits ?? 0) > 0 && <span className="code-hits">×{row.gutter?.hits}</span>}
          {effect !== '' && (
            <span
              className="code-effect"
              title={effect}
              style={note === null || note.most === null ? undefined : { maxWidth: note.most }}
              hidden={note?.most === 0}
            >
              {effect}
            </span>
          )}
        </>
      )}
    </div>
  );
}, sameRow);

function sameRow(a: CodeLineRowProps, b: CodeLineRowProps): boolean {
  return (
    a.selected === b.selected &&
    a.link === b.link &&
    a.effect === b.effect &&
    a.trapped === b.trapped &&
    a.note === b.note &&
    a.maxIndent === b.maxIndent &&
    a.id === b.id &&
    a.row.index === b.row.index &&
    a.row.line === b.row.line &&
    a.row.standing === b.row.standing &&
    a.row.frame === b.row.frame &&
    sameMark(a.row.gutter, b.row.gutter)
  );
}

function sameMark(a: GutterMark | null, b: GutterMark | null): boolean {
  return a === b || (a?.shape === b?.shape && a?.form === b?.form && a?.hits === b?.hits && a?.text === b?.text);
}

/** One guide per level; what is too deep to be drawn says how deep it is. */
function Indent({ depth, most }: { readonly depth: number; readonly most: number }) {
  if (depth <= 0) return null;
  return (
    <span className="code-indent" style={{ width: `${2 * Math.min(depth, most)}ch` }}>
      {depth > most && (
        <span className="code-depth" title={`Nested ${depth} deep`}>
          ›{depth}
        </span>
      )}
    </span>
  );
}

function Tokens({ tokens, active, mnemonic }: { tokens: readonly Token[]; active: number | null; mnemonic: string }) {
  let links = 0;
  const words = mnemonic === '' ? 0 : tokens[1]?.text.startsWith('.') === true ? 2 : 1;
  return tokens.map((token, at) => {
    const space = spaced(tokens, at) ? ' ' : '';
    if (token.link === null) {
      return (
        <span key={at} className={`tone-${token.tone}`} data-part={at < words ? 'mnemonic' : undefined}>
          {space}
          {token.text}
        </span>
      );
    }
    const which = links++;
    return (
      <span key={at}>
        {space}
        <span className={`tone-${token.tone} code-link`} data-link={which} data-active={which === active || undefined}>
          <LinkText link={token.link} text={token.text} />
        </span>
      </span>
    );
  });
}

/** Functions go by the label a person gave them. */
function LinkText({ link, text }: { readonly link: Link; readonly text: string }) {
  if (link.to !== 'target' || link.target.kind !== 'func' || link.target.offset !== undefined) return text;
  return <FuncName func={link.target.func} name={text} />;
}

function GutterDot({ mark }: { readonly mark: GutterMark | null }) {
  if (mark === null) return <i className="code-dot" data-shape="none" />;
  return <i className="code-dot" data-shape={mark.shape} data-form={mark.form} />;
}

/** Filled: the machine stands here. Hollow: a frame further up waits here for its call to return. */
function Arrow({ hollow, frame }: { readonly hollow: boolean; readonly frame: number | null }) {
  return (
    <svg className="code-arrow" data-hollow={hollow || undefined} viewBox="0 0 10 10" aria-hidden>
      {frame !== null && <title>{`Frame ${frame} waits here`}</title>}
      <path d="M1.5 1.5 8.5 5 1.5 8.5z" />
    </svg>
  );
}
