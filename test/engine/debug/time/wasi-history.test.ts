import { beforeAll, describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import { functions } from '../../../../src/engine/hosts/wasi/functions.ts';
import { noSettings } from '../../../../src/engine/hosts/program-settings.ts';
import type { HostSet, Platform } from '../../../../src/engine/index.ts';
import { type Debugging, debugging } from '../../../support/debugging.ts';
import { standing, went } from '../../../support/time.ts';

const names = ['random_get', 'clock_time_get', 'poll_oneoff', 'fd_read', 'fd_write', 'path_open', 'fd_filestat_get'];

/**
 * A program that does the same again and again: asks for much chance, sleeps, reads a line and appends it to a file,
 * whose size and times it looks at. Everything it learns is in its memory.
 */
function program(): string {
  const imports = names.map((name) => {
    const { params } = functions.get(name)!.type;
    return `(import "wasi_snapshot_preview1" "${name}" (func $${name} (param ${params.join(' ')}) (result i32)))`;
  });
  return `${imports.join('\n')}
    (memory (export "memory") 40)
    (data (i32.const 0x100) "log")
    (func (export "_start") (local $i i32)
      ;; Two pieces and a bit, before the first call of any other kind.
      (drop (call $random_get (i32.const 0x10000) (i32.const 0x200010)))
      (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 0x100) (i32.const 3) (i32.const 1)
        (i64.const -1) (i64.const -1) (i32.const 1) (i32.const 0x80)))
      (loop $again
        (drop (call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 0x200)))
        ;; A subscription of a relative time, 5 ms.
        (i64.store (i32.const 0x300) (i64.const 7))
        (i32.store (i32.const 0x310) (i32.const 1))
        (i64.store (i32.const 0x318) (i64.const 5000000))
        (drop (call $poll_oneoff (i32.const 0x300) (i32.const 0x400) (i32.const 1) (i32.const 0x480)))
        (i32.store (i32.const 0x500) (i32.const 0x600))
        (i32.store (i32.const 0x504) (i32.const 40))
        (drop (call $fd_read (i32.const 0) (i32.const 0x500) (i32.const 1) (i32.const 0x508)))
        (i32.store (i32.const 0x504) (i32.load (i32.const 0x508)))
        (drop (call $fd_write (i32.load (i32.const 0x80)) (i32.const 0x500) (i32.const 1) (i32.const 0x50c)))
        (drop (call $fd_write (i32.const 1) (i32.const 0x500) (i32.const 1) (i32.const 0x50c)))
        (drop (call $fd_filestat_get (i32.load (i32.const 0x80)) (i32.const 0x700)))
        (drop (call $random_get (i32.const 0x740) (i32.const 8)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $again (i32.lt_u (local.get $i) (i32.const 12)))))`;
}

function files({ host }: HostSet): string {
  const all = (host?.folders?.() ?? []).flatMap((folder) => folder.files);
  return all.map(({ path, bytes, modified }) => `${path} ${modified} ${bytes.join()}`).join(' ');
}

describe('the history of a program that reads, sleeps and writes files', () => {
  let it1: Debugging;
  let time = 1000;
  /** Everything there is, files included. */
  let all: () => string;
  const seen: { readonly at: number; readonly standing: string; readonly elapsed: number }[] = [];

  beforeAll(async () => {
    const platform: Platform = { ...nodePlatform, now: () => time, time: () => 1_000_000 + time };
    it1 = await debugging(program(), { platform });
    const { debug } = it1;
    debug.settings = { ...noSettings, folders: [{ name: '/', files: [] }] };
    const driver = debug.start();
    driver.resume();
    let typed = 0;
    all = () => `${standing(debug)} ${files(debug.hosts)}`;
    for (let i = 0; i < 2000 && driver.state !== 'idle'; i++) {
      time += 0.7;
      debug.advance({ fuel: 100_000 });
      // A worker asks how long it may sleep.
      if (driver.waiting?.until !== null) void driver.waitTime;
      if (driver.waiting?.input && i % 3 === 0) debug.input(new TextEncoder().encode(`line ${typed++} ü\n`));
      if (driver.state === 'running' && i % 7 === 0) {
        driver.pause();
        seen.push({ at: driver.history.at, standing: all(), elapsed: time - 1000 });
        if (seen.length % 2 === 0) driver.history.checkpoint(false);
        driver.resume();
      }
    }
    expect(typed).toBe(12);
    expect(files(debug.hosts)).toContain(`log `);
    expect(files(debug.hosts).length).toBeGreaterThan(12 * 9 * 3);
    expect(driver.exit).toBe(0);
    expect(driver.history.recording!.checkpoints.list.length).toBeGreaterThan(3);
  });

  it('is what it was at every moment that was seen, in any order', () => {
    const { debug } = it1;
    const { history } = debug.driver!;
    expect(seen.length).toBeGreaterThan(8);
    const total = history.total;
    for (const at of [5, 1, 7, 0, 3, 2, 8, 6, 4, 1]) {
      const moment = seen[at]!;
      expect(went(debug.journeys!.to(moment.at)).found).toBe(true);
      expect(all()).toBe(moment.standing);
      // Its clock stands at about that time, not at the end.
      const { elapsed } = debug.driver!.run.services.clock;
      const latest = seen.findLast((one) => one.at === moment.at)!;
      const before = seen.findLast((one) => one.at < moment.at);
      expect(elapsed).toBeLessThanOrEqual(latest.elapsed + 0.001);
      expect(elapsed).toBeGreaterThanOrEqual((before?.elapsed ?? 0) - 0.001);
    }
    expect(went(debug.journeys!.to(total)).found).toBe(true);
    expect(history.diverged).toBeNull();
  });

  it('goes back over the calls that waited, one instruction at a time', () => {
    const { debug } = it1;
    const { history } = debug.driver!;
    went(debug.journeys!.to(seen[6]!.at));
    for (let i = 0; i < 60; i++) expect(went(debug.journeys!.back('into')).found).toBe(true);
    expect(history.at).toBe(seen[6]!.at - 60);
    went(debug.journeys!.to(seen[6]!.at));
    expect(all()).toBe(seen[6]!.standing);
    expect(history.diverged).toBeNull();
  });
});
