import type { Tone } from '../host.ts';

const channels = ['pulse 1', 'pulse 2', 'triangle', 'noise'] as const;
const duties = [1 / 8, 1 / 4, 1 / 2, 3 / 4] as const;
const pans = [0, -1, 1, 0] as const;

const NOTES = 0x40;
const FULL = 100;

/** What the four numbers of `tone` say. */
export function toneOf(frequency: number, duration: number, volume: number, flags: number): Tone {
  const hertz = (half: number): number => ((flags & NOTES) === 0 ? half : noteHertz(half & 255, half >> 8));
  const end = frequency >>> 16;
  const from = hertz(frequency & 0xffff);
  return {
    channel: channels[flags & 3]!,
    from,
    to: end === 0 ? from : hertz(end),
    sustain: duration & 255,
    release: (duration >>> 8) & 255,
    decay: (duration >>> 16) & 255,
    attack: duration >>> 24,
    volume: Math.min(volume & 255, FULL),
    peak: Math.min((volume >>> 8) & 255, FULL) || FULL,
    duty: duties[(flags >> 2) & 3]!,
    pan: pans[(flags >> 4) & 3]!,
  };
}

/** A note as MIDI counts them (69 is 440 Hz), bent upwards by so many 256ths of the way to the next one. */
function noteHertz(note: number, bend: number): number {
  return 440 * 2 ** ((note - 69 + bend / 256) / 12);
}
