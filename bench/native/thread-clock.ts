import { readdirSync, readFileSync } from 'node:fs';

/**
 * Milliseconds of the processor that one thread of other processes was given so far: on a busy machine a clock on the
 * wall also counts the others' turns. Null where the system does not tell (it is Linux that does), or where not just one
 * thread has the name.
 */
export function threadClock(processes: readonly number[], name: string): (() => number) | null {
  const found = processes.flatMap((pid) => threadsOf(pid).filter((folder) => nameOf(folder) === name));
  const [folder] = found;
  if (folder === undefined || found.length > 1) return null;
  return () => Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((tid) => `/proc/${pid}/task/${tid}`);
  } catch {
    return [];
  }
}

function nameOf(folder: string): string {
  try {
    return readFileSync(`${folder}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
