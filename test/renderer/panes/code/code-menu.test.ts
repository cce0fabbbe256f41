import { expect, test } from 'vitest';
import type { CodeLine } from '../../../../src/protocol/messages.ts';
import { type CodeActions, codeMenu } from '../../../../src/renderer/panes/code/code-menu.ts';
import { codeRows } from '../../../../src/renderer/panes/code/code-rows.ts';

const noMarks = { gutter: new Map(), opcodes: [], current: null, callers: new Map() };

function row(mnemonic: string) {
  const line: CodeLine = { offset: 0x2c4, depth: 1, mnemonic, args: [], note: '', dead: false };
  return codeRows(0, 1, () => line, noMarks)[0] ?? null;
}

function actions(log: string[]): CodeActions {
  const note = (name: string) => (arg?: string | number) => void log.push(arg === undefined ? name : `${name} ${arg}`);
  return {
    runTo: note('runTo'),
    runBackTo: note('runBackTo'),
    toggle: ({ index }) => void log.push(`toggle line ${index}`),
    setEnabled: (offset, enabled) => void log.push(`setEnabled ${offset} ${enabled}`),
    breakOnOpcode: note('breakOnOpcode'),
    breakOnEntry: note('breakOnEntry'),
    follow: ({ to }) => void log.push(`follow ${to}`),
    watchOperand: note('watchOperand'),
    explain: note('explain'),
    copy: note('copy'),
    keys: () => undefined,
  };
}

type Place = Parameters<typeof codeMenu>[0];
const plain: Place = {
  row: row('f64.mul'),
  link: null,
  functionName: 'tick',
  runnable: true,
  past: false,
  current: false,
  breakpoint: null,
};

const labels = (place: Partial<Place>) =>
  codeMenu({ ...plain, ...place }, actions([])).map((entry) => (entry === 'separator' ? '--' : entry.label));

test('an instruction can be run to, broken at, explained and copied', () => {
  expect(labels({})).toEqual([
    'Run to here',
    'Break here',
    'Break on every f64.mul',
    'Break on entry of tick',
    '--',
    'Explain f64.mul',
    '--',
    'Copy offset 0x2c4',
    'Copy line',
    'Copy function name',
  ]);
});

test('a breakpoint that is there can be removed, disabled and enabled', () => {
  expect(labels({ breakpoint: { enabled: true } }).slice(1, 3)).toEqual([
    'Remove the breakpoint',
    'Disable the breakpoint',
  ]);
  expect(labels({ breakpoint: { enabled: false } })[2]).toBe('Enable the breakpoint');
});

test('a name under the pointer comes first', () => {
  const link = { to: 'target', target: { kind: 'func', func: 3 } } as const;
  expect(labels({ link: { text: '$collide', link } }).slice(0, 2)).toEqual(['Go to $collide', '--']);
  expect(labels({ link: { text: '$i', link: { to: 'local', name: '$i' } } })[0]).toBe('Show local $i');
});

test('the header of a function offers what concerns the function', () => {
  expect(labels({ row: row('') })).toEqual([
    'Break on entry of tick',
    '--',
    'Copy offset 0x2c4',
    'Copy line',
    'Copy function name',
  ]);
});

test('entries do what they say', () => {
  const log: string[] = [];
  for (const entry of codeMenu({ ...plain, breakpoint: { enabled: true } }, actions(log))) {
    if (entry !== 'separator') entry.run();
  }
  expect(log).toEqual([
    'runTo 708',
    'toggle line 0',
    'setEnabled 708 false',
    'breakOnOpcode f64.mul',
    'breakOnEntry',
    'explain f64.mul',
    'copy 0x2c4',
    'copy f64.mul',
    'copy tick',
  ]);
});

test('nothing can be run to before there is something to run', () => {
  const run = codeMenu({ ...plain, runnable: false }, actions([]))[0];
  expect(run).toMatchObject({ label: 'Run to here', disabled: true });
});

test('where a run is recorded one can run back', () => {
  expect(labels({ past: true }).slice(0, 3)).toEqual(['Run to here', 'Run back to here', 'Break here']);
  const log: string[] = [];
  const back = codeMenu({ ...plain, past: true }, actions(log))[1];
  if (back !== undefined && back !== 'separator') back.run();
  expect(log).toEqual(['runBackTo 708']);
});

test('where the machine stands at a load or a store, the bytes it accesses can be watched', () => {
  const watching = 'Break when the bytes it accesses are written';
  expect(labels({ row: row('i32.store8') })).not.toContain(watching);
  expect(labels({ current: true })).not.toContain(watching);
  for (const mnemonic of ['i32.store8', 'f64.load', 'v128.load32_splat', 'i32.atomic.rmw.add', 'memory.fill']) {
    expect(labels({ row: row(mnemonic), current: true })).toContain(watching);
  }
});
