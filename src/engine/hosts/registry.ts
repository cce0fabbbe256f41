import { display } from './display.ts';
import { framebuffer } from './framebuffer.ts';
import type { Host } from './host.ts';
import { rocket } from './rocket.ts';
import { wasi } from './wasi.ts';
import { wasm4 } from './wasm4.ts';

/**
 * Every host there is, in the order they are asked. To add one, write a file beside this one and a line here; a module
 * gets it by itself when it imports something that host knows. What no host knows gets a stub (stubs.ts).
 * docs/hosts.md says how.
 */
export const hosts: readonly Host[] = [framebuffer, wasm4, rocket, display, wasi];
