import type { SavedState } from '../hosts/host.ts';
import { DrawList, type SavedDraws } from './draw-list.ts';
import type { DrawCommand, DrawnPicture, GameStatus, PixelPicture } from './views.ts';

/** What a picture looks like, and of which frame it is. */
export type PictureView = Pick<GameStatus, 'frame' | 'complete'> & (DrawnPicture | PixelPicture);

/** What a game shows: collected while a frame is under way, and the last complete one. */
export interface Picture {
  /** A host function left a record. */
  draw(command: DrawCommand): void;
  /** The frame's last call has returned. */
  complete(frame: number): void;
  /**
   * The last complete picture, or with `partial` what there is of the one under way. `frame` is the last one that was
   * begun.
   */
  view(frame: number, partial: boolean): PictureView;
  /** What it shows, and what of the next one there is; a picture that stands in memory may leave that to the memory. */
  save(): SavedState;
  /** Puts back what `save` of this picture answered. */
  restore(state: SavedState): void;
}

/** Draw calls kept of one frame; a module that draws more is drawn so far. */
const MOST = 50_000;
/** Bytes that a saved drawing takes without its draw calls, about. */
const STATE_BYTES = 300;

/** A drawing at a moment. */
interface SavedDrawing extends SavedState {
  readonly done: SavedDraws;
  readonly doneFrame: number;
  readonly now: SavedDraws;
  readonly drawing: boolean;
}

/**
 * What a game drew: the records of the frame under way, and the last complete one, which is what a running game shows.
 * A new picture begins with the first record after a complete one, so that a frame that is still computing leaves the
 * old picture standing.
 */
export class Drawing implements Picture {
  #done = new DrawList();
  #doneFrame = 0;
  #now = new DrawList();
  #drawing = false;
  /** The commands of `#done`, once somebody has looked. */
  #shown: readonly DrawCommand[] | null = null;
  /** Bytes of the frame under way, and of the complete one, that a saved state already keeps. */
  #kept = 0;
  #doneKept = 0;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {}

  draw(command: DrawCommand): void {
    this.#drawing = true;
    if (this.#now.length < MOST) this.#now.push(command);
  }

  complete(frame: number): void {
    this.#done = this.#now;
    this.#doneFrame = frame;
    this.#shown = null;
    this.#doneKept = this.#kept;
    this.#now = new DrawList();
    this.#kept = 0;
    this.#drawing = false;
  }

  view(frame: number, partial: boolean): PictureView {
    const { width, height } = this;
    if (partial && this.#drawing) {
      return { kind: 'drawn', frame, width, height, commands: this.#now.commands(), complete: false };
    }
    this.#shown ??= this.#done.commands();
    return { kind: 'drawn', frame: this.#doneFrame, width, height, commands: this.#shown, complete: true };
  }

  save(): SavedDrawing {
    const fresh = this.#done.bytes - this.#doneKept + this.#now.bytes - this.#kept;
    this.#doneKept = this.#done.bytes;
    this.#kept = this.#now.bytes;
    return {
      bytes: STATE_BYTES + fresh,
      done: this.#done.save(),
      doneFrame: this.#doneFrame,
      now: this.#now.save(),
      drawing: this.#drawing,
    };
  }

  restore({ done, doneFrame, now, drawing }: SavedDrawing): void {
    this.#done = DrawList.of(done);
    this.#doneFrame = doneFrame;
    this.#shown = null;
    this.#now = DrawList.of(now);
    this.#drawing = drawing;
    this.#doneKept = this.#done.bytes;
    this.#kept = this.#now.bytes;
  }
}
