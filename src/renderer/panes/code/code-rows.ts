import type {
  BreakpointSpec,
  BreakpointStatus,
  CodeLine,
  FrameSummary,
  FunctionView,
} from '../../../protocol/messages.ts';
import { lineText, tokensOf, type Token } from './code-tokens.ts';

/** One line as it is drawn. `line` is null while its page is on the way. */
export interface CodeRow {
  readonly index: number;
  readonly line: CodeLine | null;
  readonly tokens: readonly Token[];
  readonly gutter: GutterMark | null;
  /** Stands at this line: the machine itself ('current'), or a frame that waits for a call made here ('caller'). */
  readonly standing: 'current' | 'caller' | null;
  /** Index of the frame that stands here, for the title of the arrow. */
  readonly frame: number | null;
  /** What a screen reader reads for the line. */
  readonly label: string;
}

/**
 * A mark in the gutter. Three shapes, so that colour is never the only difference:
 * enabled is filled, disabled is hollow, unverified (can never hit) is dashed.
 */
export interface GutterMark {
  readonly shape: 'enabled' | 'disabled' | 'unverified';
  /** A round mark stands on the instruction itself; a diamond is an entry, export, import or opcode breakpoint that stops here. */
  readonly form: 'round' | 'diamond';
  readonly hits: number;
  readonly text: string;
}

/** Everything that marks lines, by byte offset. */
export interface CodeMarks {
  readonly gutter: ReadonlyMap<number, GutterMark>;
  readonly opcodes: readonly OpcodeMark[];
  readonly current: number | null;
  readonly callers: ReadonlyMap<number, number>;
}

export interface OpcodeMark {
  readonly pattern: string;
  readonly test: RegExp;
  readonly mark: GutterMark;
}

/** The rows `from` to `to` (exclusive) of a function; `lineAt` gives what is already here. */
export function codeRows(
  from: number,
  to: number,
  lineAt: (index: number) => CodeLine | null,
  marks: CodeMarks,
): readonly CodeRow[] {
  const rows: CodeRow[] = [];
  for (let index = from; index < to; index++) rows.push(codeRow(index, lineAt(index), marks));
  return rows;
}

function codeRow(index: number, line: CodeLine | null, marks: CodeMarks): CodeRow {
  if (line === null) {
    return { index, line, tokens: [], gutter: null, standing: null, frame: null, label: `Line ${index + 1}, loading` };
  }
  const real = line.mnemonic !== '';
  const gutter = real ? gutterOf(line, marks) : null;
  const caller = real ? marks.callers.get(line.offset) : undefined;
  const standing = real && marks.current === line.offset ? 'current' : caller === undefined ? null : 'caller';
  const frame = standing === 'caller' ? (caller ?? null) : null;
  const row = { index, line, tokens: tokensOf(line), gutter, standing, frame } as const;
  return { ...row, label: labelOf(line, row) };
}

function gutterOf(line: CodeLine, marks: CodeMarks): GutterMark | null {
  const own = marks.gutter.get(line.offset);
  if (own !== undefined) return own;
  return marks.opcodes.find((opcode) => opcode.test.test(line.mnemonic))?.mark ?? null;
}

function labelOf(line: CodeLine, row: Omit<CodeRow, 'label'>): string {
  const parts = [`${hexOffset(line.offset)} ${lineText(line)}`];
  if (row.standing === 'current') parts.push('current instruction');
  if (row.frame !== null) parts.push(`frame ${row.frame} waits here`);
  if (row.gutter !== null) parts.push(row.gutter.text);
  if (line.hint !== undefined) parts.push(`${line.hint} to be taken`);
  if (line.dead) parts.push('never executed');
  return parts.join(', ');
}

/** Marks by offset for what the user set; several at one place join into one mark. */
export function gutterMarks(
  list: readonly BreakpointSpec[],
  statuses: ReadonlyMap<string, BreakpointStatus>,
): ReadonlyMap<number, GutterMark> {
  const marks = new Map<number, GutterMark>();
  for (const spec of list) {
    const status = statuses.get(spec.id);
    const round = spec.on.kind === 'instruction';
    const offset = spec.on.kind === 'instruction' ? spec.on.offset : status?.location?.offset;
    if (offset === undefined || spec.on.kind === 'opcode') continue;
    const mark: GutterMark = { ...markOf(spec, status), form: round ? 'round' : 'diamond' };
    const before = marks.get(offset);
    marks.set(offset, before === undefined ? mark : joined(before, mark));
  }
  return marks;
}

/** Opcode breakpoints stop on lines by mnemonic, so they mark them so. */
export function opcodeMarks(
  list: readonly BreakpointSpec[],
  statuses: ReadonlyMap<string, BreakpointStatus>,
): readonly OpcodeMark[] {
  const marks: OpcodeMark[] = [];
  for (const spec of list) {
    if (spec.on.kind !== 'opcode') continue;
    const { pattern } = spec.on;
    // Hits of all such instructions together would mislead on a single line: they are left to the Breakpoints pane.
    const mark: GutterMark = { ...markOf(spec, statuses.get(spec.id)), form: 'diamond', hits: 0 };
    marks.push({ pattern, test: wildcard(pattern), mark });
  }
  return marks;
}

/** Where the frames further up wait for their calls, by offset; `top` is the frame whose instruction runs next. */
export function callerMarks(frames: readonly FrameSummary[], top: number, func: number): ReadonlyMap<number, number> {
  const callers = new Map<number, number>();
  for (const frame of frames) {
    if (frame.index <= top || frame.func !== func || frame.offset === null) continue;
    if (!callers.has(frame.offset)) callers.set(frame.offset, frame.index);
  }
  return callers;
}

function markOf(spec: BreakpointSpec, status: BreakpointStatus | undefined): Omit<GutterMark, 'form'> {
  const what = describe(spec);
  const hits = status?.hits ?? 0;
  if (!spec.enabled) return { shape: 'disabled', hits, text: `${what}, disabled` };
  if (status !== undefined && !status.verified) {
    return { shape: 'unverified', hits, text: `${what}, cannot hit: ${status.message}` };
  }
  return { shape: 'enabled', hits, text: hits === 0 ? what : `${what}, ${times(hits)}` };
}

function joined(a: GutterMark, b: GutterMark): GutterMark {
  const order = ['enabled', 'disabled', 'unverified'] as const;
  return {
    shape: order.find((shape) => a.shape === shape || b.shape === shape) ?? a.shape,
    form: a.form === 'round' || b.form === 'round' ? 'round' : 'diamond',
    hits: a.hits + b.hits,
    text: `${a.text}; ${b.text}`,
  };
}

function describe({ on }: BreakpointSpec): string {
  switch (on.kind) {
    case 'instruction':
      return 'breakpoint';
    case 'export':
      return `breakpoint on export ${on.name}`;
    case 'function':
      return on.at === 'entry' ? 'breakpoint on entry' : 'breakpoint on return';
    case 'import':
      return `breakpoint on import ${on.module}.${on.name}`;
    case 'opcode':
      return `breakpoint on opcode ${on.pattern}`;
    case 'trap':
      return 'breakpoint on traps';
    case 'exception':
      return 'breakpoint on exceptions';
    case 'start':
      return 'breakpoint on instantiation';
    case 'memory':
    case 'global':
    case 'local':
    case 'table':
      return 'watchpoint';
  }
}

function times(hits: number): string {
  return hits === 1 ? 'hit once' : `hit ${hits} times`;
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`);
}

/** 'f64 f64 → f64'; '' for no parameters and no results. */
export function signatureText({ signature }: Pick<FunctionView, 'signature'>): string {
  const params = signature.params.map(({ name, type }) => (name === '' ? type : `${name} ${type}`)).join(', ');
  const results = signature.results.join(' ');
  return results === '' ? `(${params})` : `(${params}) → ${results}`;
}

/** 0x2a1. */
export function hexOffset(offset: number): string {
  return `0x${offset.toString(16)}`;
}
