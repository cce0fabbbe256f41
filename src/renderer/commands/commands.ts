import { type CommandId, commands } from '../../shared/commands.ts';
import type { PaneId } from '../../shared/panes.ts';
import type { State } from '../store/state.ts';
import { faster, slower } from './speed.ts';

/** What a command does, and when it can be done. */
export interface Action {
  /** Why it cannot be done now, as a sentence for the tooltip; null when it can. */
  readonly unless?: (s: State) => string | null;
  readonly run: (s: State) => void;
}

const noModule = (s: State) => (s.module.view === null ? 'Open a module first.' : null);

const cannotRun = (s: State) => {
  if (s.module.view === null) return 'Open a module first.';
  return s.module.view.problem === null ? null : 'This module cannot run: see the message above the panes.';
};

const cannotStep = (s: State) => {
  const why = cannotRun(s);
  if (why !== null) return why;
  if (s.run.state === 'running') return 'It is running: pause it first.';
  if (s.run.state === 'trapped') return 'It trapped and cannot go on: restart it.';
  return s.run.state === 'loading' ? 'It is still loading.' : null;
};

const cannotToggle = (s: State) => (s.run.state === 'running' ? null : cannotStep(s));
const notStarted = (s: State) => noModule(s) ?? (s.run.state === 'ready' ? 'It has not been started.' : null);
const noCursor = (s: State) =>
  noModule(s) ?? (s.code.offset === null ? 'Select an instruction in the Code pane.' : null);
const notInFunction = (s: State) =>
  cannotStep(s) ?? (s.run.pause === null ? 'Nothing is on the call stack yet.' : null);

function toggleBreakpoint(s: State): void {
  const { offset } = s.code;
  if (offset !== null) s.breakpoints.toggle({ kind: 'instruction', offset });
}

function switchBreakpoint(s: State): void {
  const { offset } = s.code;
  const spec = offset === null ? undefined : s.breakpoints.find({ kind: 'instruction', offset });
  if (spec === undefined) toggleBreakpoint(s);
  else s.breakpoints.setEnabled(spec.id, !spec.enabled);
}

function nextTheme({ settings, ui }: State): void {
  const themes = ['dark', 'light', 'system'] as const;
  const next = themes[(themes.indexOf(settings.theme) + 1) % themes.length] ?? 'dark';
  settings.setTheme(next);
  ui.notify(next === 'system' ? 'Theme: as the system has it' : `Theme: ${next}`);
}

const pane = (id: PaneId): Action => ({ run: (s) => s.layout.show(id, true) });

/** Every command of shared/commands.ts, complete by type. */
export const actions: Readonly<Record<CommandId, Action>> = {
  'file.open': { run: (s) => void s.files.pick() },
  'file.start': { run: (s) => s.ui.setStartPage(!s.ui.startPage) },
  'file.reload': { unless: noModule, run: (s) => void s.module.reload() },
  'file.close': {
    unless: noModule,
    run: (s) => {
      s.module.close();
      s.ui.setStartPage(true);
    },
  },

  'run.toggle': { unless: cannotToggle, run: (s) => s.run.toggle() },
  'step.into': { unless: cannotStep, run: (s) => s.run.step('into') },
  'step.over': { unless: cannotStep, run: (s) => s.run.step('over') },
  'step.out': { unless: notInFunction, run: (s) => s.run.step('out') },
  'step.blockEnd': { unless: notInFunction, run: (s) => s.run.step('block-end') },
  'step.hostCall': { unless: cannotStep, run: (s) => s.run.step('host-call') },
  'step.count': { unless: cannotStep, run: (s) => s.ui.openDialog('step-count') },
  'step.frame': { unless: cannotStep, run: (s) => s.run.step('frame') },
  'run.toCursor': {
    unless: (s) => cannotStep(s) ?? noCursor(s),
    run: (s) => {
      if (s.code.offset !== null) s.run.step('to', { offset: s.code.offset });
    },
  },
  'run.restart': { unless: cannotRun, run: (s) => s.run.restart(s.run.state === 'running') },
  'run.stop': { unless: notStarted, run: (s) => s.run.stop() },
  'run.faster': { run: (s) => s.run.setSpeed(faster(s.run.speed)) },
  'run.slower': { run: (s) => s.run.setSpeed(slower(s.run.speed)) },
  'run.invoke': { unless: cannotRun, run: (s) => s.layout.show('invoke', true) },
  'engine.restart': { run: (s) => s.engine.restart() },

  'breakpoint.toggle': { unless: noCursor, run: toggleBreakpoint },
  'breakpoint.enable': { unless: noCursor, run: switchBreakpoint },
  'breakpoint.add': { unless: noModule, run: (s) => s.breakpoints.ask() },

  'go.to': { unless: noModule, run: (s) => s.ui.openDialog('go-to') },
  'go.symbol': { unless: noModule, run: (s) => s.ui.openDialog('symbol') },
  'go.back': {
    unless: (s) => (s.code.back.length === 0 ? 'There is no earlier place.' : null),
    run: (s) => s.code.goBack(),
  },
  'go.forward': {
    unless: (s) => (s.code.forward.length === 0 ? 'There is no later place.' : null),
    run: (s) => s.code.goForward(),
  },
  'go.current': {
    unless: (s) => (s.run.frame === null && s.run.at === null ? 'The machine stands nowhere yet.' : null),
    run: (s) => s.code.showCurrent(),
  },
  'go.address': { unless: noModule, run: (s) => s.memory.ask('address') },
  'memory.search': { unless: noModule, run: (s) => s.memory.ask('search') },
  'code.label': {
    unless: (s) => (s.code.view === null ? 'Show a function in the Code pane.' : null),
    run: ({ code, labels }) => {
      if (code.view !== null) labels.edit({ kind: 'func', func: code.view.func, name: code.view.name });
    },
  },
  'memory.label': {
    unless: (s) => noModule(s) ?? (s.memory.window === null ? 'There is no memory to label.' : null),
    run: ({ memory, labels }) => labels.edit({ kind: 'address', memory: memory.index, address: memory.cursor }),
  },
  'code.help': { unless: noModule, run: (s) => void s.code.explain() },

  'view.commands': { run: (s) => s.ui.openDialog('palette') },
  'view.theme': { run: nextTheme },
  'view.allPanes': { run: (s) => s.layout.showAll() },
  'view.nextPane': { run: (s) => s.layout.focusNext(1) },
  'view.previousPane': { run: (s) => s.layout.focusNext(-1) },
  'view.layout': { run: (s) => s.layout.reset() },
  'view.keys': { run: (s) => s.ui.openDialog('keys') },
  'view.settings': { run: (s) => s.ui.openDialog('settings') },
  'help.about': { run: (s) => s.ui.openDialog('about') },

  'pane.code': pane('code'),
  'pane.stack': pane('stack'),
  'pane.locals': pane('locals'),
  'pane.globals': pane('globals'),
  'pane.labels': pane('labels'),
  'pane.calls': pane('calls'),
  'pane.memory': pane('memory'),
  'pane.tables': pane('tables'),
  'pane.module': pane('module'),
  'pane.breakpoints': pane('breakpoints'),
  'pane.console': pane('console'),
  'pane.game': {
    run: (s) => {
      s.layout.show('game', true);
      s.game.takeFocus();
    },
  },
  'pane.invoke': pane('invoke'),
  'pane.lesson': pane('lesson'),
};

/** Why a command cannot be done now; null when it can. */
export function whyNot(id: CommandId, s: State): string | null {
  return actions[id].unless?.(s) ?? null;
}

/** Does it, or says why not. */
export function perform(id: CommandId, s: State): void {
  const why = whyNot(id, s);
  if (why === null) actions[id].run(s);
  else s.ui.announce(why);
}

/** The command of an id that came from outside (the native menu); undefined when there is none. */
export function commandOf(id: string): CommandId | undefined {
  return commands.find((command) => command.id === id)?.id;
}
