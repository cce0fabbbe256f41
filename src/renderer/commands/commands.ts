import { type CommandId, commands } from '../../shared/commands.ts';
import type { PaneId } from '../../shared/panes.ts';
import type { BreakpointOn, TierMode } from '../../protocol/messages.ts';
import { selectPast } from '../store/selectors.ts';
import type { State } from '../store/state.ts';
import { modeNames } from './tier-modes.ts';
import type { Action } from './action.ts';
import { faster, slower } from './speed.ts';
import { invokeHint } from './start-hint.ts';
import { sessionActions } from './session-actions.ts';
import { timeActions } from './time-actions.ts';

const noModule = (s: State) => (s.module.view === null ? 'Open a module first.' : null);

const cannotRun = (s: State) => {
  if (s.module.view === null) return 'Open a module first.';
  const { health } = s.engine;
  if (health === 'silent' || health === 'dead') return 'The engine does not answer: restart it, in the status line.';
  return s.module.view.problem === null ? null : 'This module cannot run: see the message above the panes.';
};

const cannotStep = (s: State) => {
  const why = cannotRun(s);
  if (why !== null) return why;
  if (s.run.state === 'running' && !s.run.stepping) return 'It is running: pause it first.';
  // In the past what came after a trap was recorded, and comes again.
  if (s.run.state === 'trapped' && !selectPast(s)) {
    if (s.run.pause?.stop.reason === 'exception') return 'Nobody catches the exception: it cannot go on. Restart it.';
    // Any other instruction may come through once what it needs was changed.
    if (s.run.pause?.top?.next?.mnemonic === 'unreachable') return '`unreachable` always traps: restart it.';
  }
  if (s.run.state === 'loading') return 'It is still loading.';
  return s.run.runnable ? null : nothingRuns(s);
};

/** A module that only exports functions, or one whose start function was all there was to run. */
const nothingRuns = (s: State) => {
  const why = s.module.view?.start === null ? 'Nothing in this module runs by itself.' : 'It has run to its end.';
  return `${why} ${invokeHint(s)}`;
};

/** Where nothing runs by itself, what was meant is a call. */
const orInvoke = (s: State) => {
  if (cannotRun(s) === null && !s.run.runnable && s.run.state !== 'running') s.layout.show('invoke', true);
};

const cannotToggle = (s: State) => (s.run.state === 'running' ? cannotRun(s) : cannotStep(s));
const notStarted = (s: State) => {
  const why = cannotRun(s);
  if (why !== null) return why;
  if (s.run.state === 'ready') return 'It has not been started.';
  return s.run.state === 'idle' ? 'Nothing is running.' : null;
};
const noProgram = (s: State) =>
  noModule(s) ??
  (s.module.view?.host === 'wasi' ? null : 'Only WASI programs have arguments, an environment and files.');
const noCursor = (s: State) =>
  noModule(s) ?? (s.code.offset === null ? 'Select an instruction in the Code pane.' : null);
const nothingToBreakOn = (s: State) => {
  if (breakpointAtCursor(s) !== null) return null;
  const view = s.module.view === null ? null : s.code.view;
  return view?.imported === true ? 'The host has the body of this function: break on its import.' : noCursor(s);
};
const notInFunction = (s: State) =>
  cannotStep(s) ?? (s.run.pause === null ? 'Nothing is on the call stack yet.' : null);

/** The instruction under the cursor; on a line without one, such as the header, the entry of the function. */
function breakpointAtCursor({ module, code }: State): BreakpointOn | null {
  if (module.view === null) return null;
  if (code.offset !== null) return { kind: 'instruction', offset: code.offset };
  return code.view === null || code.view.imported ? null : { kind: 'function', func: code.view.func, at: 'entry' };
}

function toggleBreakpoint(s: State): void {
  const on = breakpointAtCursor(s);
  if (on !== null) s.breakpoints.toggle(on);
}

function switchBreakpoint(s: State): void {
  const on = breakpointAtCursor(s);
  const spec = on === null ? undefined : s.breakpoints.find(on);
  if (spec === undefined) toggleBreakpoint(s);
  else s.breakpoints.setEnabled(spec.id, !spec.enabled);
}

function nextTheme({ settings, ui }: State): void {
  const themes = ['dark', 'light', 'system'] as const;
  const next = themes[(themes.indexOf(settings.theme) + 1) % themes.length] ?? 'dark';
  settings.setTheme(next);
  ui.notify(next === 'system' ? 'Theme: as the system has it' : `Theme: ${next}`);
}

/** Says where it can be seen, too: without a run nothing in the window changes. */
const tier = (mode: TierMode): Action => ({
  run: ({ settings, ui }) => {
    settings.setTier(mode);
    ui.notify(`Execution tier: ${modeNames[mode].toLowerCase()}`);
  },
});

const pane = (id: PaneId): Action => ({ run: (s) => s.layout.show(id, true) });

/** What the button says that runs and pauses. */
export function runLabel(s: State): string {
  const { run } = s;
  if (run.state === 'running') return 'Pause';
  if (selectPast(s) && run.pause !== null) return 'Replay';
  if (run.state === 'trapped') return 'Try again';
  return run.pause === null ? 'Run' : 'Continue';
}

/** Every command of shared/commands.ts, complete by type. */
export const actions: Readonly<Record<CommandId, Action>> = {
  'file.open': { run: (s) => void s.files.pick() },
  'file.start': { run: (s) => s.ui.setStartPage(!s.ui.startPage) },
  'file.reload': { unless: noModule, run: (s) => void s.module.reload() },
  ...sessionActions,
  'file.close': {
    unless: noModule,
    run: (s) => {
      s.module.close();
      s.ui.setStartPage(true);
    },
  },

  'run.toggle': { unless: cannotToggle, run: (s) => s.run.toggle(), instead: orInvoke },
  'step.into': { unless: cannotStep, run: (s) => s.run.step('into'), instead: orInvoke },
  'step.over': { unless: cannotStep, run: (s) => s.run.step('over'), instead: orInvoke },
  'step.out': { unless: notInFunction, run: (s) => s.run.step('out') },
  'step.blockEnd': { unless: notInFunction, run: (s) => s.run.step('block-end') },
  'step.hostCall': { unless: cannotStep, run: (s) => s.run.step('host-call'), instead: orInvoke },
  'step.count': { unless: cannotStep, run: (s) => s.ui.openDialog('step-count'), instead: orInvoke },
  'step.frame': { unless: cannotStep, run: (s) => s.run.step('frame'), instead: orInvoke },
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
  'run.program': { unless: noProgram, run: (s) => s.ui.openDialog('program') },
  'tier.auto': tier('auto'),
  'tier.interpreter': tier('interpreter'),
  'tier.native': tier('native'),
  'engine.restart': { run: (s) => s.engine.restart() },

  ...timeActions,

  'breakpoint.toggle': { unless: nothingToBreakOn, run: toggleBreakpoint },
  'breakpoint.enable': { unless: nothingToBreakOn, run: switchBreakpoint },
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
  'pane.timeline': pane('timeline'),
};

/** What a command does now, where that is something else than its help says; null where it is not. */
export function helpNow(id: CommandId, s: State): string | null {
  if (!selectPast(s) || s.run.state === 'running') return null;
  if (id === 'run.toggle') return 'Plays what was recorded, up to its end; from there on what happens is new.';
  if (id.startsWith('step.')) return 'In the past a step follows what was recorded.';
  return null;
}

/** Why a command cannot be done now; null when it can. */
export function whyNot(id: CommandId, s: State): string | null {
  return actions[id].unless?.(s) ?? null;
}

/** Does it, or says why not. */
export function perform(id: CommandId, s: State): void {
  const why = whyNot(id, s);
  if (why === null) {
    if (s.ui.refusal.text !== '') s.ui.refuse('');
    actions[id].run(s);
    return;
  }
  s.ui.refuse(why);
  actions[id].instead?.(s);
}

/** The command of an id that came from outside (the native menu); undefined when there is none. */
export function commandOf(id: string): CommandId | undefined {
  return commands.find((command) => command.id === id)?.id;
}
