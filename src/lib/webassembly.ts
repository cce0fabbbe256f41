/**
 * The library `wasmscope/webassembly`: an object of the shape of the global `WebAssembly`, run by Wasmscope's engine.
 * The platform's own global is looked at once, when this file is loaded: it may be replaced afterwards.
 */
import { createApi, type WebAssemblyApi, type WebAssemblyOptions } from '../engine/index.ts';
import { platform } from '../platform/index.ts';

/** Makes another such object, with settings and probes of its own. Programs of different ones share nothing. */
export function createWebAssembly(options: WebAssemblyOptions = {}): WebAssemblyApi {
  return createApi(platform, options);
}

const webAssembly = createWebAssembly();
export default webAssembly;
