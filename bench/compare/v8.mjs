// A V8 of its own, with the flags it was started with: runs a program when asked, and tells the milliseconds.
//   fork('v8.mjs', { execArgv: ['--liftoff-only'] }).send({ file, name, n })
import { readFileSync } from 'node:fs';

/** @type {Map<string, (n: number) => unknown>} */
const functions = new Map();

process.on('message', (/** @type {{ file: string, name: string, n: number }} */ { file, name, n }) => {
  let run = functions.get(file);
  if (run === undefined) {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)));
    run = /** @type {(n: number) => unknown} */ (exports[name]);
    functions.set(file, run);
  }
  const cpu = process.cpuUsage();
  const began = performance.now();
  const result = run(n);
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  process.send?.({ milliseconds: Math.min(wall, (user + system) / 1000), result: String(result) });
});
