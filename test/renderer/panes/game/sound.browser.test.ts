import { afterEach, expect, it, vi } from 'vitest';
import type { Tone } from '../../../../src/protocol/messages.ts';
import { Sound } from '../../../../src/renderer/panes/game/sound.ts';
import { toneText } from '../../../../src/renderer/panes/game/tone-text.ts';

const tone: Tone = {
  channel: 'pulse 1',
  from: 440,
  to: 440,
  attack: 0,
  decay: 0,
  sustain: 6,
  release: 4,
  peak: 100,
  volume: 50,
  duty: 0.25,
  pan: 0,
};

let sound: Sound | null = null;
afterEach(() => {
  sound?.close();
  sound = null;
  vi.restoreAllMocks();
});

it('plays every kind of tone that can be asked for, also empty and impossible ones', () => {
  sound = new Sound();
  const kinds: Partial<Tone>[] = [
    {},
    { channel: 'pulse 2', from: 200, to: 900, attack: 3, decay: 5, duty: 0.75, pan: -1 },
    { channel: 'triangle', attack: 255, decay: 255, sustain: 255, release: 255, pan: 1 },
    { channel: 'noise', from: 65_535, to: 1 },
    { channel: 'noise', from: 0, to: 0 },
    { from: 0, to: 65_535, sustain: 0, release: 0, volume: 0 },
  ];
  for (const kind of kinds) expect(() => sound?.play({ ...tone, ...kind })).not.toThrow();
  expect(() => sound?.silence()).not.toThrow();
});

it('ends the tone of a channel when the next one comes on it, and lets other channels be', () => {
  const stops = vi.spyOn(OscillatorNode.prototype, 'stop');
  sound = new Sound();
  sound.play(tone);
  sound.play({ ...tone, channel: 'triangle' });
  // Each is told at its beginning when to end.
  expect(stops).toHaveBeenCalledTimes(2);
  sound.play({ ...tone, from: 880, to: 880 });
  expect(stops).toHaveBeenCalledTimes(4);
});

it('is told in words', () => {
  expect(toneText(tone)).toBe('pulse 1, 440 Hz, 10 frames');
  expect(toneText({ ...tone, to: 880.4, sustain: 1, release: 0 })).toBe('pulse 1, 440 Hz to 880 Hz, 1 frame');
});
