import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { autoplay } from '../../src/examples/rocket/autoplay.ts';
import { type Picture, RocketGame, distance } from './rocket-game.ts';

const frame = 1 / 60;
let module: WebAssembly.Module;

beforeAll(async () => {
  module = await WebAssembly.compile(await readFile(RocketGame.file));
});

/** Plays frames of the committed script and hands every picture to `see`. */
function play(game: RocketGame, frames: number, see: (picture: Picture, at: number) => void): void {
  for (let at = 0; at < frames; at++) {
    game.press(autoplay(at));
    see(game.frame(), at);
  }
}

describe('the binary interface', () => {
  test('imports exactly the nine functions of a Rocket', () => {
    const imports = WebAssembly.Module.imports(module);
    expect(imports.every((entry) => entry.module === 'env' && entry.kind === 'function')).toBe(true);
    expect(imports.map((entry) => entry.name).sort()).toEqual(
      [
        ...['clear_screen', 'draw_player', 'draw_enemy', 'draw_bullet', 'draw_particle', 'draw_score'],
        ...['Math_atan', 'sin', 'cos'],
      ].sort(),
    );
  });

  test('exports exactly what the host loop calls', () => {
    expect(
      WebAssembly.Module.exports(module)
        .map((entry) => entry.name)
        .sort(),
    ).toEqual(
      [
        ...['memory', 'resize', 'update', 'draw'],
        ...['toggle_shoot', 'toggle_boost', 'toggle_turn_left', 'toggle_turn_right'],
      ].sort(),
    );
  });

  test('keeps the names of functions and locals', () => {
    const [section] = WebAssembly.Module.customSections(module, 'name');
    const text = new TextDecoder('latin1').decode(section);
    for (const name of ['advanceBullets', 'spawnEnemy', 'collide', 'explode', 'sweep', 'seconds']) {
      expect(text).toContain(name);
    }
  });

  test('points at its source map, which holds the sources', async () => {
    const [section] = WebAssembly.Module.customSections(module, 'sourceMappingURL');
    const url = new TextDecoder().decode(new Uint8Array(section ?? new ArrayBuffer(0)).subarray(1));
    expect(url).toBe('./rocket.wasm.map');
    const map = JSON.parse(await readFile(new URL(url, RocketGame.file), 'utf8')) as {
      sources: string[];
      sourcesContent: (string | null)[];
    };
    const ours = map.sources.filter((source) => !source.startsWith('~lib/'));
    expect(ours.length).toBeGreaterThan(5);
    for (const source of ours) {
      const file = await readFile(new URL(source, RocketGame.file), 'utf8');
      expect(map.sourcesContent[map.sources.indexOf(source)], source).toBe(file);
    }
  });
});

describe('the rules', () => {
  test('the rocket moves forward 200 pixels a second, twice that with boost', async () => {
    const game = await RocketGame.start();
    const start = game.draw().player;
    const after = game.frame().player;
    expect(distance(start, after) / frame).toBeCloseTo(200, 6);
    expect(after.x - start.x).toBeCloseTo(Math.cos(after.angle) * 200 * frame, 6);
    expect(after.y - start.y).toBeCloseTo(Math.sin(after.angle) * 200 * frame, 6);
    game.press({ boost: true });
    expect(distance(after, game.frame().player) / frame).toBeCloseTo(400, 6);
    game.press({});
    const slow = game.draw().player;
    expect(distance(slow, game.frame().player) / frame).toBeCloseTo(200, 6);
  });

  test('it turns a full circle in a second, to either side', async () => {
    for (const [key, sign] of [
      ['turn_left', -1],
      ['turn_right', 1],
    ] as const) {
      const game = await RocketGame.start();
      const before = game.draw().player.angle;
      game.press({ [key]: true });
      for (let at = 0; at < 6; at++) game.frame();
      const turned = game.draw().player.angle - before;
      expect(Math.cos(turned)).toBeCloseTo(Math.cos(sign * 0.2 * Math.PI), 9);
      expect(Math.sin(turned)).toBeCloseTo(Math.sin(sign * 0.2 * Math.PI), 9);
    }
  });

  test('it wraps around the edges', async () => {
    const game = await RocketGame.start(300, 200);
    let jumps = 0;
    let last = game.draw().player;
    for (let at = 0; at < 300; at++) {
      const { player } = game.frame();
      expect(player.x).toBeGreaterThanOrEqual(0);
      expect(player.x).toBeLessThanOrEqual(300);
      expect(player.y).toBeGreaterThanOrEqual(0);
      expect(player.y).toBeLessThanOrEqual(200);
      if (distance(player, last) > 150) jumps++;
      last = player;
    }
    expect(jumps).toBeGreaterThanOrEqual(4);
  });

  test('it fires 100 bullets a second, at 500 pixels a second, until they leave the screen', async () => {
    const game = await RocketGame.start();
    game.press({ shoot: true });
    let picture = game.frame();
    for (let at = 1; at < 30; at++) picture = game.frame();
    expect(picture.spots('draw_bullet').length).toBeGreaterThanOrEqual(49);
    expect(picture.spots('draw_bullet').length).toBeLessThanOrEqual(51);
    game.press({});
    const before = game.draw().spots('draw_bullet');
    const after = game.frame().spots('draw_bullet');
    expect(after.length).toBe(before.length);
    for (const [at, bullet] of after.entries()) {
      expect(distance(bullet, before[at] ?? bullet) / frame).toBeCloseTo(500, 6);
    }
    for (let at = 0; at < 90; at++) picture = game.frame();
    expect(picture.spots('draw_bullet')).toEqual([]);
  });

  test('a gun that rested is not loaded more than once', async () => {
    const game = await RocketGame.start();
    for (let at = 0; at < 20; at++) game.frame();
    game.press({ shoot: true });
    expect(game.frame().spots('draw_bullet').length).toBeLessThanOrEqual(3);
  });

  test('one enemy a second appears, at least 200 pixels away, and homes in at 100 pixels a second', async () => {
    const game = await RocketGame.start();
    let picture = game.draw();
    let arrivals = 0;
    let lasting = 0;
    for (let at = 1; at <= 60 * 8; at++) {
      const before = picture;
      game.press({ turn_right: at % 60 < 5 });
      picture = game.frame();
      const enemies = picture.spots('draw_enemy');
      const known = before.spots('draw_enemy');
      if (enemies.length < known.length) throw new Error('this script must not be caught');
      // The newest is drawn first.
      const fresh = enemies.slice(0, enemies.length - known.length);
      for (const enemy of fresh) {
        arrivals++;
        expect(distance(enemy, picture.player)).toBeGreaterThanOrEqual(200);
      }
      for (const [index, enemy] of enemies.slice(fresh.length).entries()) {
        const was = known[index] ?? enemy;
        lasting++;
        expect(distance(was, enemy) / frame).toBeCloseTo(100, 6);
        const way = Math.atan2(enemy.y - was.y, enemy.x - was.x);
        const target = Math.atan2(picture.player.y - was.y, picture.player.x - was.x);
        expect(Math.cos(way - target)).toBeCloseTo(1, 9);
      }
    }
    expect(arrivals).toBeGreaterThanOrEqual(7);
    expect(arrivals).toBeLessThanOrEqual(8);
    expect(lasting).toBeGreaterThan(1000);
  });

  test('an enemy that a bullet touches is gone, and counts 10 points', async () => {
    const game = await RocketGame.start();
    let hits = 0;
    let before = game.draw();
    play(game, 60 * 25, (picture) => {
      const gained = picture.score - before.score;
      if (gained > 0) {
        const gone = before.spots('draw_enemy').length - picture.spots('draw_enemy').length;
        expect(gained % 10).toBe(0);
        // An enemy may appear in the very frame in which another goes.
        expect([gained / 10, gained / 10 - 1]).toContain(gone);
        expect(picture.all('draw_particle').length).toBeGreaterThan(before.all('draw_particle').length);
        hits += gained / 10;
      }
      // Nothing that is drawn touches anything else: bullet 3, enemy 10.
      for (const enemy of picture.spots('draw_enemy')) {
        for (const bullet of picture.spots('draw_bullet')) expect(distance(enemy, bullet)).toBeGreaterThanOrEqual(13);
      }
      before = picture;
    });
    expect(hits).toBeGreaterThan(10);
  });

  test('an enemy that touches the rocket ends the game and starts a new one', async () => {
    const game = await RocketGame.start();
    let before = game.draw();
    let caught = false;
    for (let at = 0; at < 60 * 60 && !caught; at++) {
      game.press({ turn_left: true, shoot: at < 240 });
      const picture = game.frame();
      caught = before.spots('draw_enemy').length > 1 && picture.spots('draw_enemy').length === 0;
      if (caught) {
        const nearest = Math.min(...before.spots('draw_enemy').map((enemy) => distance(enemy, before.player)));
        // Touching is 10 + 6; both have moved for one more frame since.
        expect(nearest).toBeLessThan(16 + 300 * frame + 0.01);
        expect(picture.score).toBe(0);
        expect(picture.spots('draw_bullet')).toEqual([]);
        expect(picture.player).toMatchObject({ x: 512, y: 300 });
        expect(picture.all('draw_particle').length).toBeGreaterThan(100);
      } else {
        for (const enemy of picture.spots('draw_enemy')) {
          expect(distance(enemy, picture.player)).toBeGreaterThanOrEqual(16);
        }
      }
      before = picture;
    }
    expect(caught).toBe(true);
  });

  test('time stands still for a step that is not one', async () => {
    const game = await RocketGame.start();
    game.frame();
    const before = game.draw();
    for (const seconds of [0, -1, Number.NaN, Number.NEGATIVE_INFINITY]) {
      expect(game.frame(seconds).calls).toEqual(before.calls);
    }
  });

  test('a clock that jumps lets one second pass at most', async () => {
    const game = await RocketGame.start();
    const picture = game.frame(Number.POSITIVE_INFINITY);
    expect(picture.spots('draw_enemy')).toHaveLength(1);
    expect(picture.player.x).toBeCloseTo(512, 6);
    expect(picture.player.y).toBeCloseTo(100, 6);
  });

  test('a screen with no place for enemies has none', async () => {
    const game = await RocketGame.start(120, 80);
    let most = 0;
    for (let at = 0; at < 300; at++) most = Math.max(most, game.frame().spots('draw_enemy').length);
    expect(most).toBe(0);
  });
});

describe('ten minutes of the committed script', () => {
  const frames = 60 * 60 * 10;

  test('every picture begins with a cleared screen and shows one rocket and one score', async () => {
    const game = await RocketGame.start();
    play(game, 60 * 60, ({ calls }) => {
      expect(calls[0]?.name).toBe('clear_screen');
      for (const once of ['clear_screen', 'draw_player', 'draw_score']) {
        expect(calls.filter((call) => call.name === once)).toHaveLength(1);
      }
    });
  });

  test('draws only numbers that can be drawn', async () => {
    const game = await RocketGame.start();
    let particles = 0;
    play(game, 60 * 30, (picture) => {
      for (const { args } of picture.calls)
        for (const arg of args) if (!Number.isFinite(arg)) throw new Error('no number');
      for (const [, , radius = 0] of picture.all('draw_particle')) {
        particles++;
        if (!(radius > 0 && radius <= 5)) throw new Error(`a particle of radius ${radius}`);
      }
    });
    expect(particles).toBeGreaterThan(60 * 30 * 20);
  });

  test('plays on in bounded memory, scores, and is caught now and then', async () => {
    const game = await RocketGame.start();
    let score = 0;
    let best = 0;
    let restarts = 0;
    const sizes = new Map<number, number>();
    play(game, frames, (picture, at) => {
      if (picture.score < score) restarts++;
      score = picture.score;
      best = Math.max(best, score);
      sizes.set(at, game.memory.buffer.byteLength);
    });
    expect(best).toBeGreaterThanOrEqual(300);
    expect(restarts).toBeGreaterThan(2);
    // Nothing leaks: the first minute has needed all the memory that ten minutes need.
    expect(sizes.get(frames - 1)).toBe(sizes.get(60 * 60));
    expect(game.memory.buffer.byteLength).toBeLessThanOrEqual(4 * 65536);
  }, 60_000);

  test('is the same game every time', async () => {
    const [one, other] = [await RocketGame.start(), await RocketGame.start()];
    const pictures: Picture[] = [];
    play(one, 60 * 30, (picture) => pictures.push(picture));
    play(other, 60 * 30, (picture, at) => {
      if (at % 100 === 0 || at > 60 * 30 - 10) expect(picture.calls).toEqual(pictures[at]?.calls);
    });
    expect(new Uint8Array(one.memory.buffer)).toEqual(new Uint8Array(other.memory.buffer));
  });
});

test('memory grows when the screen fills up', async () => {
  const game = await RocketGame.start(1e6, 1e6);
  const before = game.memory.buffer.byteLength;
  game.press({ shoot: true });
  let picture = game.frame(1);
  for (let at = 0; at < 20; at++) picture = game.frame(1);
  expect(picture.spots('draw_bullet').length).toBeGreaterThan(1500);
  expect(game.memory.buffer.byteLength).toBeGreaterThan(before);
});
