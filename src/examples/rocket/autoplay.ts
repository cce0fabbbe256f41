/** Which keys are down; the fields are named like the exports `toggle_…` of a Rocket. */
export interface RocketKeys {
  readonly shoot: boolean;
  readonly boost: boolean;
  readonly turn_left: boolean;
  readonly turn_right: boolean;
}

/** True in the first `held` frames of every `period`, the first period beginning at frame `from`. */
function beats(frame: number, period: number, held: number, from = 0): boolean {
  return (((frame - from) % period) + period) % period < held;
}

/**
 * A player made of rhythms: which keys are down in this frame, counted from 0, at 60 frames a second. It circles, turns
 * about, hurries now and then and shoots most of the time. It depends on nothing but the frame, so that a played game is
 * the same wherever and whenever it runs.
 */
export function autoplay(frame: number): RocketKeys {
  const right = beats(frame, 97, 61, 20);
  const left = !right && beats(frame, 151, 40);
  return {
    shoot: beats(frame, 240, 120, 15),
    boost: beats(frame, 331, 47, 120),
    turn_left: left,
    turn_right: right,
  };
}
