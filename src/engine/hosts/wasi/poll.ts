import type { HostWait } from '../host.ts';
import { type Answer, type Call, fn, type WasiFunction } from './call.ts';
import { type ErrnoName, Refused, refuse } from './errno.ts';
import { event, EVENT_SIZE, subscription, type Subscription, subscriptionSize } from './layout.ts';

/** Subscriptions of one call. */
const MOST = 4096;

export const poll: Readonly<Record<string, WasiFunction>> = {
  poll_oneoff: fn('iiii', (call, subscriptions, events, count, result): Answer => {
    const { guest, waits } = call;
    if (count === 0 || count > MOST) refuse('inval');
    guest.check(result, 4);
    guest.check(events, count * EVENT_SIZE);
    const size = subscriptionSize(guest.unstable);
    const view = guest.view(subscriptions, count * size);
    const wanted = Array.from({ length: count }, (_, i) => subscription(view, i * size, guest.unstable));

    // Called again after a wait, it goes on waiting for what it waited for.
    const key = `${subscriptions}:${count}`;
    const began = guest.context.began(waits.polling?.key === key ? waits.polling.began : null);
    const found = look(call, wanted, began);
    if ('wait' in found) {
      waits.polling = { key, began };
      return found;
    }
    waits.polling = null;
    for (const [i, bytes] of found.events.entries()) guest.write(events + i * EVENT_SIZE, bytes);
    guest.setU32(result, found.events.length);
  }),
};

/** What has happened of what is wanted; else what to wait for. */
function look(
  call: Call,
  wanted: readonly Subscription[],
  began: bigint,
): HostWait | { readonly events: readonly Uint8Array[] } {
  const { context } = call.guest;
  const events: Uint8Array[] = [];
  const now = { realtime: context.now('realtime'), monotonic: context.now('monotonic') };
  let until: bigint | null = null;
  let input = false;
  for (const one of wanted) {
    switch (one.kind) {
      case 'clock': {
        if (one.clock > 3) {
          events.push(event(one, 'inval'));
          break;
        }
        // By the monotonic clock, whatever clock it was given by.
        const ahead = one.clock === 0 ? now.realtime - now.monotonic : 0n;
        const due = one.absolute ? one.timeout - ahead : began + one.timeout;
        if (due <= now.monotonic) events.push(event(one, 'success'));
        else if (until === null || due < until) until = due;
        break;
      }
      case 'read': {
        const ready = readable(call, one.fd);
        if (ready === null) input = true;
        else if (typeof ready === 'string') events.push(event(one, ready));
        else events.push(event(one, 'success', ready.bytes, ready.hangup));
        break;
      }
      case 'write': {
        const ready = open(call, one.fd);
        events.push(event(one, typeof ready === 'string' ? ready : 'success'));
        break;
      }
      case 'unknown':
        events.push(event(one, 'inval'));
    }
  }
  return events.length > 0 ? { events } : { wait: { input, until } };
}

/** How much can be read without waiting; null when that is nothing yet, or why it cannot be read at all. */
function readable(call: Call, fd: number): { readonly bytes: number; readonly hangup: boolean } | ErrnoName | null {
  const found = open(call, fd);
  if (typeof found === 'string') return found;
  if (found.kind === 'file') return { bytes: Math.max(0, found.node.size - found.at), hangup: false };
  if (found.kind === 'directory') return { bytes: 0, hangup: false };
  if (found.stream !== 'stdin') return 'badf';
  const ready = call.guest.context.inputReady();
  return ready === null ? null : { bytes: ready, hangup: ready === 0 };
}

function open({ process }: Call, fd: number): ReturnType<typeof process.descriptors.get> | ErrnoName {
  try {
    return process.descriptors.get(fd);
  } catch (error) {
    if (error instanceof Refused) return error.errno;
    throw error;
  }
}
