import type { Debugger } from '../../src/engine/index.ts';
import type { Driver } from '../../src/engine/debug/driver.ts';
import { machineState, type StateOptions, sumOf } from './machine-state.ts';

export { firstDifference, sumOf } from './machine-state.ts';

/** Everything of a run that code, hosts or a person can see, as lines of text; see `machineState`. */
export function wholeState({ driver }: Pick<Debugger, 'driver'>, options: StateOptions = {}): string {
  const { machine, instance, program, hosts, services } = driver!.run;
  return [
    ...machineState(machine, options),
    `calls ${driver!.calls.map(({ name, note, isStart, invoked }) => `${name} ${note} ${isStart} ${invoked}`).join()}`,
    `program ${plain({ ...program.save(), picture: null })}`,
    `picture ${plain(program.picture?.view(0, true))}`,
    `hosts ${plain(hosts.save())}`,
    `input ${plain(services.queue.save())}`,
    `memories ${instance.memories.length}`,
  ].join('\n');
}

/** How a driver stands, for comparing what a person was shown. */
export function standsAs({ state, exit, stop }: Driver): string {
  return plain({ state, exit, stop });
}

/** Data of any kind as text; what it takes in memory, and whether input is asked for in vain, is no part of it. */
export function plain(value: unknown): string {
  const seen = new WeakSet<object>();
  return (
    JSON.stringify(value, (key, one: unknown) => {
      if (key === 'wanted' || (key === 'bytes' && typeof one === 'number')) return undefined;
      if (typeof one === 'bigint') return `${one}n`;
      if (typeof one === 'function') return 'function';
      if (typeof one !== 'object' || one === null) return one;
      if (one instanceof Uint8Array) return `${one.length} bytes ${sumOf(one)}`;
      if (ArrayBuffer.isView(one)) return `view ${one.byteLength}`;
      if (one instanceof Map) return [...one];
      if (one instanceof Set) return [...one];
      if ('kind' in one && (one.kind === 'wasm' || one.kind === 'host')) return one.kind;
      if (seen.has(one)) return 'seen';
      seen.add(one);
      return one;
    }) ?? ''
  );
}
