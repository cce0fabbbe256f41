#!/usr/bin/env node
import { main } from './main.ts';
import { processIo } from './process-io.ts';

const io = processIo();
process.exitCode = await main(io, process.argv.slice(2));
await io.breathe();
io.close();
