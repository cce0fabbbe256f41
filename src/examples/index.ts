import type { Example } from './example.ts';
import { glowworm } from './glowworm/glowworm.ts';
import { tailCalls, vectors } from './lessons/features.ts';
import { lessons, traps } from './lessons/lessons.ts';
import { back } from './lessons/time.ts';
import { rocket } from './rocket/rocket.ts';

export type { Example, ExampleBreakpoint, ExampleEntry, LessonSection } from './example.ts';
export { autoplay, type RocketKeys } from './rocket/autoplay.ts';

/** All samples, in the order in which they build on each other. */
export const examples: readonly Example[] = [...lessons, rocket, glowworm, traps, vectors, tailCalls, back];

/** Open and playing on the first launch. */
export const firstExample: Example = rocket;

/** Is it played, rather than stepped through? */
export function isGame({ host }: Example): boolean {
  return host === 'rocket' || host === 'wasm4';
}

/** The sample of that id, undefined if there is none (any more). */
export function findExample(id: string): Example | undefined {
  return examples.find((example) => example.id === id);
}
