/** Thrown where a call cannot be made yet: its function is being compiled in slices. Nothing was changed. */
export class Unfinished extends Error {
  override readonly name = 'Unfinished';
}
