import { ProblemError } from '../protocol/problem.ts';

/** A whole number from `low` to `high`, as a request gives it under a name. Throws a ProblemError for anything else. */
export function whole(name: string, value: unknown, low = 0, high = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && Number(value) >= low && Number(value) <= high) return Number(value);
  const bounds = high === Number.MAX_SAFE_INTEGER ? `of at least ${low}` : `from ${low} to ${high}`;
  throw wrong(name, `a whole number ${bounds}`, value);
}

/** As `whole`, for what may be left out. */
export function wholeOrNone(name: string, value: unknown, low = 0): number | undefined {
  return value === undefined ? undefined : whole(name, value, low);
}

/** A number that is neither infinite nor NaN. Throws a ProblemError for anything else. */
export function finite(name: string, value: unknown): number {
  if (Number.isFinite(value)) return Number(value);
  throw wrong(name, 'a finite number', value);
}

function wrong(name: string, wanted: string, value: unknown): ProblemError {
  const given = typeof value === 'number' || value == null ? String(value) : `a ${typeof value}`;
  return new ProblemError({ kind: 'internal', message: `"${name}" must be ${wanted}, not ${given}.` });
}
