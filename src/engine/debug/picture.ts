import type { DrawCommand, GameView } from './views.ts';

/** Draw calls kept of one frame; a module that draws more is drawn so far. */
const MOST = 50_000;

/**
 * What a game drew: the records of the frame under way, and the last complete one, which is what a running game shows.
 * A new picture begins with the first record after a complete one, so that a frame that is still computing leaves the
 * old picture standing.
 */
export class Picture {
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

  /** The frame's `draw` has returned. */
  complete(frame: number): void {
    this.#done = this.#now;
    this.#doneFrame = frame;
    this.#now = [];
    this.#drawing = false;
  }

  /** The last complete picture, or with `partial` what has been drawn of the one under way. */
  view(frame: number, partial: boolean): GameView {
    const { width, height } = this;
    return partial && this.#drawing
      ? { frame, width, height, commands: [...this.#now], complete: false }
      : { frame: this.#doneFrame, width, height, commands: this.#done, complete: true };
  }
}
