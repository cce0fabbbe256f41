import type {
  CodeLocation,
  Events,
  FrameView,
  Params,
  PauseView,
  Problem,
  RunState,
  Signature,
  SlotView,
  StepKind,
  StepParams,
  UpdateView,
  ValueView,
} from '../../protocol/messages.ts';
import type { SliceTools } from './state.ts';
import { stepQueue } from './step-queue.ts';

/**
 * Running, paused, trapped, done. Read by: Value stack, Locals, Labels, Call stack, Code (current instruction),
 * Invoke (results), toolbar, status bar.
 */
export interface RunSlice {
  readonly state: RunState;
  /** False: nothing would go on by itself; only a call by hand (Invoke) makes it run. */
  readonly runnable: boolean;
  /** What the program waits for while it runs. */
  readonly waiting: UpdateView['waiting'];
  /** Exit code of a program that has ended. */
  readonly exit: number | null;
  /** The last pause. While running it is out of date and drawn dimmed: `selectStale` in selectors.ts tells. */
  readonly pause: PauseView | null;
  /** It runs so slowly that `pause` is told for every frame of the window: it is not out of date. */
  readonly live: boolean;
  /** The frame the person looks at (0 innermost); Locals, Labels and Code show this one. */
  readonly frameIndex: number;
  /** View of that frame: `pause.top` for the innermost wasm frame, else asked for. */
  readonly frame: FrameView | null;
  /** Where it runs, while running and known. */
  readonly at: CodeLocation | null;
  /** Instructions per second; null is full speed. */
  readonly speed: number | null;
  /** Results of the last finished call. */
  readonly results: { readonly name: string; readonly values: readonly ValueView[] } | null;
  /** A local that was followed from elsewhere: the Locals pane brings it into view when `reveal` changes. */
  readonly local: { readonly name: string; readonly reveal: number };

  continue: () => void;
  pauseRun: () => void;
  /** Continue or pause, whichever makes sense. An instruction that trapped is tried again. */
  toggle: () => void;
  /** A step is under way, and another one that is asked for comes after it. */
  readonly stepping: boolean;
  step: (kind: StepKind, more?: Pick<StepParams, 'count' | 'offset'>) => void;
  /** Fresh instance; `run` false leaves it before its first instruction. */
  restart: (run: boolean) => void;
  stop: () => void;
  setSpeed: (ips: number | null) => void;
  /** Answers the problem (wrong argument, trap while linking), null when the call began. */
  invoke: (name: string, args: readonly string[], pause: boolean) => Promise<Problem | null>;
  /** The export that the Invoke pane is asked to show; `seq` grows so that asking twice is seen. */
  readonly invokeWish: { readonly name: string; readonly signature: Signature | null; readonly seq: number } | null;
  /** Opens the Invoke pane on an export. */
  prepareInvoke: (name: string, signature?: Signature) => void;
  selectFrame: (index: number) => void;
  /** Shows a local by the name or index the code writes. */
  goToLocal: (name: string) => void;
  /** Operands of all frames, top first, beyond those in `pause.stack`. */
  slots: (from: number, count: number) => Promise<readonly SlotView[]>;
  /** After an edit: the same moment, read again. */
  refresh: () => Promise<void>;
  /** Edits answer the problem to show beside the value, null when they took. */
  editLocal: (index: number, text: string) => Promise<Problem | null>;
  /** `frame` and `index` as in SlotView. */
  editOperand: (frame: number, index: number, text: string) => Promise<Problem | null>;

  stateChanged: (event: Events['state']) => void;
  resultsCame: (event: Events['results']) => void;
  setAt: (at: CodeLocation | null) => void;
  setRunnable: (runnable: boolean) => void;
  setProgram: (waiting: UpdateView['waiting'], exit: number | null) => void;
  /** The last pause belongs to a module that is gone. */
  forgetPause: () => void;
  /** The engine was taken away: nothing runs and nothing stands anywhere. */
  engineGone: () => void;
}

/** States in which the machine stands still with something on its stack. */
export function isPaused(state: RunState): boolean {
  return state === 'paused' || state === 'trapped';
}

export function runSlice(
  { get, patch }: SliceTools<'run'>,
  stopped: (pause: PauseView, state: RunState) => void,
): RunSlice {
  const ask = () => get().engine.ask;

  const steps = stepQueue(
    async (step) => {
      const problem = await get().engine.attempt('step', step);
      if (problem !== null) get().ui.report(problem);
      return problem === null;
    },
    (stepping) => patch({ stepping }),
  );

  function insteadOfSteps<N extends 'continue' | 'pause' | 'restart' | 'stop'>(name: N, params: Params<N>): void {
    steps.reset();
    // A program that has ended begins anew when it is to go on.
    if (name === 'restart' || name === 'stop' || get().run.exit !== null) get().values.newRun();
    void ask()(name, params);
  }

  /** After an edit: the same moment, read again. */
  async function refresh(): Promise<void> {
    const { frameIndex, pause } = get().run;
    if (pause === null) return;
    const [frame, stack, frames] = await Promise.all([
      pause.frameCount === 0 ? null : ask()('frame', { index: frameIndex }),
      ask()('stack.slots', { from: 0, count: pause.stack.length }),
      ask()('frames', { from: 0, count: pause.frames.length }),
    ]);
    const now = get().run;
    if (now.pause !== pause) return;
    const next = {
      ...pause,
      stack: stack ?? pause.stack,
      frames: frames ?? pause.frames,
      top: frameIndex === topIndex(pause) ? frame : pause.top,
    };
    patch({ pause: next, frame: frame ?? now.frame });
  }

  async function edited(problem: Promise<Problem | null>): Promise<Problem | null> {
    const result = await problem;
    if (result === null) await refresh();
    return result;
  }

  return {
    state: 'empty',
    runnable: true,
    waiting: null,
    exit: null,
    pause: null,
    live: false,
    frameIndex: 0,
    frame: null,
    at: null,
    speed: null,
    results: null,
    local: { name: '', reveal: 0 },

    stepping: false,
    continue: () => insteadOfSteps('continue', {}),
    pauseRun: () => insteadOfSteps('pause', {}),
    toggle: () => {
      const { state } = get().run;
      if (state === 'running') insteadOfSteps('pause', {});
      else insteadOfSteps('continue', {});
    },
    step: (kind, more = {}) => steps.ask({ kind, ...more }),
    restart: (run) => insteadOfSteps('restart', { run }),
    stop: () => insteadOfSteps('stop', {}),
    setSpeed: (ips) => {
      patch({ speed: ips, live: ips !== null && get().run.live });
      void ask()('run.speed', { ips });
    },
    invokeWish: null,
    prepareInvoke: (name, signature) => {
      patch({ invokeWish: { name, signature: signature ?? null, seq: (get().run.invokeWish?.seq ?? 0) + 1 } });
      get().layout.show('invoke', true);
    },
    invoke: (name, args, pause) => {
      steps.reset();
      return get().engine.attempt('invoke', { name, args, pause });
    },
    selectFrame: (index) => {
      const { pause } = get().run;
      if (pause === null) return;
      if (index === topIndex(pause)) {
        patch({ frameIndex: index, frame: pause.top });
        showFrame(pause.top);
        return;
      }
      patch({ frameIndex: index });
      void ask()('frame', { index }).then((frame) => {
        const now = get().run;
        if (frame === null || now.frameIndex !== index || now.pause !== pause) return;
        patch({ frame });
        showFrame(frame);
      });
    },
    goToLocal: (name) => {
      patch({ local: { name, reveal: get().run.local.reveal + 1 } });
      get().layout.show('locals');
    },
    slots: async (from, count) => (await ask()('stack.slots', { from, count })) ?? [],
    refresh,
    editLocal: (index, text) =>
      edited(get().engine.attempt('edit.local', { frame: get().run.frameIndex, index, text })),
    editOperand: (frame, index, text) => edited(get().engine.attempt('edit.operand', { frame, index, text })),

    stateChanged: (event) => {
      const { state, pause } = event;
      const changes: Partial<RunSlice> = { state, live: state === 'running' && pause !== null };
      if (pause !== null) {
        Object.assign(changes, { pause, frame: pause.top, frameIndex: topIndex(pause), at: null });
      } else if (state !== 'running' && state !== 'loading') {
        Object.assign(changes, { pause: null, frame: null, frameIndex: 0, at: null });
      }
      patch(changes);
      if (pause !== null) stopped(pause, state);
      steps.stateChanged(event);
    },
    resultsCame: (results) => patch({ results }),
    setAt: (at) => {
      const old = get().run.at;
      if (old?.offset !== at?.offset || old?.func !== at?.func) patch({ at });
    },
    setRunnable: (runnable) => patch({ runnable }),
    setProgram: (waiting, exit) => {
      const before = get().run;
      patch({ waiting, exit });
      if (waiting === 'input' && before.waiting !== 'input') {
        get().layout.show('console');
        get().ui.announce('The program waits for input.');
      }
      if (exit !== null && before.exit === null) get().ui.announce(`The program exited with code ${exit}.`);
    },
    forgetPause: () => {
      steps.reset();
      patch({
        invokeWish: null,
        runnable: true,
        waiting: null,
        exit: null,
        pause: null,
        frame: null,
        frameIndex: 0,
        at: null,
        results: null,
      });
    },
    engineGone: () => {
      steps.reset();
      patch({
        state: 'empty',
        waiting: null,
        exit: null,
        pause: null,
        frame: null,
        frameIndex: 0,
        at: null,
        results: null,
      });
      get().time.reset();
      get().tier.setView(null);
    },
  };

  function showFrame(frame: FrameView | null): void {
    if (frame?.func != null && frame.offset !== null) get().code.goTo({ func: frame.func, offset: frame.offset });
  }
}

/** Index of the innermost wasm frame, 0 when there is none. */
export function topIndex(pause: PauseView): number {
  return pause.top?.index ?? 0;
}
