// What the host gives: the nine functions that a Rocket may import, no more.
// The file's name is the name of the module they are imported from.

export declare function clear_screen(): void;
export declare function draw_player(x: f64, y: f64, angle: f64): void;
export declare function draw_enemy(x: f64, y: f64): void;
export declare function draw_bullet(x: f64, y: f64): void;
export declare function draw_particle(x: f64, y: f64, radius: f64): void;
export declare function draw_score(score: f64): void;
export declare function Math_atan(x: f64): f64;
export declare function sin(x: f64): f64;
export declare function cos(x: f64): f64;
