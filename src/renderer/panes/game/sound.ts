import type { Tone } from '../../../protocol/messages.ts';

/** Loudness of a tone at volume 100: four of them at once stay below the loudest there is. */
const LOUDEST = 0.15;
const FRAME = 1 / 60;
/** Seconds in which a tone fades where it would break off: a click is heard otherwise. */
const FADE = 0.004;
/** Overtones of a pulse wave. */
const OVERTONES = 24;

/** Plays tones: one at a time on each channel, as a console does. Nothing is heard until a page was clicked. */
export class Sound {
  readonly #context = new AudioContext();
  readonly #playing = new Map<
    Tone['channel'],
    { readonly source: AudioScheduledSourceNode; readonly gain: GainNode }
  >();
  #noise: AudioBuffer | null = null;

  play(tone: Tone): void {
    const context = this.#context;
    if (context.state === 'suspended') void context.resume();
    this.#end(tone.channel);
    const now = context.currentTime;
    const gain = context.createGain();
    const end = envelope(gain.gain, tone, now);
    const source = this.#source(tone, now, end);
    source
      .connect(gain)
      .connect(new StereoPannerNode(context, { pan: tone.pan }))
      .connect(context.destination);
    source.start(now);
    source.stop(end + FADE);
    this.#playing.set(tone.channel, { source, gain });
  }

  /** The machine stands, or the pane was left. */
  silence(): void {
    for (const channel of this.#playing.keys()) this.#end(channel);
  }

  close(): void {
    this.silence();
    void this.#context.close();
  }

  #end(channel: Tone['channel']): void {
    const playing = this.#playing.get(channel);
    if (!playing) return;
    const now = this.#context.currentTime;
    playing.gain.gain.cancelScheduledValues(now);
    playing.gain.gain.setTargetAtTime(0, now, FADE / 3);
    playing.source.stop(now + FADE);
    this.#playing.delete(channel);
  }

  #source(tone: Tone, now: number, end: number): AudioScheduledSourceNode {
    const context = this.#context;
    if (tone.channel === 'noise') {
      const source = new AudioBufferSourceNode(context, { buffer: this.#noiseBuffer(), loop: true });
      slide(source.playbackRate, noiseRate(tone.from), noiseRate(tone.to), now, end);
      return source;
    }
    const source = new OscillatorNode(context, { type: 'triangle' });
    if (tone.channel !== 'triangle') source.setPeriodicWave(pulse(context, tone.duty));
    slide(source.frequency, tone.from, tone.to, now, end);
    return source;
  }

  /** A second of steps up and down at random: the same second every time. */
  #noiseBuffer(): AudioBuffer {
    if (this.#noise) return this.#noise;
    const { sampleRate } = this.#context;
    const buffer = new AudioBuffer({ length: sampleRate, sampleRate });
    const samples = buffer.getChannelData(0);
    let state = 0x2545f491;
    for (let i = 0; i < samples.length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      samples[i] = (state & 1) === 0 ? -1 : 1;
    }
    this.#noise = buffer;
    return buffer;
  }
}

/** Loudness over the time of a tone: up, down, steady, away. Answers when it ends. */
function envelope(gain: AudioParam, tone: Tone, now: number): number {
  const level = (volume: number): number => (LOUDEST * volume) / 100;
  const up = now + tone.attack * FRAME;
  const down = up + tone.decay * FRAME;
  const away = down + tone.sustain * FRAME;
  const end = away + tone.release * FRAME;
  gain.setValueAtTime(tone.attack > 0 ? 0 : level(tone.decay > 0 ? tone.peak : tone.volume), now);
  if (tone.attack > 0) gain.linearRampToValueAtTime(level(tone.peak), up);
  gain.linearRampToValueAtTime(level(tone.volume), down);
  gain.setValueAtTime(level(tone.volume), away);
  gain.linearRampToValueAtTime(0, tone.release > 0 ? end : end + FADE);
  return end;
}

function slide(param: AudioParam, from: number, to: number, now: number, end: number): void {
  param.setValueAtTime(from, now);
  if (to !== from) param.linearRampToValueAtTime(to, Math.max(end, now + FRAME));
}

/** How fast the noise runs: with the square of the pitch, so that low tones rumble. */
function noiseRate(hertz: number): number {
  return Math.min(4, Math.max(0.002, (hertz * hertz) / 1_000_000));
}

/** A wave that is high for a part of each turn. */
function pulse(context: AudioContext, duty: number): PeriodicWave {
  const real = new Float32Array(OVERTONES + 1);
  const imag = new Float32Array(OVERTONES + 1);
  for (let i = 1; i <= OVERTONES; i++) {
    real[i] = (2 / (i * Math.PI)) * Math.sin(2 * Math.PI * i * duty);
    imag[i] = (2 / (i * Math.PI)) * (1 - Math.cos(2 * Math.PI * i * duty));
  }
  return new PeriodicWave(context, { real, imag, disableNormalization: true });
}
