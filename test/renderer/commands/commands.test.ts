import { expect, test } from 'vitest';
import { commandOf, perform, whyNot } from '../../../src/renderer/commands/commands.ts';
import { commands } from '../../../src/shared/commands.ts';
import { emitPaused, fakeModule, fakeUpdate } from '../../support/fake-client.ts';
import { withModule, withStore } from '../store/with-store.ts';

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

test('a trapped machine can be restarted, not continued', async () => {
  const { s, client } = await withModule();
  emitPaused(client);
  client.emit('state', { state: 'trapped', pause: s().run.pause, update });
  expect(whyNot('run.toggle', s())).toBe('It trapped and cannot go on: restart it.');
  expect(whyNot('run.restart', s())).toBeNull();
});

test('a module with a problem cannot run but can be looked at', async () => {
  const { s, client } = await withModule();
  client.emit('module', { ...fakeModule, problem: { kind: 'validation', message: 'wrong' } });
  expect(whyNot('step.into', s())).toContain('cannot run');
  expect(whyNot('go.to', s())).toBeNull();
});

test('what cannot be done is said and not done', async () => {
  const { s, client } = await withModule();
  client.emit('state', { state: 'running', pause: null, update });
  perform('step.over', s());
  expect(client.asked.map(({ name }) => name)).not.toContain('step');
  expect(s().ui.announcement.text).toBe('It is running: pause it first.');
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
