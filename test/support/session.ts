import { nodePlatform } from '../../src/cli/platform.ts';
import { connect, type DebuggerClient } from '../../src/protocol/client.ts';
import type { EventName, Events, ModuleView, OpenParams, PauseView, RunState } from '../../src/protocol/messages.ts';
import { openSession } from '../../src/worker/session.ts';
import { portPair } from './port-pair.ts';
import { wat } from './wat.ts';

/** A window's end of a session that runs beside the test, over the platform's real message ports. */
export interface TestSession {
  readonly client: DebuggerClient;
  /** Every event, oldest first. */
  readonly events: { readonly name: EventName; readonly data: unknown }[];
  /** What came with the last event of a name; throws when there was none. */
  last<E extends EventName>(name: E): Events[E];
  /** Opens a text (or bytes) and waits until it stands, runs or is broken. */
  open(source: string | Uint8Array, more?: Partial<OpenParams>): Promise<ModuleView>;
  /** Waits for the next state that is one of these, and answers what came with it. */
  until(...states: RunState[]): Promise<Events['state']>;
  /** Does something and waits for what it leads to. */
  then(action: Promise<unknown>, ...states: RunState[]): Promise<PauseView>;
  close(): void;
}

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Node hands out a thousand messages of one port before it looks at another, so here it is no message. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export function testSession(): TestSession {
  const ports = portPair();
  const session = openSession(ports.worker, { platform: nodePlatform, sha256, nextTask, rest });
  const client = connect(ports.window);
  const events: { name: EventName; data: unknown }[] = [];
  const waiting: { states: readonly RunState[]; resolve: (data: Events['state']) => void }[] = [];
  for (const name of ['progress', 'module', 'tier', 'results', 'problem', 'state'] as const) {
    client.on(name, (data) => {
      events.push({ name, data });
      if (name !== 'state') return;
      const state = data as Events['state'];
      const found = waiting.filter(({ states }) => states.includes(state.state));
      for (const one of found) {
        waiting.splice(waiting.indexOf(one), 1);
        one.resolve(state);
      }
    });
  }

  const until = (...states: RunState[]): Promise<Events['state']> =>
    new Promise((resolve) => waiting.push({ states, resolve }));

  return {
    client,
    events,
    until,
    last: <E extends EventName>(name: E) => {
      const found = events.findLast((event) => event.name === name);
      if (!found) throw new Error(`there was no event ${name}`);
      return found.data as Events[E];
    },
    open: async (source, more = {}) => {
      const bytes = typeof source === 'string' ? await wat(source) : new Uint8Array(source);
      const settled = until('paused', 'trapped', 'idle', 'problem', ...(more.run ? (['running'] as const) : []));
      const { buffer } = bytes;
      const params = {
        name: 'test.wasm',
        bytes: buffer,
        format: 'auto',
        run: false,
        breakpoints: [],
        ...more,
      } as const;
      const view = await client.request('open', params, [params.bytes]);
      await settled;
      return view;
    },
    then: async (action, ...states) => {
      const settled = until(...(states.length > 0 ? states : (['paused', 'trapped'] as const)));
      await action;
      const { pause, state } = await settled;
      if (!pause) throw new Error(`no pause came with ${state}`);
      return pause;
    },
    close: () => {
      client.close();
      session.close();
      ports.close();
    },
  };
}

/** A pause in a few lines: why, where, the next instruction and what it will do, the stack. */
export function showPause({ stop, frames, top, stack }: PauseView): string {
  const places = frames.map(({ name, offset, note, kind }) =>
    kind === 'wasm' ? `${name} 0x${(offset ?? 0).toString(16)}` : `[${note}]`,
  );
  const next = top?.next;
  return [
    `${stop.reason}${stop.text === '' ? '' : `: ${stop.text}`}`,
    `  at    ${places.join(' < ')}`,
    ...(next ? [`  next  ${next.text}${next.effect === '' ? '' : `   -- ${next.effect}`}`] : []),
    ...(stack.length > 0 ? [`  stack ${stack.map(({ value }) => `${value.type}:${value.bits}`).join(' ')}`] : []),
  ].join('\n');
}
