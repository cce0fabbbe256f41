import type { Program } from './program.ts';
import type { GameView } from './views.ts';

/**
 * What there is to see and to hear of a game; null without one. Complete pictures, or with `partial` what there is of
 * the one under way. Tones are told once.
 */
export function gameView(program: Program, partial: boolean): GameView | null {
  const { shown, picture } = program;
  if (!shown || !picture) return null;
  // A picture that is only looked at is never complete: it is as it is.
  const view = picture.view(shown.frame, partial || !shown.plays);
  return { ...view, game: shown.facts, tones: program.takeTones() };
}
