import type { WasmModule } from '../module/module.ts';
import type { Host, ImportRequest, Provided, SavedState } from './host.ts';
import { hosts as all } from './registry.ts';
import { noSettings, type ProgramSettings } from './program-settings.ts';
import { Stubs, type StubSetting } from './stubs.ts';

/** The hosts that may be asked for an import of the module. */
export function hostsFor(module: WasmModule, hosts: readonly Host[] = all): readonly Host[] {
  return hosts.filter((host) => host.fits?.(module) ?? true);
}

/** What the hosts of one run remember, and what their stubs were told. */
interface SavedHosts extends SavedState {
  /** In the order of the hosts; null for those that remember nothing. */
  readonly hosts: readonly (SavedState | null)[];
  readonly stubs: ReturnType<Stubs['save']>;
}

/**
 * Who provides the imports of one module: the first host that knows an import, else a stub. Which host a module has is
 * found by asking, so a module needs no setting to be at home.
 */
export class HostSet {
  /** The host of the module: the first that provided anything; null when all imports are stubs. */
  host: Host | null = null;
  readonly #asked: readonly Host[];

  constructor(
    readonly hosts: readonly Host[] = all,
    readonly stubs = new Stubs(),
    readonly settings: ProgramSettings = noSettings,
  ) {
    this.#asked = hosts.map((host) => host.renewed?.(settings) ?? host);
  }

  /** For a module that is opened: without the hosts that it cannot have. */
  static for(module: WasmModule, hosts: readonly Host[] = all): HostSet {
    return new HostSet(hostsFor(module, hosts).map((host) => host.session?.() ?? host));
  }

  /** For another run of the module: what stubs were told stays, what hosts remember of the last run does not. */
  renewed(settings: ProgramSettings = this.settings): HostSet {
    return new HostSet(this.hosts, this.stubs, settings);
  }

  /** Throws a LinkError for what neither a host nor a stub can stand for. */
  provide(request: ImportRequest): Provided {
    for (const host of this.#asked) {
      const provided = host.provide(request);
      if (!provided) continue;
      this.host ??= host;
      return provided;
    }
    return this.stubs.provide(request);
  }

  /** All that the answers of host functions depend on, besides arguments, memory and services. */
  save(): SavedState {
    const hosts = this.#asked.map((host) => host.save?.() ?? null);
    const stubs = this.stubs.save();
    const bytes = hosts.reduce((sum, saved) => sum + (saved?.bytes ?? 0), stubs.bytes);
    const saved: SavedHosts = { bytes, hosts, stubs };
    return saved;
  }

  /** Of a state that `save` answered: what was there before the run, and stays from run to run. */
  lasting(state: SavedState): { readonly stubs: readonly StubSetting[]; readonly kept: Uint8Array | null } {
    const { hosts, stubs } = state as SavedHosts;
    const kept = this.#asked.flatMap((host, i) => {
      const saved = hosts[i];
      return saved && host.kept ? [host.kept(saved)] : [];
    });
    return { stubs: this.stubs.resultsIn(stubs), kept: kept[0] ?? null };
  }

  /** Lets hosts keep these bytes as if an earlier run had left them. */
  keep(bytes: Uint8Array): void {
    for (const host of this.#asked) host.keep?.(bytes);
  }

  /** Puts back what `save` of this set answered. */
  restore(state: SavedState): void {
    const { hosts, stubs } = state as SavedHosts;
    for (const [i, saved] of hosts.entries()) if (saved) this.#asked[i]?.restore?.(saved);
    this.stubs.restore(stubs);
  }
}
