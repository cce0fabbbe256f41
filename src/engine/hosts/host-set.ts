import type { Host, ImportRequest, Provided } from './host.ts';
import { hosts as all } from './registry.ts';
import { Stubs } from './stubs.ts';

/**
 * Who provides the imports of one module: the first host that knows an import, else a stub. Which host a module has is
 * found by asking, so a module needs no setting to be at home.
 */
export class HostSet {
  /** The host of the module: the first that provided anything; null when all imports are stubs. */
  host: Host | null = null;

  constructor(
    readonly hosts: readonly Host[] = all,
    readonly stubs = new Stubs(),
  ) {}

  /** For another run of the module: what stubs were told stays. */
  renewed(): HostSet {
    return new HostSet(this.hosts, this.stubs);
  }

  /** Throws a LinkError for what neither a host nor a stub can stand for. */
  provide(request: ImportRequest): Provided {
    for (const host of this.hosts) {
      const provided = host.provide(request);
      if (!provided) continue;
      this.host ??= host;
      return provided;
    }
    return this.stubs.provide(request);
  }
}
