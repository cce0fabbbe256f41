import type { WasiFunction } from './call.ts';
import { descriptorCalls } from './descriptor-calls.ts';
import { environment } from './environment.ts';
import { pathCalls } from './path-calls.ts';
import { poll } from './poll.ts';
import { system } from './system.ts';
import { transfer } from './transfer.ts';

/**
 * All functions of WASI preview 1, by name.
 * https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#functions
 */
export const functions: ReadonlyMap<string, WasiFunction> = new Map(
  Object.entries({ ...environment, ...system, ...poll, ...descriptorCalls, ...transfer, ...pathCalls }),
);
