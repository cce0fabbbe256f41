/** The worker of the page: runs what it is asked to, on the platform of a browser. */
import { platform } from '../../../src/platform/index.ts';
import { makeRunners, type Work } from '../measurement.ts';
import type { Runner } from '../ways.ts';

export type Asked =
  | { readonly kind: 'begin'; readonly work: Work }
  | { readonly kind: 'run'; readonly index: number; readonly times: number }
  | { readonly kind: 'check' };

let runners: readonly Runner[] = [];

async function answer(asked: Asked): Promise<number> {
  switch (asked.kind) {
    case 'begin':
      runners = await makeRunners(asked.work, platform);
      return 0;
    case 'check':
      for (const one of runners) one.check();
      return 0;
    case 'run': {
      const { index, times } = asked;
      const began = performance.now();
      for (let i = 0; i < times; i++) await runners[index]!.run();
      return performance.now() - began;
    }
  }
}

onmessage = ({ data }: MessageEvent<Asked>): void => {
  answer(data).then(
    (value) => postMessage({ value }),
    (error: unknown) =>
      postMessage({ problem: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) }),
  );
};
