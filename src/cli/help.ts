export const help = `wasmscope: a stepper and debugger for WebAssembly

  wasmscope info FILE [--json]
      What the module holds: sections, types, imports, exports, memories, sizes.
  wasmscope disasm FILE [--func INDEX|NAME]
      The module as text, every instruction with its byte offset.
  wasmscope run FILE [--invoke NAME ARGS...]... [--break WHERE]... [--max N] [--tier TIER]
      Instantiates, runs the start function, calls exports, prints their results.
  wasmscope run FILE [--dir FOLDER[::NAME]]... [--env NAME[=VALUE]]... [--write] [-- ARGS...]
      A WASI program: with its arguments, environment, and folders it may open. They are read
      into memory first; --write changes on the disk what the program changed in them.
  wasmscope trace FILE [--invoke NAME ARGS...]... [--break WHERE]... [--max N]
      The same, with a line per instruction: function, byte offset, instruction,
      and the function's operands before it, the top one last.
  wasmscope replay SESSION [--module FILE] [--to MOMENT] [--print WHAT]... [--tier TIER]
      Plays a saved session (.wscope) up to a moment and prints what is there. The module may be inside
      the session, lie beside it under its name, or be named; another one is refused.

  wasmscope --version

FILE is a .wasm or a .wat, packed with gzip or not; - reads standard input. Of a component, FILE#2 is core
module 2. Arguments are decimal, 0x..., inf, nan or nan:0x...; an i64 takes its full range, a reference
null. Without --invoke the first of _start, main, run and start that takes nothing is called. --max ends
after N instructions, each of which is executed by the interpreter.

TIER is auto (the interpreter, and native code once a run lasts), interpreter, or native. A trap in native code
of a run that is not recorded tells where it was and not its operands: the interpreter does.

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

MOMENT is one of
  #1234567, 1234567    so many instructions from the start (in most shells # wants quotes)
  50%                  a part of the session
  frame 312, call 7    the start of a game frame, or of a call by the host where there are no frames
  start, end, here     here is the moment that the session was left at, and what is meant without --to

WHAT is one of
  moment, stack, locals, globals, calls, picture, console, hash
  memory:ADDR+LEN      bytes of memory 0, memory:1:ADDR+LEN of another one
Without --print it is moment and calls. A name stands before each when there are several.

Results and what the program prints go to standard output, everything else to standard error.
Imports that no host here knows become stubs that return 0; their calls are told.

Exit codes: 0 (or what a WASI program exits with), 64 usage, 65 the file is bad, 70 an exception that
nobody caught (or a mistake of Wasmscope's), 74 something cannot be written, 134 the program trapped.
`;
