import {
  Debugger,
  type DebuggerListener,
  type DebuggerOptions,
  decode,
  toNumber,
  type Value,
  validate,
} from '../../src/engine/index.ts';
import { nodePlatform } from '../../src/cli/platform.ts';
import { wat } from './wat.ts';

/** A debugger over a module written as text, and everything it told. */
export interface Debugging {
  readonly debug: Debugger;
  readonly told: string[];
  /** Runs until it stops, waits for a frame, or has used so many slices. */
  settle(slices?: number): string;
}

export async function debugging(source: string, options: Partial<DebuggerOptions> = {}): Promise<Debugging> {
  return debugBytes(await wat(source), options);
}

export function debugBytes(bytes: Uint8Array, options: Partial<DebuggerOptions> = {}): Debugging {
  const module = decode(bytes);
  validate(module);
  const told: string[] = [];
  const listener: DebuggerListener = {
    effect: (effect) => {
      if (effect.kind === 'print') told.push(effect.text);
      else if (effect.kind === 'call') told.push(`${effect.name}(${effect.args.map(show).join()})`);
      else if (effect.kind === 'draw') told.push(`${effect.op}(${effect.args.join()})`);
      else told.push(`tone ${effect.tone.channel}`);
    },
    result: (name, values) => told.push(`${name} = ${values.map(show).join()}`),
    trapped: ({ message }) => told.push(message),
    exited: (code) => told.push(`exited with ${code}`),
  };
  const debug = new Debugger(module, { platform: nodePlatform, listener, ...options });
  return {
    debug,
    told,
    settle: (slices = 1000) => {
      let outcome: string = 'running';
      for (let i = 0; i < slices && outcome === 'running'; i++) outcome = debug.advance({ fuel: 100_000 });
      return outcome;
    },
  };
}

/** A value as people write it. */
export function show(value: Value): string {
  if ('ref' in value) return value.ref === null ? 'null' : 'ref';
  if (value.type === 'i64') return String(BigInt.asIntN(64, value.bits));
  return String(toNumber(value));
}
