/** The worker of the page: measures what it is asked to, on the platform of a browser. */
import { platform } from '../../../src/platform/index.ts';
import { measureRocket, measureSubjects, type RocketJob, type SubjectsJob } from '../measurement.ts';

type Asked =
  | { readonly kind: 'subjects'; readonly job: SubjectsJob }
  | { readonly kind: 'rocket'; readonly job: RocketJob };

onmessage = ({ data }: MessageEvent<Asked>): void => {
  const time = (run: () => void): number => {
    const began = performance.now();
    run();
    return performance.now() - began;
  };
  const measured =
    data.kind === 'subjects' ? measureSubjects(data.job, platform, time) : measureRocket(data.job, platform, time);
  measured.then(
    (times) => postMessage({ times }),
    (error: unknown) =>
      postMessage({ problem: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) }),
  );
};
