import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noKeys } from '../../../../src/engine/index.ts';
import { type Debugging, debugBytes } from '../../../support/debugging.ts';
import { Random } from '../../../support/random.ts';
import { went } from '../../../support/time.ts';
import { firstDifference, wholeState } from '../../../support/whole-state.ts';

const rocket = readFileSync(new URL('../../../../src/examples/rocket/rocket.wasm', import.meta.url));

/** Plays so many frames as the script says; their lengths are known, too. */
function play({ debug }: Debugging, frames: number, from: number, fuel: () => number): void {
  const driver = debug.driver!;
  for (let frame = from; frame < from + frames; frame++) {
    debug.keys = { ...noKeys, left: frame % 50 < 20, right: frame % 70 > 45, up: frame % 9 < 4 };
    driver.beginFrame(frame % 5 === 0 ? 0.02 : 1 / 60);
    for (let outcome = 'running'; outcome === 'running';) outcome = debug.advance({ fuel: fuel() });
  }
}

describe('a game with native code', () => {
  it(
    'is the one of the interpreter, frame by frame and in its past, with the same picture',
    { timeout: 120_000 },
    () => {
      const [native, plain] = [debugBytes(rocket), debugBytes(rocket)];
      native.debug.tierMode = 'native';
      plain.debug.tierMode = 'interpreter';
      const random = new Random(5);
      for (const { debug } of [native, plain]) debug.start().resume();
      const same = (what: string): void => {
        expect(firstDifference(wholeState(native.debug), wholeState(plain.debug)), what).toBe(null);
      };
      for (let frame = 0; frame < 400; frame += 25) {
        play(native, 25, frame, () => 5000);
        play(plain, 25, frame, () => 5000);
        same(`frame ${frame + 25}`);
      }
      const { history } = native.debug.driver!;
      expect(history.total).toBe(plain.debug.driver!.history.total);
      for (const { debug } of [native, plain]) debug.driver!.hold();
      same('held');
      for (let i = 0; i < 12; i++) {
        const at = random.below(history.total);
        for (const { debug } of [native, plain]) expect(went(debug.journeys!.to(at)).found).toBe(true);
        same(`#${at}`);
        const kind = random.pick(['frame', 'over', 'out', 'into'] as const);
        const views = [native, plain].map(({ debug }) => went(debug.journeys!.back(kind)));
        expect(views[0]).toEqual(views[1]);
        same(`${kind} from #${at}`);
      }
      // Another future, from the middle.
      const middle = Math.floor(history.total / 2);
      for (const { debug } of [native, plain]) {
        expect(went(debug.journeys!.to(middle)).found).toBe(true);
        debug.edit({ of: 'memory', memory: 0, address: 4000, bytes: Uint8Array.of(7) });
        debug.driver!.resume();
        for (let outcome = 'running'; outcome === 'running';) outcome = debug.advance({ fuel: 5000 });
      }
      same('a branch');
      play(native, 60, 400, () => 1 + random.below(3000));
      play(plain, 60, 400, () => 100_000);
      same('the end of a branch');
      expect(native.debug.driver!.history.diverged).toBe(null);
      expect((native.debug.run!.machine.tier as { readonly runs?: number } | null)?.runs).toBeGreaterThan(400);
    },
  );
});
