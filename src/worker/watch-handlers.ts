import { accessedBytes } from '../engine/index.ts';
import type { Handlers } from '../protocol/rpc.ts';
import type { Core } from './core.ts';

type Names = 'watch.log' | 'watch.operand';

/** Watchpoints, beyond setting them: that is for `breakpoints.set`. */
export function watchHandlers(core: Core): Pick<Handlers, Names> {
  return {
    'watch.log': ({ id }) => core.debug?.breakpoints.watch.log(id) ?? { accesses: [], more: 0 },

    'watch.operand': () => {
      const { driver } = core.debug ?? {};
      const stands = driver?.state === 'paused' || driver?.state === 'trapped';
      return stands ? accessedBytes(driver.run.machine) : null;
    },
  };
}
