/** A page that does nothing but hold a worker: `begin` and `ask` are called from outside, one after the other. */
interface Answer {
  readonly value?: number;
  readonly problem?: string;
}

let worker: Worker | null = null;

Object.assign(window, {
  begin: () => {
    worker?.terminate();
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'bench' });
  },
  ask: (question: unknown) =>
    new Promise<number>((resolve, reject) => {
      worker!.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data.problem === undefined) resolve(data.value ?? 0);
        else reject(new Error(data.problem));
      };
      worker!.onerror = ({ message }) => reject(new Error(message));
      worker!.postMessage(question, []);
    }),
});
