/** Why `execute` came back; `run` goes on inside the loop and is never returned by it. */
export const Status = {
  run: 0,
  done: 1,
  break: 2,
  fuel: 3,
  hostCall: 4,
  exit: 5,
  wait: 6,
  exception: 7,
  caught: 8,
  callOut: 9,
} as const;
export type Status = (typeof Status)[keyof typeof Status];
