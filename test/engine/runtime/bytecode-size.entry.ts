/** Runs the hot loop once, for a Node that prints its bytecode (bytecode-size.test.ts). */
import { nodePlatform } from '../../../src/cli/platform.ts';
import { decode, instantiate, invokeSync, Machine, Store } from '../../../src/engine/index.ts';
import { buildModule } from './module-builder.ts';

const store = new Store(nodePlatform);
const instance = instantiate(store, decode(buildModule({ funcs: [{ params: [], results: [], body: [0x01] }] })), []);
invokeSync(new Machine(store), instance.funcs[0]!, []);
