import type { Clock, HostServices, SavedState } from '../hosts/host.ts';
import type { Platform } from '../platform.ts';

/** Time as a program sees it: it stands while the program does. */
export class ProgramClock {
  /** Milliseconds since 1970: when the program began, by the wall clock. */
  #began: number;
  /** Milliseconds it ran until it last stood. */
  #ran = 0;
  /** Since when it runs; null while it stands. */
  #since: number | null;

  constructor(readonly platform: Platform) {
    this.#began = platform.time();
    this.#since = platform.now();
  }

  /** Milliseconds the program has run. */
  get elapsed(): number {
    return this.#ran + (this.#since === null ? 0 : this.platform.now() - this.#since);
  }

  /** Nanoseconds. */
  now(clock: Clock): bigint {
    const { elapsed } = this;
    return nanoseconds(clock === 'monotonic' ? elapsed : this.#began + elapsed);
  }

  /** Milliseconds since 1970: when the program began, by the wall clock. */
  get began(): number {
    return this.#began;
  }

  /**
   * Puts it at a time that was read from it before: so many milliseconds after the program began, from where it goes on
   * or stands as it did. `began` is for a program that began elsewhere.
   */
  at(elapsed: number, began = this.#began): void {
    this.#began = began;
    this.#ran = elapsed;
    if (this.#since !== null) this.#since = this.platform.now();
  }

  /** The program is paused. */
  stand(): void {
    this.#ran = this.elapsed;
    this.#since = null;
  }

  /** The program goes on. */
  go(): void {
    this.#since ??= this.platform.now();
  }
}

function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds * 1000)) * 1000n;
}

/** Input that was given and not read yet. */
interface SavedInput extends SavedState {
  readonly chunks: readonly Uint8Array[];
  readonly at: number;
  readonly ended: boolean;
  readonly wanted: boolean;
}

/** Bytes that were given to a program and not yet read by it. */
export class InputQueue {
  #chunks: Uint8Array[] = [];
  /** Bytes of the first chunk that are read. */
  #at = 0;
  #ready = 0;
  /** Bytes that came since it was last saved. */
  #fresh = 0;
  #ended = false;
  /** Was it asked for input while there was none? */
  wanted = false;

  /** More input, which must not change any more. Ignored after the end. */
  push(bytes: Uint8Array): void {
    if (this.#ended || bytes.length === 0) return;
    this.wanted = false;
    this.#chunks.push(bytes);
    this.#ready += bytes.length;
    this.#fresh += bytes.length;
  }

  /** There will be no more. */
  end(): void {
    this.wanted = false;
    this.#ended = true;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Bytes that can be had now, 0 at the end, null when there are none yet. */
  get ready(): number | null {
    if (this.#ready > 0 || this.#ended) return this.#ready;
    this.wanted = true;
    return null;
  }

  /** At most so many bytes: none at the end, null when there are none yet. */
  take(most: number): Uint8Array | null {
    if (this.ready === null) return null;
    const taken = new Uint8Array(Math.min(most, this.#ready));
    let done = 0;
    while (done < taken.length) {
      const [chunk] = this.#chunks;
      if (!chunk) break;
      const part = chunk.subarray(this.#at, this.#at + taken.length - done);
      taken.set(part, done);
      done += part.length;
      this.#at += part.length;
      if (this.#at < chunk.length) continue;
      this.#chunks.shift();
      this.#at = 0;
    }
    this.#ready -= done;
    return taken;
  }

  /** What can still be read. */
  save(): SavedInput {
    const chunks = this.#chunks.slice();
    const bytes = this.#fresh + 8 * chunks.length;
    this.#fresh = 0;
    return { bytes, chunks, at: this.#at, ended: this.#ended, wanted: this.wanted };
  }

  /** Puts back what `save` answered. */
  restore({ chunks, at, ended, wanted }: SavedInput): void {
    this.#chunks = chunks.slice();
    this.#at = at;
    this.#ready = chunks.reduce((sum, { length }) => sum + length, 0) - at;
    this.#ended = ended;
    this.wanted = wanted;
    this.#fresh = 0;
  }
}

/** What a program gets from outside, as it happens. */
export class LiveServices implements HostServices {
  readonly clock: ProgramClock;
  readonly queue = new InputQueue();

  constructor(readonly platform: Platform) {
    this.clock = new ProgramClock(platform);
  }

  now(clock: Clock): bigint {
    return this.clock.now(clock);
  }

  began(first: bigint | null): bigint {
    return first ?? this.now('monotonic');
  }

  random(length: number): Uint8Array {
    return this.platform.random(length);
  }

  input(most: number): Uint8Array | null {
    return this.queue.take(most);
  }

  inputReady(): number | null {
    return this.queue.ready;
  }
}
