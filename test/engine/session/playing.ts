import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Debugger } from '../../../src/engine/debug/debugger.ts';
import { decode } from '../../../src/engine/binary/decode.ts';
import type { Keys } from '../../../src/engine/hosts/game.ts';
import { noKeys } from '../../../src/engine/hosts/game.ts';
import { savedRun, type SessionFacts, sumsOf } from '../../../src/engine/session/save.ts';
import {
  readSession,
  type SessionContents,
  type SessionRead,
  writeSession,
} from '../../../src/engine/session/session-file.ts';
import {
  playSession,
  type Played,
  sessionEntry,
  sessionSettings,
  startSession,
} from '../../../src/engine/session/play.ts';
import { noNotes } from '../../../src/engine/session/notes.ts';
import { debugBytes } from '../../support/debugging.ts';
import { nodePlatform } from '../../../src/cli/platform.ts';

export const rocket = new Uint8Array(
  readFileSync(fileURLToPath(new URL('../../../src/examples/rocket/rocket.wasm', import.meta.url))),
);

export const facts: SessionFacts = {
  wasmscope: '0.1.0',
  module: { name: 'test.wasm', hash: '0'.repeat(64), size: 1 },
  program: { args: [], env: [], terminal: true, folders: [] },
  branch: 'First run',
};

/** Which keys a player who shoots and steers has down at a frame. */
export function keysAt(frame: number): Keys {
  return { ...noKeys, up: frame % 50 < 30, left: frame % 70 < 12, right: frame % 90 > 80, button1: frame % 9 < 5 };
}

/** Milliseconds between two frames of a window, as uneven as they are. */
export function elapsedAt(frame: number): number {
  return (16.6 + ((frame * 37) % 11) / 10) / 1000;
}

/** Rocket, played for so many frames; `each` is called where each has ended. */
export function playRocket(frames: number, each: (debug: Debugger, frame: number) => void = () => undefined): Debugger {
  const { debug, settle } = debugBytes(rocket);
  debug.start().resume();
  for (let frame = 0; frame < frames; frame++) {
    if (settle(10_000) !== 'frame') throw new Error('no frame is due');
    each(debug, frame);
    debug.keys = keysAt(frame);
    debug.driver?.beginFrame(elapsedAt(frame));
  }
  settle(10_000);
  return debug;
}

/** All steps of something, at once. */
export function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The session file of a run that stands at its end; `sums` puts it to moments before and leaves it there. */
export function saved(
  debug: Debugger,
  sums = false,
  more: Partial<Pick<SessionContents, 'module' | 'notes'>> = {},
): Uint8Array<ArrayBuffer> {
  const { bytes } = debug.module;
  const module = { name: 'test.wasm', hash: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
  const { header, log } = savedRun(debug, { ...facts, module });
  const summed = sums ? finish(sumsOf(debug, header.total)) : [];
  return writeSession({ header, log, notes: noNotes, sums: summed, files: new Map(), module: null, ...more });
}

/** The session in a debugger of its own, played up to a moment: the end when none is given. */
export function played(
  module: Uint8Array,
  bytes: Uint8Array,
  to?: number,
): { readonly debug: Debugger; readonly session: SessionRead; readonly outcome: Played } {
  const session = readSession('test.wscope', bytes);
  const listener = { effect() {}, result() {}, trapped() {}, exited() {} };
  const debug = new Debugger(decode(module), { platform: nodePlatform, listener, entry: sessionEntry(session.header) });
  startSession(debug, session, sessionSettings(session));
  return { debug, session, outcome: finish(playSession(debug, session, to ?? session.log.total)) };
}
