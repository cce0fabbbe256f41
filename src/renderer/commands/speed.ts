/** The speeds the slider offers, in instructions per second; null, the last one, is full speed. */
export const speeds: readonly (number | null)[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7],
  null,
];

/** The place on the slider of a speed, or of the nearest slower one. */
export function speedIndex(speed: number | null): number {
  if (speed === null) return speeds.length - 1;
  return Math.max(
    0,
    speeds.findLastIndex((each) => each !== null && each <= speed),
  );
}

export function faster(speed: number | null): number | null {
  return speeds[Math.min(speeds.length - 1, speedIndex(speed) + 1)] ?? null;
}

export function slower(speed: number | null): number | null {
  return speeds[Math.max(0, speedIndex(speed) - 1)] ?? null;
}

/** "200 instructions/s", "2 M instructions/s", "full speed". */
export function speedText(speed: number | null): string {
  if (speed === null) return 'full speed';
  const short = speed >= 1e6 ? `${speed / 1e6} M` : speed >= 1e3 ? `${speed / 1e3} k` : String(speed);
  return `${short} instruction${speed === 1 ? '' : 's'}/s`;
}
