export { watToWasm, type WatOptions, type WatResult } from './wat-to-wasm.ts';
export type { WatError } from './wat-errors.ts';
