/**
 * What an observer sees: plain, cloneable data. Everything that crosses the worker boundary is made of these.
 */
export type * from './views/breakpoints.ts';
export type * from './views/game.ts';
export type * from './views/machine.ts';
export type * from './views/modules.ts';
export type * from './views/tier.ts';
export type * from './views/time.ts';
export type * from './views/values.ts';
export type { CodeArg, CodeLine, Target } from '../text/code-line.ts';
export type { FramebufferSettings, PixelFormat } from '../hosts/framebuffer-settings.ts';
export type { GameControl, GameFacts } from '../hosts/game.ts';
export type { Tone } from '../hosts/host.ts';
