import type { GameWish, Keys } from '../hosts/game.ts';
import type { Effect } from '../hosts/host.ts';
import type { HostSet } from '../hosts/host-set.ts';
import type { WasmModule } from '../module/module.ts';
import type { Platform } from '../platform.ts';
import { externOf } from '../runtime/extern.ts';
import { type Instance, instantiate } from '../runtime/instance.ts';
import type { RuntimeLimits } from '../runtime/limits.ts';
import { link } from '../runtime/link.ts';
import { Machine } from '../runtime/machine.ts';
import { Store } from '../runtime/store.ts';
import { type EntryPoint, Program } from './program.ts';
import { TapeServices } from './time/tape-services.ts';

/** What a run is made from; the same for every restart. */
export interface RunSetup {
  readonly platform: Platform;
  readonly limits: Partial<RuntimeLimits>;
  readonly entry: EntryPoint | null;
  readonly keys: Keys;
  readonly fixedDt: boolean;
  readonly wish: GameWish;
  /** Draw records go to the picture, tones to its sound; everything else that hosts leave comes here. */
  onEffect(effect: Effect): void;
}

/** One life of a module: a fresh instance with its machine, hosts and the program of calls. */
export interface Run {
  readonly hosts: HostSet;
  readonly instance: Instance;
  readonly machine: Machine;
  readonly program: Program;
  /** Time, chance and input of this run. The clock stands until it is told to go. */
  readonly services: TapeServices;
}

/**
 * Links and instantiates a valid module. The start function is the first call of the program. Throws a LinkError, or a
 * PlacedTrap when a segment does not fit.
 */
export function startRun(module: WasmModule, hosts: HostSet, setup: RunSetup): Run {
  const store = new Store(setup.platform, setup.limits);
  const externs = link(module, store.types, (request) => externOf(store, request, hosts.provide(request)));
  const instance = instantiate(store, module, externs);
  const services = new TapeServices(setup.platform);
  services.clock.stand();
  const machine = new Machine(store, services);
  machine.compilesInSlices = true;
  const { entry, keys, fixedDt, wish } = setup;
  const games = hosts.hosts.flatMap(({ game }) => (game ? [game] : []));
  const program = new Program(instance, { entry, keys, fixedDt, wish, games });
  machine.onEffect = (effect) => {
    const { picture } = program;
    if (effect.kind === 'draw' && picture) picture.draw(effect);
    else if (effect.kind === 'tone' && picture) program.sound(effect.tone);
    else setup.onEffect(effect);
  };
  return { hosts, instance, machine, program, services };
}
