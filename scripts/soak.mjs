// `npm run soak`: ten minutes of a game that plays itself, recorded, and a thousand jumps to moments of it.
import { spawnSync } from 'node:child_process';
import { root } from './prepare.mjs';

const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', 'test/engine/debug/time/soak.test.ts'];
const env = { ...process.env, WASMSCOPE_SOAK: '1' };
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
process.exit(status ?? 1);
