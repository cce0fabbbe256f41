import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { framebuffer } from '../../../src/engine/hosts/framebuffer.ts';
import { type Game, type GameWish, noKeys, noWish } from '../../../src/engine/hosts/game.ts';
import type { Host } from '../../../src/engine/hosts/host.ts';
import { rocket } from '../../../src/engine/hosts/rocket.ts';
import { wasm4 } from '../../../src/engine/hosts/wasm4.ts';
import { Random } from '../../support/random.ts';
import { wat } from '../../support/wat.ts';
import { CartMemory } from './wasm4/cart-memory.ts';

const wish: GameWish = {
  framebuffer: {
    memory: 0,
    address: '0',
    width: 4,
    height: 4,
    format: 'grey8',
    stride: null,
    highFirst: false,
    palette: '',
    paletteOrder: 'rgb',
    first: 'init',
    call: 'render',
    argument: 'time',
  },
};

const rocketText = `(func (export "resize") (param f64 f64)) (func (export "update") (param f64)) (func (export "draw"))
  ${['shoot', 'boost', 'turn_left', 'turn_right'].map((name) => `(func (export "toggle_${name}") (param i32))`).join(' ')}`;

const games: readonly (readonly [string, Host, GameWish, string])[] = [
  ['Rocket', rocket, noWish, rocketText],
  ['a cart', wasm4, noWish, '(import "env" "memory" (memory 1)) (func (export "start")) (func (export "update"))'],
  ['plain pixels', framebuffer, wish, '(memory 1) (func (export "init")) (func (export "render") (param f64))'],
];

type Deed = (game: Game) => unknown;

/** Something that is done to a game, and what it answers. */
function deed(random: Random): Deed {
  const flag = () => random.chance(50);
  const elapsed = random.pick([0, 0.001, 0.004, 0.016, 0.02, 0.3, Number.NaN]);
  const pointer = { x: random.below(200), y: random.below(200), buttons: random.below(8) };
  const keys = { left: flag(), right: flag(), up: flag(), down: flag(), button1: flag(), button2: flag(), pointer };
  const fixed = flag();
  const next: Deed = (game) =>
    game.next(elapsed).map(({ name, args, prepare }) => {
      const memory = new CartMemory();
      prepare?.(memory);
      return { name, args, writes: memory.writes, bytes: [...memory.bytes.subarray(0, 0x30)] };
    });
  return random.pick<Deed>([
    next,
    next,
    next,
    next,
    (game) => void (game.keys = fixed ? noKeys : keys),
    (game) => void (game.fixedDt = fixed),
    (game) => game.interrupted(),
  ]);
}

describe.each(games)('a saved game: %s', (_name, host, wished, text) => {
  it.each([1, 2, 3, 4, 5])('goes on as it did, from any moment and in any order (seed %i)', async (seed) => {
    const game = host.game!.begin(decode(await wat(`(module ${text})`)), wished)!;
    const random = new Random(seed);
    const deeds = Array.from({ length: 120 }, () => deed(random));
    const look = (answer: unknown) => ({ answer, frame: game.frame, keys: game.keys, fixedDt: game.fixedDt });
    const saved = [game.save()];
    const seen = deeds.map((one) => {
      const found = look(one(game));
      saved.push(game.save());
      return found;
    });
    for (let journey = 0; journey < 20; journey++) {
      const from = random.below(deeds.length);
      const to = from + random.below(deeds.length - from);
      game.restore(saved[from]!);
      for (let i = from; i < to; i++) {
        // Those that were saved again on the way are as good as the first.
        if (random.chance(20)) saved[i] = game.save();
        expect(look(deeds[i]!(game))).toEqual(seen[i]);
      }
    }
  });
});
