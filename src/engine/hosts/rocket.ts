import { computes, draws, hostOf } from './functions.ts';

/**
 * The world of a Rocket: nine functions of the import module `env`. Drawing leaves records, which the game pane turns
 * into pixels; the three functions of mathematics are pure.
 */
export const rocket = hostOf('rocket', 'Rocket', 'env', {
  clear_screen: draws('clear_screen', 0),
  draw_player: draws('draw_player', 3),
  draw_enemy: draws('draw_enemy', 2),
  draw_bullet: draws('draw_bullet', 2),
  draw_particle: draws('draw_particle', 3),
  draw_score: draws('draw_score', 1),
  Math_atan: computes(Math.atan),
  sin: computes(Math.sin),
  cos: computes(Math.cos),
});
