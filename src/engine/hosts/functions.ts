import type { FuncType, NumType } from '../module/types.ts';
import type { FastHostFunction, Host, HostFunction, ImportRequest, Provided } from './host.ts';
import { f64, toNumber } from '../runtime/value.ts';
import { sameType } from './same-type.ts';

/** A host function with the one type it is offered under. */
export interface HostEntry {
  readonly type: FuncType;
  readonly run: HostFunction;
  readonly fast?: FastHostFunction;
  readonly pure: boolean;
}

const none: readonly [] = [];

/** A function of f64 arguments that draws: it leaves one record and returns nothing. */
export function draws(op: string, params: 0 | 1 | 2 | 3): HostEntry {
  return {
    type: { params: repeat('f64', params), results: none },
    pure: false,
    run: (args, context) => {
      context.effect({ kind: 'draw', op, args: args.map(toNumber) });
      return none;
    },
    fast: (context, a, b, c) => {
      context.effect({ kind: 'draw', op, args: [a, b, c].slice(0, params) });
      return 0;
    },
  };
}

/** A pure function from f64 to f64. */
export function computes(compute: (x: number) => number): HostEntry {
  return {
    type: { params: ['f64'], results: ['f64'] },
    pure: true,
    run: (args) => [f64(compute(toNumber(args[0]!)))],
    fast: (_context, x) => compute(x),
  };
}

/** A host made of named functions of one import module; another name or another type is not its own. */
export function hostOf(id: string, title: string, module: string, entries: Readonly<Record<string, HostEntry>>): Host {
  return {
    id,
    title,
    provide(request: ImportRequest): Provided | undefined {
      if (request.module !== module || request.type.kind !== 'func') return undefined;
      if (!Object.hasOwn(entries, request.name)) return undefined;
      const entry = entries[request.name];
      if (!entry || !sameType(entry.type, request.type.type)) return undefined;
      return { kind: 'func', ...entry };
    },
  };
}

function repeat(type: NumType, count: number): readonly NumType[] {
  return Array.from({ length: count }, () => type);
}
