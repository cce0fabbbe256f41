import type {
  BreakpointSpec,
  FramebufferSettings,
  JourneyView,
  Problem,
  SessionBookmark,
  SessionLabels,
} from '../engine/index.ts';
import type { ProgramSetup } from './messages.ts';

/**
 * Requests about sessions: the recording of a run with what a person wrote on it, as a file (docs/sessions.md). A session
 * is loaded, then its module is opened by `open`, then it is played.
 */
export interface SessionRequests {
  /**
   * The branch that is shown as a file. A program that runs is paused. Takes as long as a few journeys through time do,
   * and is cancelled as they are.
   */
  'session.save': { params: SaveParams; result: SavedSession };
  /** Reads a session file and keeps it until another one is loaded. The module that is open stays open. */
  'session.load': { params: { readonly name: string; readonly bytes: ArrayBuffer }; result: SessionView };
  /**
   * Plays the session that was loaded last in the module that is open now, and stands where it was left. Fails when it is
   * another module; when it goes another way than when it was recorded, stands at the last moment that was the same.
   */
  'session.play': { params: Record<never, never>; result: JourneyView };
}

export interface SaveParams {
  /** Is the module to be inside, so that nothing else is needed to open the session? */
  readonly withModule: boolean;
  readonly labels: SessionLabels;
  /** Those of the branch that is shown. */
  readonly bookmarks: readonly SessionBookmark[];
  /** Of Wasmscope. */
  readonly version: string;
}

export interface SavedSession {
  readonly bytes: ArrayBuffer;
  /** A name for the file. */
  readonly name: string;
  /** What could not be taken along: a sentence, '' when nothing is missing. */
  readonly note: string;
}

/** What a session file says, before it is played. */
export interface SessionView {
  /** False: only breakpoints, labels and bookmarks can be used. */
  readonly playable: boolean;
  /** What is wrong with the file, and what of it is kept; null when nothing is wrong. */
  readonly problem: Problem | null;
  readonly module: {
    readonly name: string;
    readonly hash: string;
    readonly size: number;
    /** The module itself, when it is inside. */
    readonly bytes: ArrayBuffer | null;
  };
  readonly breakpoints: readonly BreakpointSpec[];
  readonly labels: SessionLabels;
  readonly bookmarks: readonly SessionBookmark[];
  /** What the program was given, null when that was nothing. Large files are missing. */
  readonly program: ProgramSetup | null;
  readonly framebuffer: FramebufferSettings | null;
  /** The moment that was shown, and the last one. */
  readonly at: number;
  readonly total: number;
}
