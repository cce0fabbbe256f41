import { cpus, loadavg, totalmem } from 'node:os';

/** The day, the machine and how busy it was, for who reads the figures later. */
export function takenNow(date = new Date()): string {
  const all = cpus();
  const load = loadavg()[0] ?? 0;
  const day = date.toISOString().slice(0, 10);
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = all[0]?.model ?? 'unknown processor';
  return (
    `Taken on ${day}, ${model}, ${all.length} ${all.length === 1 ? 'core' : 'cores'}, ${memory} GB, ` +
    `${process.platform} ${process.arch}, Node ${process.versions.node} (V8 ${process.versions.v8}), ` +
    `load average ${load.toFixed(1)} at the end:`
  );
}
