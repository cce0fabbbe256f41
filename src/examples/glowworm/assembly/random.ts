// Chance of its own: the same game again when the same keys come at the same frames.

let state: u32 = 0x5eed;

/** A whole number below `bound`. */
export function below(bound: i32): i32 {
  state = state * 1664525 + 1013904223;
  return <i32>((<u64>(state >>> 8) * <u64>bound) >> 24);
}

/** The frame in which a person pressed the button makes every game another one. */
export function seed(frame: u32): void {
  state = 0x5eed ^ (frame * 2654435761);
}
