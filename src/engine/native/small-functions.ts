import { FUEL, hook, LEAVING } from './layout.ts';
import type { Output } from './output.ts';
import { writeArgument, writeDummies, writeLocals, writeSpills } from './spill-code.ts';
import { Code, type Signature } from './twin-types.ts';

/** The body of a function that the interpreter has to call: `who` says which. The last parameters are stack and fuel. */
export function writeLeavingStub(out: Output, { params, results }: Signature, who: number): void {
  out.u32(0);
  writeFuelOut(out, params.length - 1);
  writeRefusing(out, params.slice(0, -2), who);
  writeDummies(out, results.slice(0, -1));
  out.op(0x23, FUEL);
  out.byte(0x0b);
}

/** The end of the body of a function that has called the host, the results on the stack: the host may have refused. */
export function writeRefusal(out: Output, { params }: Signature, who: number): void {
  out.op(0x23, LEAVING);
  out.byte(0x04);
  out.byte(0x40);
  writeRefusing(out, params, who);
  out.byte(0x0b);
  out.op(0x23, FUEL);
  out.byte(0x0b);
}

/** The beginning of a function that calls JavaScript, which looks at the fuel: it is in its last parameter. */
export function writeFuelOut(out: Output, parameter: number): void {
  out.op(0x20, parameter);
  out.op(0x24, FUEL);
}

function writeRefusing(out: Output, params: readonly Code[], who: number): void {
  out.i32(who);
  out.op(0x10, hook.refuse);
  writeSpills(
    out,
    params.map((code, index) => ({ index, code })),
  );
}

/**
 * The body of a function that JavaScript enters functions of a type by: (their number in table 0, bytes of the
 * platform's stack). Arguments and results go through hooks, word by word, so that bits stay what they are.
 */
export function writeTrampoline(out: Output, signature: Signature, type: number): void {
  writeEntering(out, signature, () => {
    out.op(0x20, 0);
    out.byte(0x11);
    out.u32(type);
    out.u32(0);
  });
}

/** The same for one function of the module that it stands in. */
export function writeOwnTrampoline(out: Output, signature: Signature, func: number): void {
  writeEntering(out, signature, () => out.op(0x10, func));
}

function writeEntering(out: Output, { params, results }: Signature, writeCall: () => void): void {
  writeLocals(out, results);
  let word = 0;
  for (const code of params) {
    writeArgument(out, code, word);
    word += code === Code.v128 ? 4 : 2;
  }
  out.op(0x20, 1);
  out.op(0x23, FUEL);
  writeCall();
  out.op(0x24, FUEL);
  for (let i = results.length - 1; i >= 0; i--) out.op(0x21, 2 + i);
  results.forEach((code, i) => {
    const local = 2 + i;
    out.op(0x20, local);
    if (code === Code.f32) out.byte(0xbc);
    if (code === Code.f64) out.byte(0xbd);
    if (code === Code.v128) {
      writeLane(out, 0);
      out.op(0x10, hook.putLong);
      out.op(0x20, local);
      writeLane(out, 1);
    }
    if (code === Code.ref) out.op(0x10, hook.putRef);
    else out.op(0x10, code === Code.i32 || code === Code.f32 ? hook.putWord : hook.putLong);
  });
  out.byte(0x0b);
}

function writeLane(out: Output, lane: number): void {
  out.byte(0xfd);
  out.u32(0x1d);
  out.byte(lane);
}
