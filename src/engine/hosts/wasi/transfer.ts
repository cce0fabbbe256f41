import { type Answer, type Call, fn, timeOf, type WasiFunction } from './call.ts';
import { fileSize, mustWrite } from './descriptor-calls.ts';
import type { Descriptor, FileDescriptor, StreamDescriptor } from './descriptors.ts';
import { refuse } from './errno.ts';
import { type Buffer, gather, lengthOf, scatter } from './guest.ts';
import { FdFlags, Rights, whenceOf } from './layout.ts';

/** Bytes of one read or write: programs ask again for the rest, and others get a turn in between. */
const MOST_OF_STREAM = 64 << 10;
const MOST_OF_FILE = 16 << 20;

/** Reading, writing, and where. */
export const transfer: Readonly<Record<string, WasiFunction>> = {
  fd_read: fn('iiii', (call, fd, at, count, result): Answer => {
    const { process, guest } = call;
    guest.check(result, 4);
    const buffers = guest.buffers(at, count);
    const found = readable(process.descriptors.get(fd));
    if (found.kind === 'stream') return readStream(call, found, buffers, result);
    const bytes = found.node.read(found.at, lengthOf(buffers, MOST_OF_FILE));
    found.at += bytes.length;
    scatter(guest, buffers, bytes);
    guest.setU32(result, bytes.length);
  }),

  fd_pread: fn('iiiIi', ({ process, guest }, fd, at, count, offset, result) => {
    guest.check(result, 4);
    const buffers = guest.buffers(at, count);
    const { node } = positioned(readable(process.descriptors.get(fd)));
    const bytes = offset >= BigInt(node.size) ? none : node.read(Number(offset), lengthOf(buffers, MOST_OF_FILE));
    scatter(guest, buffers, bytes);
    guest.setU32(result, bytes.length);
  }),

  fd_write: fn('iiii', (call, fd, at, count, result) => {
    const { process, guest } = call;
    guest.check(result, 4);
    const buffers = guest.buffers(at, count);
    const found = writable(process.descriptors.get(fd));
    if (found.kind === 'stream') {
      const bytes = gather(guest, buffers, MOST_OF_STREAM);
      print(call, found, bytes);
      guest.setU32(result, bytes.length);
      return;
    }
    const bytes = gather(guest, buffers, MOST_OF_FILE);
    if (bytes.length > 0) {
      const start = (found.flags & FdFlags.append) !== 0 ? found.node.size : found.at;
      writeFile(call, found, start, bytes);
      found.at = start + bytes.length;
    }
    guest.setU32(result, bytes.length);
  }),

  fd_pwrite: fn('iiiIi', (call, fd, at, count, offset, result) => {
    const { process, guest } = call;
    guest.check(result, 4);
    const buffers = guest.buffers(at, count);
    const found = positioned(writable(process.descriptors.get(fd)));
    const bytes = gather(guest, buffers, MOST_OF_FILE);
    writeFile(call, found, (found.flags & FdFlags.append) !== 0 ? found.node.size : fileSize(offset), bytes);
    guest.setU32(result, bytes.length);
  }),

  fd_seek: fn('iIii', ({ process, guest }, fd, offset, whence, result) => {
    guest.check(result, 8);
    const found = positioned(process.descriptors.get(fd));
    const from = whenceOf(whence, guest.unstable) ?? refuse('inval');
    const base = { set: 0, cur: found.at, end: found.node.size }[from];
    const at = BigInt(base) + BigInt.asIntN(64, offset);
    if (at < 0n || at > BigInt(Number.MAX_SAFE_INTEGER)) refuse('inval');
    found.at = Number(at);
    guest.setU64(result, at);
  }),

  fd_tell: fn('ii', ({ process, guest }, fd, result) => {
    guest.check(result, 8);
    guest.setU64(result, BigInt(positioned(process.descriptors.get(fd)).at));
  }),
};

const none = new Uint8Array(0);

/** Standard input: what there is, nothing at its end, and a wait when there is nothing yet. */
function readStream({ guest }: Call, found: StreamDescriptor, buffers: readonly Buffer[], result: number): Answer {
  const most = lengthOf(buffers, MOST_OF_STREAM);
  const bytes = most === 0 ? none : guest.context.input(most);
  if (bytes === null) {
    if ((found.flags & FdFlags.nonblock) !== 0) refuse('again');
    return { wait: { input: true, until: null } };
  }
  scatter(guest, buffers, bytes);
  guest.setU32(result, bytes.length);
}

function print({ process, guest }: Call, { stream }: StreamDescriptor, bytes: Uint8Array): void {
  if (stream === 'stdin' || bytes.length === 0) return;
  guest.context.effect({ kind: 'print', stream, bytes, text: process.decoders[stream].push(bytes) });
}

function writeFile(call: Call, { node }: FileDescriptor, at: number, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  if (at + bytes.length > Number.MAX_SAFE_INTEGER) refuse('fbig');
  call.process.disk.write(node, at, bytes, timeOf(call));
}

type Transferring = StreamDescriptor | FileDescriptor;

function readable(found: Descriptor): Transferring {
  if (found.kind === 'directory') refuse('isdir');
  if ((found.rights & Rights.read) === 0n || (found.kind === 'stream' && found.stream !== 'stdin')) refuse('badf');
  return found;
}

function writable(found: Descriptor): Transferring {
  if (found.kind === 'directory') refuse('badf');
  mustWrite(found);
  if (found.kind === 'stream' && found.stream === 'stdin') refuse('badf');
  return found;
}

/** Refuses what has no positions. */
function positioned(found: Descriptor): FileDescriptor {
  if (found.kind === 'file') return found;
  return refuse(found.kind === 'stream' ? 'spipe' : 'badf');
}
