import { type Driver, momentOfCall } from '../engine/index.ts';
import { UsageError } from './args.ts';

const forms = 'write it as 1234567, 50%, frame 312, start, end or here';

/**
 * Reads a MOMENT of the help text, for a session that has been started. `here` is where the session was left. Throws a
 * UsageError for what is none, or is not in the session.
 */
export function momentOf(typed: string, driver: Driver, here: number): number {
  const { total } = driver.history;
  const text = typed.trim().toLowerCase();
  if (text === 'start') return 0;
  if (text === 'end') return total;
  if (text === 'here') return here;
  const [, percent] = /^(\d+(?:\.\d+)?)\s*%$/.exec(text) ?? [];
  if (percent !== undefined) return partOf(typed, Number(percent), total);
  const [, what = '', number] = /^(?:(frame|call)\s*)?#?([\d_,']+)$/.exec(text) ?? [];
  const count = Number((number ?? '').replace(/[_,']/g, ''));
  if (number === undefined || !Number.isSafeInteger(count)) throw new UsageError(`--to ${typed}: ${forms}.`);
  if (what === '') {
    if (count > total) throw new UsageError(`--to ${typed}: the session ends at #${total}.`);
    return count;
  }
  const at = momentOfCall(driver, count);
  if (at === null) throw new UsageError(`--to ${typed}: there is no ${what} ${count} in the session.`);
  return at;
}

function partOf(typed: string, percent: number, total: number): number {
  if (percent > 100) throw new UsageError(`--to ${typed}: from 0% to 100%.`);
  return Math.round((percent / 100) * total);
}
