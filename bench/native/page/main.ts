/** A page that does nothing but hold a worker: `ask` is called from outside. */
Object.assign(window, {
  ask: (question: unknown) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<{ readonly times?: unknown; readonly problem?: string }>) => {
        worker.terminate();
        if (data.problem === undefined) resolve(data.times);
        else reject(new Error(data.problem));
      };
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(question, []);
    }),
});
