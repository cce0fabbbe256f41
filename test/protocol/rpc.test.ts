import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, type DebuggerClient } from '../../src/protocol/client.ts';
import { ProblemError, problemOf, StaleError } from '../../src/protocol/problem.ts';
import { type Handlers, type Server, serve } from '../../src/protocol/rpc.ts';
import { type PortPair, portPair } from '../support/port-pair.ts';

let pair: PortPair;
let client: DebuggerClient;
let server: Server;

/** Only what these tests ask for; every other name is unknown to this server, as to an older worker. */
const handlers = {
  ping: () => null,
  'memory.search': ({ from }: { from: number }) => ({ address: from + 1 }),
  evaluate: ({ expression }: { expression: string }) =>
    Promise.resolve({ value: BigInt(expression.length), text: expression }),
  continue: () => {
    throw new ProblemError({ kind: 'trap', message: 'No.', offset: 7 });
  },
  pause: () => Promise.reject(new TypeError('a bug of ours')),
} as unknown as Handlers;

beforeEach(() => {
  pair = portPair();
  server = serve(pair.worker, handlers, problemOf);
  client = connect(pair.window);
});
afterEach(() => {
  client.close();
  server.close();
  pair.close();
});

describe('requests', () => {
  it('answers each request with its own result, whatever order the answers come in', async () => {
    const [slow, fast] = await Promise.all([
      client.request('evaluate', { expression: 'four', frame: 0 }),
      client.request('memory.search', { memory: 0, pattern: new Uint8Array(), from: 41, backwards: false }),
    ]);
    expect(slow).toEqual({ value: 4n, text: 'four' });
    expect(fast).toEqual({ address: 42 });
  });

  it('carries a problem whole', async () => {
    const error = await client.request('continue', {}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem).toEqual({ kind: 'trap', message: 'No.', offset: 7 });
  });

  it('turns any other exception into an internal problem', async () => {
    await expect(client.request('pause', {})).rejects.toMatchObject({
      problem: { kind: 'internal', message: 'a bug of ours' },
    });
  });

  it('refuses a name that is not in the table, also those every object has', async () => {
    await expect(client.request('close', {})).rejects.toThrow('There is no request named "close".');
    await expect(client.request('toString' as 'close', {})).rejects.toThrow('no request named "toString"');
  });

  it('rejects what cannot be cloned', async () => {
    await expect(client.request('ping', { f: () => 0 } as never)).rejects.toThrow('"ping" could not be sent');
  });

  it('moves transferred buffers instead of copying them', async () => {
    const bytes = new ArrayBuffer(8);
    await client.request('ping', { bytes }, [bytes]);
    expect(bytes.byteLength).toBe(0);
  });

  it('does not mind messages of another shape', async () => {
    for (const junk of [null, 1, 'x', {}, { id: 'a', name: 1 }, { id: 3 }]) pair.window.postMessage(junk, []);
    await expect(client.request('ping', {})).resolves.toBeNull();
  });
});

describe('a module', () => {
  let current: number | null = null;
  beforeEach(() => {
    server.close();
    current = null;
    const table = {
      open: ({ name }: { name: string }) => ({ id: (current = Number(name)) }),
      close: () => (current = null),
      'code.locate': () => null,
      ping: () => null,
    } as unknown as Handlers;
    server = serve(pair.worker, table, problemOf, () => current);
  });
  const open = (id: number): Promise<unknown> =>
    client.request('open', {
      name: String(id),
      bytes: new ArrayBuffer(0),
      format: 'auto',
      run: false,
      breakpoints: [],
    });

  it('that was replaced before the window knew is not asked about any more', async () => {
    await open(1);
    const second = open(2);
    const [late, living] = [client.request('code.locate', { offset: 0 }), client.request('ping', {})];
    const reason = await late.catch((error: unknown) => error);
    expect(reason).toBeInstanceOf(StaleError);
    expect(reason).toMatchObject({ message: 'Another module was opened meanwhile.' });
    await expect(living).resolves.toBeNull();
    await second;
    await expect(client.request('code.locate', { offset: 0 })).resolves.toBeNull();
  });

  it('that was closed is asked about as if none had been open', async () => {
    await open(1);
    const closing = client.request('close', {});
    await expect(client.request('code.locate', { offset: 0 })).rejects.toBeInstanceOf(StaleError);
    await closing;
    await expect(client.request('code.locate', { offset: 0 })).resolves.toBeNull();
  });
});

describe('closing', () => {
  it('rejects what is under way and what comes later, with the reason', async () => {
    const waiting = client.request('ping', {});
    client.close({ kind: 'internal', message: 'It hangs.' });
    await expect(waiting).rejects.toThrow('It hangs.');
    await expect(client.request('ping', {})).rejects.toThrow('It hangs.');
  });
});

describe('events', () => {
  it('reach every listener until he leaves', async () => {
    const seen: string[] = [];
    const leave = client.on('problem', (problem) => seen.push(`a ${problem.message}`));
    client.on('problem', (problem) => {
      seen.push(`b ${problem.message}`);
      leave();
    });
    server.emit('problem', { kind: 'io', message: 'one' });
    server.emit('problem', { kind: 'io', message: 'two' });
    await client.request('ping', {});
    expect(seen).toEqual(['a one', 'b one', 'b two']);
  });
});
