import { hook } from './layout.ts';
import type { Output } from './output.ts';
import { Code, typeBytes } from './twin-types.ts';

/** Code that tells the hooks the values of these locals (numbers and codes, in pairs), in order. */
export function writeSpills(out: Output, locals: readonly { readonly index: number; readonly code: Code }[]): void {
  let waiting: { readonly index: number; readonly code: Code }[] = [];
  const flush = (): void => {
    for (const { index, code } of waiting) {
      out.op(0x20, index);
      if (code === Code.f32) out.byte(0xbc);
    }
    if (waiting.length === 4) out.op(0x10, hook.words);
    else if (waiting.length === 1) out.op(0x10, hook.word);
    waiting = [];
  };
  const short = (code: Code | undefined): boolean => code === Code.i32 || code === Code.f32;
  for (let i = 0; i < locals.length; i++) {
    const local = locals[i]!;
    if (short(local.code)) {
      waiting.push(local);
      const four = waiting.length > 1 || [1, 2, 3].every((next) => short(locals[i + next]?.code));
      if (!four || waiting.length === 4) flush();
      continue;
    }
    out.op(0x20, local.index);
    if (local.code === Code.ref) {
      out.op(0x10, hook.ref);
    } else if (local.code === Code.v128) {
      for (const lane of [0, 1]) {
        if (lane === 1) out.op(0x20, local.index);
        out.byte(0xfd);
        out.u32(0x1d);
        out.byte(lane);
        out.op(0x10, hook.long);
      }
    } else {
      if (local.code === Code.f64) out.byte(0xbd);
      out.op(0x10, hook.long);
    }
  }
}

/** Pushes a value of each type that nobody looks at. */
export function writeDummies(out: Output, codes: readonly Code[]): void {
  for (const code of codes) {
    switch (code) {
      case Code.i32:
        out.byte(0x41);
        out.byte(0);
        break;
      case Code.i64:
        out.byte(0x42);
        out.byte(0);
        break;
      case Code.f32:
        out.byte(0x43);
        out.float(0, 4);
        break;
      case Code.f64:
        out.byte(0x44);
        out.float(0, 8);
        break;
      case Code.v128:
        out.byte(0xfd);
        out.u32(0x0c);
        for (let i = 0; i < 16; i++) out.byte(0);
        break;
      default:
        out.byte(0xd0);
        out.byte(0x6f);
    }
  }
}

/** Takes the value at a word of the frame that is entered. */
export function writeArgument(out: Output, code: Code, word: number): void {
  out.i32(word);
  switch (code) {
    case Code.i32:
    case Code.f32:
      out.op(0x10, hook.getWord);
      if (code === Code.f32) out.byte(0xbe);
      return;
    case Code.v128:
      out.op(0x10, hook.getLong);
      out.byte(0xfd);
      out.u32(0x12);
      out.i32(word + 2);
      out.op(0x10, hook.getLong);
      out.byte(0xfd);
      out.u32(0x1e);
      out.byte(1);
      return;
    case Code.ref:
      out.op(0x10, hook.getRef);
      return;
    default:
      out.op(0x10, hook.getLong);
      if (code === Code.f64) out.byte(0xbf);
  }
}

/** The declarations of these locals. */
export function writeLocals(out: Output, codes: readonly Code[]): void {
  let runs = 0;
  for (let i = 0; i < codes.length; i++) if (i === 0 || codes[i] !== codes[i - 1]) runs++;
  out.u32(runs);
  for (let i = 0; i < codes.length;) {
    let end = i;
    while (end < codes.length && codes[end] === codes[i]) end++;
    out.u32(end - i);
    out.byte(typeBytes[codes[i]!]!);
    i = end;
  }
}
