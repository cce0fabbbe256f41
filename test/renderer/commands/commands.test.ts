import { expect, test } from 'vitest';
import { startHint } from '../../../src/renderer/commands/start-hint.ts';
import { commandOf, helpNow, perform, runLabel, whyNot } from '../../../src/renderer/commands/commands.ts';
import { commands } from '../../../src/shared/commands.ts';
import { emitPaused, fakeFunction, fakeModule, fakeTime, fakeUpdate } from '../../support/fake-client.ts';
import { settle, withModule, withStore } from '../store/with-store.ts';

const nothing = () => undefined;
const noDock = {
  show: nothing,
  reset: nothing,
  showAll: nothing,
  focusNext: nothing,
  arrange: nothing,
  save: nothing,
  apply: () => false,
};
const update = fakeUpdate({ memory: null, globals: null, table: null, game: false });

test('without a module, running and looking around say what is missing', () => {
  const { s } = withStore();
  for (const id of ['run.toggle', 'step.into', 'run.restart', 'go.to', 'breakpoint.add', 'file.reload'] as const) {
    expect(whyNot(id, s()), id).toBe('Open a module first.');
  }
  for (const id of ['file.open', 'view.commands', 'view.keys', 'pane.memory'] as const) {
    expect(whyNot(id, s()), id).toBeNull();
  }
});

test('while it runs one can pause but not step', async () => {
  const { s, client } = await withModule();
  client.emit('state', { state: 'running', pause: null, update });
  expect(whyNot('run.toggle', s())).toBeNull();
  expect(whyNot('step.into', s())).toBe('It is running: pause it first.');
});

test('an instruction that trapped can be tried again, unless nothing would change that', async () => {
  const { s, client } = await withModule();
  expect(runLabel(s())).toBe('Run');
  emitPaused(client);
  expect(runLabel(s())).toBe('Continue');
  const { pause } = s().run;
  if (pause?.top?.next == null) throw new Error('it stands nowhere');
  client.emit('state', { state: 'trapped', pause, update });
  expect([runLabel(s()), whyNot('run.toggle', s()), whyNot('step.into', s())]).toEqual(['Try again', null, null]);
  perform('run.toggle', s());
  expect(client.asked.at(-1)?.name).toBe('continue');
  const next = { ...pause.top.next, mnemonic: 'unreachable' };
  client.emit('state', { state: 'trapped', pause: { ...pause, top: { ...pause.top, next } }, update });
  expect(whyNot('run.toggle', s())).toBe('`unreachable` always traps: restart it.');
  client.emit('state', { state: 'trapped', pause: { ...pause, stop: { ...pause.stop, reason: 'exception' } }, update });
  expect(whyNot('run.toggle', s())).toContain('Nobody catches');
  expect(whyNot('run.restart', s())).toBeNull();
});

test('in the past F5 replays, also beyond a trap that nothing could change', async () => {
  const { s, client } = await withModule();
  emitPaused(client, fakeTime);
  expect([runLabel(s()), helpNow('run.toggle', s())]).toEqual([
    'Replay',
    'Plays what was recorded, up to its end; from there on what happens is new.',
  ]);
  const { pause } = s().run;
  if (pause?.top?.next == null) throw new Error('it stands nowhere');
  const trapped = { ...pause, top: { ...pause.top, next: { ...pause.top.next, mnemonic: 'unreachable' } } };
  const tell = (live: boolean) =>
    client.emit('state', { state: 'trapped', pause: trapped, update: { ...update, time: { ...fakeTime, live } } });
  tell(false);
  expect([runLabel(s()), whyNot('run.toggle', s()), whyNot('step.into', s())]).toEqual(['Replay', null, null]);
  tell(true);
  expect(runLabel(s())).toBe('Try again');
  expect(whyNot('run.toggle', s())).toBe('`unreachable` always traps: restart it.');
});

test('what is being replayed can be taken over; what is live cannot', async () => {
  const { s, client } = await withModule();
  emitPaused(client, fakeTime);
  const run = (live: boolean) =>
    client.emit('state', { state: 'running', pause: null, update: { ...update, time: { ...fakeTime, live } } });
  run(false);
  expect(whyNot('time.branch', s())).toBeNull();
  perform('time.branch', s());
  await settle();
  expect(client.asked.slice(-2).map(({ name }) => name)).toEqual(['time.branch', 'continue']);
  run(true);
  expect(whyNot('time.branch', s())).toBe('It is running: pause it first.');
});

test('a module with a problem cannot run but can be looked at', async () => {
  const { s, client } = await withModule();
  client.emit('module', { ...fakeModule, problem: { kind: 'validation', message: 'wrong' } });
  expect(whyNot('step.into', s())).toContain('cannot run');
  expect(whyNot('go.to', s())).toBeNull();
});

test('a module that only exports functions has nothing to step: the keys lead to Invoke', async () => {
  const { s, client } = await withModule();
  client.emit('state', { state: 'idle', pause: null, update: { ...update, runnable: false } });
  expect(whyNot('run.toggle', s())).toBe('Nothing in this module runs by itself. Call a function in Invoke (Ctrl+I).');
  expect(whyNot('run.stop', s())).toBe('Nothing is running.');
  expect(whyNot('run.restart', s())).toBeNull();
  expect(startHint(s())).toBe('Call a function in Invoke (Ctrl+I).');
  const shown: string[] = [];
  s().layout.setDock({ ...noDock, show: (pane, focus) => void shown.push(`${pane} ${focus}`) });
  perform('step.into', s());
  perform('run.toggle', s());
  expect(shown).toEqual(['invoke true', 'invoke true']);
  expect(client.asked.map(({ name }) => name)).not.toContain('step');
});

test('where a problem keeps a module from running, the panes have no hint: it is told above them', async () => {
  const { s, client } = await withModule();
  expect(startHint(s())).toContain('Step into (F11)');
  client.emit('module', { ...fakeModule, problem: { kind: 'validation', message: 'Types do not fit.' } });
  expect(startHint(s())).toBe('');
});

test('an engine that does not answer is not asked to step', async () => {
  const { s, client } = await withModule();
  client.emit('state', { state: 'running', pause: null, update });
  s().engine.setHealth('silent');
  expect(whyNot('run.toggle', s())).toContain('does not answer');
  expect(whyNot('engine.restart', s())).toBeNull();
});

test('F9 on the first line of a function is for its entry; the host’s functions have no inside', async () => {
  const { s, client } = await withModule();
  s().code.show({ func: 12 });
  await settle();
  const on = { kind: 'function', func: 12, at: 'entry' } as const;
  perform('breakpoint.toggle', s());
  expect(s().breakpoints.find(on)?.enabled).toBe(true);
  perform('breakpoint.toggle', s());
  expect(s().breakpoints.find(on)).toBeUndefined();
  client.answer('code.function', ({ func }) => ({ ...fakeFunction, func, imported: true }));
  s().code.show({ func: 3 });
  await settle();
  expect(whyNot('breakpoint.toggle', s())).toContain('break on its import');
});

test('what cannot be done is said and not done', async () => {
  const { s, client } = await withModule();
  client.emit('state', { state: 'running', pause: null, update });
  perform('step.over', s());
  expect(client.asked.map(({ name }) => name)).not.toContain('step');
  expect(s().ui.announcement.text).toBe('It is running: pause it first.');
});

test('why something could not be done is forgotten when the machine goes elsewhere', async () => {
  const { s, client } = await withModule();
  client.emit('state', { state: 'running', pause: null, update });
  perform('step.over', s());
  client.emit('state', { state: 'running', pause: null, update });
  expect(s().ui.refusal.text).toBe('It is running: pause it first.');
  emitPaused(client);
  expect(s().ui.refusal.text).toBe('');
});

test('each way to step asks for its kind', async () => {
  const { s, client } = await withModule();
  emitPaused(client);
  const kinds = {
    'step.into': 'into',
    'step.over': 'over',
    'step.out': 'out',
    'step.blockEnd': 'block-end',
    'step.hostCall': 'host-call',
    'step.frame': 'frame',
  } as const;
  for (const id of Object.keys(kinds) as (keyof typeof kinds)[]) {
    perform(id, s());
    expect(client.last('step')).toEqual({ kind: kinds[id] });
    await settle();
  }
  s().code.select(0x2d1);
  perform('run.toCursor', s());
  expect(client.last('step')).toEqual({ kind: 'to', offset: 0x2d1 });
});

test('F9 sets and removes a breakpoint at the cursor; switching it off keeps it', async () => {
  const { s } = await withModule();
  s().code.select(0x2c8, 'local.get');
  const on = { kind: 'instruction', offset: 0x2c8 } as const;
  perform('breakpoint.toggle', s());
  expect(s().breakpoints.find(on)?.enabled).toBe(true);
  perform('breakpoint.enable', s());
  expect(s().breakpoints.find(on)?.enabled).toBe(false);
  perform('breakpoint.toggle', s());
  expect(s().breakpoints.find(on)).toBeUndefined();
});

test('a restart goes on running if it was', async () => {
  const { s, client } = await withModule();
  emitPaused(client);
  perform('run.restart', s());
  expect(client.last('restart')).toEqual({ run: false });
  client.emit('state', { state: 'running', pause: null, update });
  perform('run.restart', s());
  expect(client.last('restart')).toEqual({ run: true });
});

test('the theme goes round', () => {
  const { s } = withStore();
  const seen = [1, 2, 3].map(() => {
    perform('view.theme', s());
    return s().settings.theme;
  });
  expect(seen).toEqual(['dark', 'light', 'system']);
});

test('ids from outside are checked', () => {
  expect(commandOf('step.into')).toBe('step.into');
  expect(commandOf('step.sideways')).toBeUndefined();
});

test('no two commands share a default key', () => {
  const keys = commands.flatMap((command) => command.keys);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});
