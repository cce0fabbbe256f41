export const help = `wasmscope: a stepper and debugger for WebAssembly

  wasmscope info FILE [--json]
      What the module holds: sections, types, imports, exports, memories, sizes.
  wasmscope disasm FILE [--func INDEX|NAME]
      The module as text, every instruction with its byte offset.
  wasmscope run FILE [--invoke NAME ARGS...]... [--break WHERE]... [--max N]
      Instantiates, runs the start function, calls exports, prints their results.
  wasmscope run FILE [--dir FOLDER[::NAME]]... [--env NAME[=VALUE]]... [--write] [-- ARGS...]
      A WASI program: with its arguments, environment, and folders it may open. They are read
      into memory first; --write changes on the disk what the program changed in them.
  wasmscope trace FILE [--invoke NAME ARGS...]... [--break WHERE]... [--max N]
      The same, with a line per instruction: function, byte offset, instruction,
      and the function's operands before it, the top one last.

  wasmscope --version

FILE is a .wasm or a .wat, packed with gzip or not; - reads standard input. Of a component, FILE#2 is core
module 2. Arguments are decimal, 0x..., inf, nan or nan:0x...; an i64 takes its full range, a reference
null. Without --invoke the first of _start, main, run and start that takes nothing is called. --max ends
after N instructions.

WHERE is one of
  update               the export 'update' (export:NAME when it looks like something else)
  func:12              entry of function 12 (or func:NAME); func:12:return before it returns
  import:env.sin       a call of the import
  opcode:f64.*         an instruction by name, or a group by wildcard; a bare f64.sqrt does too
  0x2a1                the instruction at a byte offset, as disasm and trace print it
  start                the start function
  trap                 any trap (they always end the run, and are always explained)
  throw                any exception when it is thrown; throw:NAME only those with a tag
Each stop is told on standard error with the stack; the program then goes on.

Results and what the program prints go to standard output, everything else to standard error.
Imports that no host here knows become stubs that return 0; their calls are told.

Exit codes: 0 (or what a WASI program exits with), 64 usage, 65 the file is bad, 70 an exception that
nobody caught (or a mistake of Wasmscope's), 74 something cannot be written, 134 the program trapped.
`;
