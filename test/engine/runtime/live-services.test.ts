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

  it('goes on from a time that it is put at, standing or not', () => {
    let now = 50;
    const clock = new ProgramClock({ ...plainPlatform, now: () => now, time: () => 1000 });
    now = 90;
    const recorded = clock.now('monotonic');
    clock.at(Number(recorded) / 1e6 - 30);
    expect(clock.now('monotonic')).toBe(10_000_000n);
    now = 91;
    expect([clock.now('monotonic'), clock.now('realtime')]).toEqual([11_000_000n, 1_011_000_000n]);
    clock.stand();
    clock.at(5);
    now = 99;
    expect(clock.now('monotonic')).toBe(5_000_000n);
    clock.at(5, 3000);
    clock.go();
    now = 100;
    expect([clock.now('monotonic'), clock.now('realtime'), clock.began]).toEqual([6_000_000n, 3_006_000_000n, 3000]);
  });

  it('remembers for others when they were asked first', () => {
    let now = 50;
    const services = new LiveServices({ ...plainPlatform, now: () => now });
    now = 53;
    expect([services.began(null), services.began(7n)]).toEqual([3_000_000n, 7n]);
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

  it('can be read again from where it was saved', () => {
    const queue = new InputQueue();
    queue.push(letters('abc'));
    queue.push(letters('defg'));
    queue.take(1);
    const first = queue.save();
    expect(text(queue.take(4))).toBe('bcde');
    const second = queue.save();
    queue.end();
    expect([text(queue.take(99)), queue.ready]).toEqual(['fg', 0]);
    const last = queue.save();
    for (let again = 0; again < 2; again++) {
      queue.restore(first);
      expect([queue.ready, queue.ended, text(queue.take(99)), queue.ready]).toEqual([6, false, 'bcdefg', null]);
      queue.restore(last);
      expect([queue.ready, queue.wanted]).toEqual([0, false]);
      queue.restore(second);
      queue.push(letters('h'));
      expect(text(queue.take(99))).toBe('fgh');
    }
    expect([first.bytes > 7, second.bytes < 10 + 7]).toEqual([true, true]);
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
