/** What there is to see and to hear of a game. */
import type { PixelFormat } from '../../hosts/framebuffer-settings.ts';
import type { GameFacts } from '../../hosts/game.ts';
import type { Tone } from '../../hosts/host.ts';

export interface DrawCommand {
  readonly op: string;
  readonly args: readonly number[];
}

/** What there is to see and to hear of a game. */
export type GameView = GameStatus & (DrawnPicture | PixelPicture);

export interface GameStatus {
  readonly game: GameFacts;
  readonly frame: number;
  /** True when the frame's last call has returned; false when paused in the middle. */
  readonly complete: boolean;
  /** What sounded since the previous update. */
  readonly tones: readonly Tone[];
}

/** A picture of draw calls, in its own units. */
export interface DrawnPicture {
  readonly kind: 'drawn';
  readonly width: number;
  readonly height: number;
  /** Draw calls of this frame so far. */
  readonly commands: readonly DrawCommand[];
}

/** A picture that stands in memory. */
export interface PixelPicture {
  readonly kind: 'pixels';
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  /** Bytes from a row to the next. */
  readonly stride: number;
  /** Within a byte of several pixels, the first is in the highest bits. */
  readonly highFirst: boolean;
  /** Colours of an indexed format as 0xRRGGBB; null: greys, from black to white. */
  readonly palette: readonly number[] | null;
  readonly memory: number;
  /** Where the first row begins. */
  readonly address: number;
  /** The rows; none when there is a problem. */
  readonly bytes: Uint8Array;
  /** Why there is no picture: a sentence. */
  readonly problem: string | null;
}
