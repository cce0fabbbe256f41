import { describe, expect, it } from 'vitest';
import { InputQueue, LiveServices, ProgramClock } from '../../../src/engine/runtime/live-services.ts';
import { plainPlatform } from '../../support/plain-platform.ts';

const letters = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder().decode(bytes);

describe('the clock of a program', () => {
  it('counts the milliseconds it runs, from the time it began', () => {
    let now = 50;
    const clock = new ProgramClock({ ...plainPlatform, now: () => now, time: () => 1000 });
    now = 52.5;
    expect([clock.now('monotonic'), clock.now('realtime')]).toEqual([2_500_000n, 1_002_500_000n]);
    clock.stand();
    clock.stand();
    now = 99;
    expect(clock.now('monotonic')).toBe(2_500_000n);
    clock.go();
    clock.go();
    now = 100;
    expect(clock.now('monotonic')).toBe(3_500_000n);
  });
});

describe('standard input', () => {
  it('is taken in the order it came, in pieces of any size', () => {
    const queue = new InputQueue();
    expect([queue.ready, queue.take(5)]).toEqual([null, null]);
    queue.push(letters('abc'));
    queue.push(letters(''));
    queue.push(letters('defg'));
    expect(queue.ready).toBe(7);
    expect([text(queue.take(2)), text(queue.take(3)), text(queue.take(0))]).toEqual(['ab', 'cde', '']);
    expect([text(queue.take(99)), queue.take(1)]).toEqual(['fg', null]);
  });

  it('ends for ever, after what is left', () => {
    const queue = new InputQueue();
    queue.push(letters('x'));
    queue.end();
    queue.push(letters('late'));
    expect([text(queue.take(9)), text(queue.take(9)), queue.ready]).toEqual(['x', '', 0]);
  });

  it('knows whether somebody looked in vain', () => {
    const services = new LiveServices(plainPlatform);
    expect(services.queue.wanted).toBe(false);
    expect(services.inputReady()).toBeNull();
    expect(services.queue.wanted).toBe(true);
    services.queue.push(letters('x'));
    expect(services.queue.wanted).toBe(false);
    expect(text(services.input(5))).toBe('x');
  });
});
