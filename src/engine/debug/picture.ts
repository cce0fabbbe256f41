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
}

/** Draw calls kept of one frame; a module that draws more is drawn so far. */
const MOST = 50_000;

/**
 * What a game drew: the records of the frame under way, and the last complete one, which is what a running game shows.
 * A new picture begins with the first record after a complete one, so that a frame that is still computing leaves the
 * old picture standing.
 */
export class Drawing implements Picture {
  #done: readonly DrawCommand[] = [];
  #doneFrame = 0;
  #now: DrawCommand[] = [];
  #drawing = false;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {}

  draw({ op, args }: DrawCommand): void {
    this.#drawing = true;
    if (this.#now.length < MOST) this.#now.push({ op, args });
  }

  complete(frame: number): void {
    this.#done = this.#now;
    this.#doneFrame = frame;
    this.#now = [];
    this.#drawing = false;
  }

  view(frame: number, partial: boolean): PictureView {
    const { width, height } = this;
    return partial && this.#drawing
      ? { kind: 'drawn', frame, width, height, commands: [...this.#now], complete: false }
      : { kind: 'drawn', frame: this.#doneFrame, width, height, commands: this.#done, complete: true };
  }
}
