import type { Tone } from '../../../protocol/messages.ts';

/** A tone in words: "triangle, 440 Hz to 880 Hz, 12 frames". */
export function toneText({ channel, from, to, attack, decay, sustain, release }: Tone): string {
  const frames = attack + decay + sustain + release;
  const pitch = to === from ? hertz(from) : `${hertz(from)} to ${hertz(to)}`;
  return `${channel}, ${pitch}, ${frames} frame${frames === 1 ? '' : 's'}`;
}

function hertz(frequency: number): string {
  return `${Math.round(frequency)} Hz`;
}
