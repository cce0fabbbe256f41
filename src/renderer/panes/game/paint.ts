import type { PixelPicture } from '../../../protocol/messages.ts';
import { drawPicture } from './draw.ts';
import type { DrawnScene, Scene } from './game-rows.ts';
import { toRgba } from './pixels.ts';

/**
 * Puts a scene on the canvas of the pane. It keeps canvases of its own: text on a canvas of the document makes the
 * browser compute every style of the page there and then, in each frame; a canvas outside of it has no such ties.
 */
export class Painter {
  readonly #sheet = new OffscreenCanvas(1, 1);
  readonly #small = new OffscreenCanvas(1, 1);

  /** `width` and `height` are those of the canvas, in its own pixels. */
  paint(screen: CanvasRenderingContext2D, scene: Scene, width: number, height: number): void {
    resize(screen.canvas, width, height);
    if (scene.kind === 'drawn') this.#drawn(screen, scene, width / scene.width);
    else this.#pixels(screen, scene, width, height);
  }

  #drawn(screen: CanvasRenderingContext2D, scene: DrawnScene, scale: number): void {
    resize(this.#sheet, screen.canvas.width, screen.canvas.height);
    const brush = this.#sheet.getContext('2d', { alpha: false });
    if (brush === null) return;
    brush.setTransform(scale, 0, 0, scale, 0, 0);
    drawPicture(brush, scene, scene.highlight);
    screen.drawImage(this.#sheet, 0, 0);
  }

  /** Small pixels become squares: enlarged by a whole number first, so that all are alike, and then made to fit. */
  #pixels(screen: CanvasRenderingContext2D, picture: PixelPicture, width: number, height: number): void {
    screen.fillStyle = '#05060b';
    screen.fillRect(0, 0, width, height);
    if (picture.bytes.length === 0) return;
    resize(this.#small, picture.width, picture.height);
    const small = this.#small.getContext('2d', { alpha: false });
    if (small === null) return;
    small.putImageData(new ImageData(toRgba(picture), picture.width, picture.height), 0, 0);
    const factor = Math.ceil(width / picture.width);
    const enlarged = factor > 1 && factor * picture.width !== width;
    if (enlarged) {
      resize(this.#sheet, factor * picture.width, factor * picture.height);
      const sheet = this.#sheet.getContext('2d', { alpha: false });
      if (sheet === null) return;
      sheet.setTransform(1, 0, 0, 1, 0, 0);
      sheet.imageSmoothingEnabled = false;
      sheet.drawImage(this.#small, 0, 0, this.#sheet.width, this.#sheet.height);
    }
    screen.imageSmoothingEnabled = enlarged || factor <= 1;
    screen.imageSmoothingQuality = 'high';
    screen.drawImage(enlarged ? this.#sheet : this.#small, 0, 0, width, height);
  }
}

/** Setting a size clears a canvas and costs an allocation, even when it is the same. */
function resize(canvas: OffscreenCanvas | HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
