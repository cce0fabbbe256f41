import { arctangent, cosine, sine } from '../../src/engine/hosts/trigonometry.ts';
import { readFile } from 'node:fs/promises';
import type { RocketKeys } from '../../src/examples/rocket/autoplay.ts';

/** A point on the screen. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** One call of a drawing import, as it came. */
export interface DrawCall {
  readonly name: string;
  readonly args: readonly number[];
}

/** What one `draw()` has put on the screen. */
export class Picture {
  readonly calls: readonly DrawCall[];

  constructor(calls: readonly DrawCall[]) {
    this.calls = calls;
  }

  all(name: string): (readonly number[])[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.args);
  }

  spots(name: string): Spot[] {
    return this.all(name).map(([x = Number.NaN, y = Number.NaN]) => ({ x, y }));
  }

  get player(): Spot & { readonly angle: number } {
    const [[x = Number.NaN, y = Number.NaN, angle = Number.NaN] = []] = this.all('draw_player');
    return { x, y, angle };
  }

  get score(): number {
    return this.all('draw_score')[0]?.[0] ?? Number.NaN;
  }
}

const noKeys: RocketKeys = { shoot: false, boost: false, turn_left: false, turn_right: false };

/** Our Rocket in the platform's WebAssembly, with a host that writes down what it is asked to draw. */
export class RocketGame {
  readonly exports: Record<string, (...args: number[]) => void>;
  readonly memory: WebAssembly.Memory;
  /** How often each of the imported functions has been called. */
  readonly calls = new Map<string, number>();
  #drawn: DrawCall[] = [];
  #keys = noKeys;

  private constructor(module: WebAssembly.Module) {
    const instance = new WebAssembly.Instance(module, { env: this.#host() });
    this.exports = instance.exports as typeof this.exports;
    this.memory = instance.exports['memory'] as WebAssembly.Memory;
  }

  static readonly file = new URL('../../src/examples/rocket/rocket.wasm', import.meta.url);

  static async start(width = 1024, height = 600): Promise<RocketGame> {
    const game = new RocketGame(await WebAssembly.compile(await readFile(RocketGame.file)));
    game.call('resize', width, height);
    return game;
  }

  call(name: string, ...args: number[]): void {
    const exported = this.exports[name];
    if (!exported) throw new Error(`Rocket exports no ${name}`);
    exported(...args);
  }

  press(keys: Partial<RocketKeys>): void {
    this.#keys = { ...noKeys, ...keys };
    for (const [key, down] of Object.entries(this.#keys)) this.call(`toggle_${key}`, down ? 1 : 0);
  }

  draw(): Picture {
    this.#drawn = [];
    this.call('draw');
    return new Picture(this.#drawn);
  }

  frame(seconds = 1 / 60): Picture {
    this.call('update', seconds);
    return this.draw();
  }

  #host(): Record<string, (...args: number[]) => number | void> {
    const count = (name: string) => this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    const drawing =
      (name: string) =>
      (...args: number[]) => {
        count(name);
        this.#drawn.push({ name, args });
      };
    const computing = (name: string, compute: (x: number) => number) => (x: number) => {
      count(name);
      return compute(x);
    };
    return {
      clear_screen: drawing('clear_screen'),
      draw_player: drawing('draw_player'),
      draw_enemy: drawing('draw_enemy'),
      draw_bullet: drawing('draw_bullet'),
      draw_particle: drawing('draw_particle'),
      draw_score: drawing('draw_score'),
      Math_atan: computing('Math_atan', arctangent),
      sin: computing('sin', sine),
      cos: computing('cos', cosine),
    };
  }
}

/** Straight distance. */
export function distance(a: Spot, b: Spot): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
