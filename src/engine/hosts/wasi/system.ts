import { type Answer, ending, fn, type WasiFunction } from './call.ts';
import { refuse } from './errno.ts';

/** Nanoseconds between two readings of a clock that differ. */
const RESOLUTION = 1000n;
/** 'realtime', 'monotonic', and the processor times of process and thread. */
const CLOCKS = 4;
/** Bytes of chance fetched at once. */
const RANDOM_CHUNK = 1 << 20;

/** Signals that end a program unless it handles them, which it cannot here. The others do nothing. */
const LAST_SIGNAL = 30;
const harmless: ReadonlySet<number> = new Set([0, 16, 17, 18, 19, 20, 21, 22, 27]);

const notSupported = (): never => refuse('notsup');

/** Clocks, chance, the end of the program; and sockets, of which there are none. */
export const system: Readonly<Record<string, WasiFunction>> = {
  clock_res_get: fn('ii', ({ guest }, clock, result) => {
    guest.check(result, 8);
    if (clock >= CLOCKS) refuse('inval');
    guest.setU64(result, RESOLUTION);
  }),

  clock_time_get: fn('iIi', ({ guest }, clock, _precision, result) => {
    guest.check(result, 8);
    if (clock >= CLOCKS) refuse('inval');
    guest.setU64(result, guest.context.now(clock === 0 ? 'realtime' : 'monotonic'));
  }),

  random_get: fn('ii', ({ guest, process }, at, length): Answer => {
    guest.check(at, length);
    const key = `${at}:${length}`;
    const done = process.filling?.key === key ? process.filling.done : 0;
    const chunk = Math.min(RANDOM_CHUNK, length - done);
    guest.write(at + done, guest.context.random(chunk));
    process.filling = done + chunk < length ? { key, done: done + chunk } : null;
    // Others get a turn; then it is called again.
    if (process.filling) return { wait: { input: false, until: 0n, partly: true } };
  }),

  proc_exit: ending('i', (_call, code) => ({ exit: code })),

  proc_raise: fn('i', (_call, signal): Answer => {
    if (signal > LAST_SIGNAL) refuse('inval');
    return harmless.has(signal) ? undefined : { exit: 128 + signal };
  }),

  // One program, one thread: there is nobody to yield to.
  sched_yield: fn('', () => {}),

  sock_accept: fn('iii', notSupported),
  sock_recv: fn('iiiiii', notSupported),
  sock_send: fn('iiiii', notSupported),
  sock_shutdown: fn('ii', notSupported),
};
