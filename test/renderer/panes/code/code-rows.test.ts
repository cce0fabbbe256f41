import { expect, test } from 'vitest';
import type {
  BreakpointOn,
  BreakpointSpec,
  BreakpointStatus,
  CodeArg,
  CodeLine,
  FrameSummary,
} from '../../../../src/protocol/messages.ts';
import {
  callerMarks,
  type CodeMarks,
  codeRows,
  type GutterMark,
  gutterMarks,
  opcodeMarks,
  signatureText,
} from '../../../../src/renderer/panes/code/code-rows.ts';

const none: CodeMarks = { gutter: new Map(), opcodes: [], current: null, callers: new Map() };

function line(offset: number, text: string, rest: Partial<CodeLine> = {}): CodeLine {
  const [mnemonic = '', ...args] = text.split(' ');
  return {
    offset,
    depth: 1,
    mnemonic,
    args: args.map((arg): CodeArg => ({ text: arg, kind: 'number' })),
    note: '',
    dead: false,
    ...rest,
  };
}

const body = [
  line(0x2a1, '', {
    depth: 0,
    args: [
      { text: '(func', kind: 'keyword' },
      { text: '$tick', kind: 'func' },
    ],
  }),
  line(0x2a1, 'f64.const 500'),
  line(0x2aa, 'f64.sqrt'),
  line(0x2ab, 'br 0', { note: 'to 0x2b0' }),
  line(0x2ad, 'drop', { dead: true }),
];

const shapes: Record<GutterMark['shape'], string> = { enabled: '●', disabled: '○', unverified: '◌' };

/** Rows as one line each: gutter, arrow, offset, tokens with their tones. */
function picture(marks: CodeMarks, lines: readonly (CodeLine | null)[] = body): readonly string[] {
  return codeRows(0, lines.length, (index) => lines[index] ?? null, marks).map((row) => {
    const gutter = row.gutter === null ? ' ' : row.gutter.form === 'round' ? shapes[row.gutter.shape] : '◆';
    const arrow = row.standing === 'current' ? '▶' : row.standing === 'caller' ? '▷' : ' ';
    return `${gutter}${arrow} ${row.line?.offset.toString(16) ?? '...'} ${row.tokens.map((token) => `${token.text}:${token.tone}`).join(' ')}`.trimEnd();
  });
}

function spec(id: string, on: BreakpointOn, enabled = true): BreakpointSpec {
  return { id, enabled, on };
}

function status(id: string, rest: Partial<BreakpointStatus> = {}): [string, BreakpointStatus] {
  return [id, { id, verified: true, message: '', hits: 0, location: null, ...rest }];
}

test('colours mnemonics by the value type they work on, and constants with them', () => {
  expect(picture(none)).toEqual([
    '   2a1 (func:structure $tick:call',
    '   2a1 f64:f64 .const:plain 500:f64',
    '   2aa f64:f64 .sqrt:plain',
    '   2ab br:branch 0:number',
    '   2ad drop:plain',
  ]);
});

test('marks the current instruction, waiting frames and breakpoints, never on a header line', () => {
  const marks: CodeMarks = {
    gutter: gutterMarks(
      [spec('a', { kind: 'instruction', offset: 0x2a1 }), spec('b', { kind: 'instruction', offset: 0x2ab }, false)],
      new Map(),
    ),
    opcodes: opcodeMarks([spec('c', { kind: 'opcode', pattern: 'f64.*' })], new Map()),
    current: 0x2a1,
    callers: new Map([[0x2ad, 3]]),
  };
  expect(picture(marks)).toEqual([
    '   2a1 (func:structure $tick:call',
    '●▶ 2a1 f64:f64 .const:plain 500:f64',
    '◆  2aa f64:f64 .sqrt:plain',
    '○  2ab br:branch 0:number',
    ' ▷ 2ad drop:plain',
  ]);
});

test('lines on the way are rows too', () => {
  expect(picture(none, [null, body[2] ?? null])).toEqual(['   ...', '   2aa f64:f64 .sqrt:plain']);
});

test('reads a line aloud with its marks', () => {
  const marks = {
    ...none,
    gutter: gutterMarks([spec('a', { kind: 'instruction', offset: 0x2ab })], new Map([status('a', { hits: 2 })])),
    current: 0x2ab,
    callers: new Map([[0x2ad, 3]]),
  };
  expect(codeRows(2, 6, (index) => body[index] ?? null, marks).map((row) => row.label)).toEqual([
    '0x2aa f64.sqrt',
    '0x2ab br 0 ;; to 0x2b0, current instruction, breakpoint, hit 2 times',
    '0x2ad drop, frame 3 waits here, never executed',
    'Line 6, loading',
  ]);
});

test('an unverified breakpoint says why it cannot hit', () => {
  const marks = gutterMarks(
    [spec('a', { kind: 'instruction', offset: 7 })],
    new Map([status('a', { verified: false, message: 'inside an instruction' })]),
  );
  expect(marks.get(7)).toEqual({
    shape: 'unverified',
    form: 'round',
    hits: 0,
    text: 'breakpoint, cannot hit: inside an instruction',
  });
});

test('several breakpoints at one place join: the liveliest shape, the sum of hits', () => {
  const marks = gutterMarks(
    [
      spec('a', { kind: 'instruction', offset: 7 }, false),
      spec('b', { kind: 'export', name: 'update' }),
      spec('c', { kind: 'export', name: 'elsewhere' }),
    ],
    new Map([status('a', { hits: 1 }), status('b', { hits: 60, location: { func: 1, offset: 7 } }), status('c')]),
  );
  expect([...marks]).toEqual([
    [
      7,
      {
        shape: 'enabled',
        form: 'round',
        hits: 61,
        text: 'breakpoint, disabled; breakpoint on export update, hit 60 times',
      },
    ],
  ]);
});

test('wildcards match whole mnemonics, and a dot is a dot', () => {
  const matches = (pattern: string, mnemonic: string) =>
    opcodeMarks([spec('a', { kind: 'opcode', pattern })], new Map())[0]?.test.test(mnemonic);
  expect(matches('f64.*', 'f64.sqrt')).toBe(true);
  expect(matches('*.load*', 'i32.load8_u')).toBe(true);
  expect(matches('call', 'call_indirect')).toBe(false);
  expect(matches('f64.s', 'f64xs')).toBe(false);
});

test('only frames of the shown function leave a hollow arrow, the innermost of them at one place', () => {
  const frame = (index: number, func: number | null, offset: number | null): FrameSummary => ({
    index,
    kind: func === null ? 'host' : 'wasm',
    func,
    name: '',
    offset,
    instruction: '',
    args: [],
    note: '',
  });
  const frames = [frame(0, 1, 5), frame(1, 1, 9), frame(2, 2, 20), frame(3, 1, 9), frame(4, null, null)];
  expect([...callerMarks(frames, 0, 1)]).toEqual([[9, 1]]);
});

test('writes a signature with the names it knows', () => {
  const text = (params: { name: string; type: string }[], results: string[]) =>
    signatureText({ signature: { params, results } });
  expect(text([], [])).toBe('()');
  expect(
    text(
      [
        { name: 'dt', type: 'f64' },
        { name: '', type: 'i32' },
      ],
      ['i32', 'f64'],
    ),
  ).toBe('(dt f64, i32) → i32 f64');
});
