import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import {
  decode,
  externOf,
  f64,
  HostSet,
  i32,
  inspectAt,
  instantiate,
  link,
  Machine,
  opcodeByMnemonic,
  Store,
  type Effect,
  type Frame,
  type Func,
  type Instance,
  type Value,
  type WasmModule,
} from '../../../src/engine/index.ts';
import { InstructionReader } from '../../../src/engine/binary/instructions.ts';
import { autoplay } from '../../../src/examples/rocket/autoplay.ts';
import { RocketGame } from '../../examples/rocket-game.ts';

type WasmFrame = Extract<Frame, { kind: 'wasm' }>;

/** What the validator knows of one place, read once. */
interface Place {
  readonly mnemonic: string;
  readonly slots: number;
  readonly labels: string;
}

/** Rocket on our machine, every call run with a yield after every instruction. */
class SteppedRocket {
  readonly module: WasmModule;
  readonly instance: Instance;
  readonly machine: Machine;
  drawn: Extract<Effect, { kind: 'draw' }>[] = [];
  steps = 0;
  readonly #places = new Map<number, Place>();

  constructor() {
    this.module = decode(new Uint8Array(readFileSync(RocketGame.file)));
    const store = new Store(nodePlatform);
    const hosts = new HostSet();
    const externs = link(this.module, store.types, (request) => externOf(store, request, hosts.provide(request)));
    this.instance = instantiate(store, this.module, externs);
    this.machine = new Machine(store);
    this.machine.onEffect = (effect) => effect.kind === 'draw' && this.drawn.push(effect);
    if (this.instance.start) this.play(this.instance.start, []);
    this.call('resize', f64(1024), f64(600));
  }

  call(name: string, ...args: readonly Value[]): void {
    this.play(this.instance.exports.get(name) as Func, args);
  }

  play(func: Func, args: readonly Value[], watch?: () => void): void {
    this.machine.call(func, args);
    watch?.();
    for (const stop of this.machine.run({ each: true })) {
      if (stop.why === 'done') return;
      if (stop.why !== 'step') throw new Error(`stopped by ${stop.why}`);
      this.steps++;
      watch?.();
    }
  }

  top(): WasmFrame {
    const [frame] = this.machine.frames();
    if (frame?.kind !== 'wasm') throw new Error('no frame of wasm on top');
    return frame;
  }

  place({ func, offset }: WasmFrame): Place {
    let place = this.#places.get(offset);
    if (!place) {
      const state = inspectAt(this.module, func.index, offset);
      const reader = new InstructionReader(this.module.bytes, offset, this.module.bytes.length);
      reader.seek(offset, state!.controls.length - 1);
      reader.next();
      const labels = state!.controls.map((control) => `${control.kind}@${control.offset}`).join(' ');
      this.#places.set(offset, (place = { mnemonic: reader.opcode.mnemonic, slots: state!.slots, labels }));
    }
    return place;
  }
}

describe('Rocket, with a yield after every instruction', () => {
  let rocket: SteppedRocket;
  beforeAll(() => {
    rocket = new SteppedRocket();
  });

  it('draws what the platform’s own WebAssembly draws, frame by frame', async () => {
    const game = await RocketGame.start();
    let drawn = 0;
    for (let frame = 0; frame < 90; frame++) {
      const keys = autoplay(frame);
      game.press(keys);
      for (const [key, down] of Object.entries(keys)) rocket.call(`toggle_${key}`, i32(down ? 1 : 0));
      rocket.drawn = [];
      rocket.call('update', f64(1 / 60));
      rocket.call('draw');
      const picture = game.frame();
      expect(rocket.drawn.map(({ op, args }) => ({ name: op, args }))).toEqual(picture.calls);
      drawn += picture.calls.length;
    }
    expect(drawn).toBeGreaterThan(1000);
    expect(rocket.steps).toBeGreaterThan(100_000);
  });

  it('changes stack, locals, labels and frames as each instruction says', () => {
    const { machine } = rocket;
    const seen = { pushes: 0, pops: 0, locals: 0, labels: 0, calls: 0, returns: 0 };
    let before: { frame: WasmFrame; place: Place; locals: Int32Array; frames: number } | null = null;

    const watch = (): void => {
      const frame = rocket.top();
      const place = rocket.place(frame);
      const frames = machine.frames().length;
      const height = (frame.top - frame.operands) / 2;
      // The stack is as high as the validator says, at every place.
      expect(height).toBe(place.slots);
      const locals = machine.i32.slice(frame.locals, frame.operands);
      if (before) {
        const { mnemonic } = before.place;
        const moved = frames - before.frames;
        if (moved > 0) {
          expect(moved).toBe(1);
          expect(mnemonic).toMatch(/^call/);
          expect(frame.offset).toBe(rocket.module.funcs[frame.func.index]!.body!.code);
          expect(height).toBe(0);
          seen.calls++;
        } else if (moved < 0) {
          expect(moved).toBe(-1);
          expect(mnemonic).toMatch(/^(end|return|br|br_if)$/);
          seen.returns++;
        } else {
          const row = opcodeByMnemonic(mnemonic)!;
          if (row.params && row.results) {
            const change = row.results.length - row.params.length;
            expect(height).toBe(before.place.slots + change);
            if (change > 0) seen.pushes++;
            if (change < 0) seen.pops++;
          }
          const changed = locals.some((word, i) => word !== before!.locals[i]);
          if (changed) {
            expect(mnemonic).toMatch(/^local\.(set|tee)$/);
            seen.locals++;
          }
          if (place.labels !== before.place.labels) {
            expect(mnemonic).toMatch(/^(block|loop|if|else|end|br|br_if|br_table)$/);
            seen.labels++;
          }
        }
      }
      before = { frame, place, locals, frames };
    };

    for (let frame = 90; frame < 92; frame++) {
      for (const [name, args] of [
        ['update', [f64(1 / 60)]],
        ['draw', []],
      ] as const) {
        before = null;
        rocket.play(rocket.instance.exports.get(name) as Func, args, watch);
      }
    }
    for (const [what, count] of Object.entries(seen)) expect([what, count > 50]).toEqual([what, true]);
  });
});
