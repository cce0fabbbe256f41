import { ByteWriter } from '../../bench/programs/byte-writer.ts';
import { decodePartial } from '../../src/engine/index.ts';
import { InstructionReader } from '../../src/engine/binary/instructions.ts';

/** A module taken apart into what a shrinker leaves out piece by piece. */
export interface Parts {
  readonly sections: readonly { readonly id: number; readonly bytes: Uint8Array }[];
  /** Bodies of the code section: declarations of locals, and the instructions (the last `end` among them). */
  readonly bodies: readonly Body[] | null;
  readonly exports: readonly Uint8Array[] | null;
}

export interface Body {
  readonly locals: Uint8Array;
  readonly code: readonly Uint8Array[];
}

const CODE = 10;
const EXPORTS = 7;

/** Null when its sections cannot be read. */
export function takeApart(bytes: Uint8Array): Parts | null {
  const { module, problem } = decodePartial(bytes);
  if (problem !== null) return null;
  const sections = module.sections.map(({ id, start, end }) => ({ id, bytes: bytes.slice(start, end) }));
  const bodies: Body[] = [];
  try {
    for (const { body } of module.funcs) {
      if (body === null) continue;
      const reader = InstructionReader.ofBody(bytes, body);
      const code: Uint8Array[] = [];
      let from = body.code;
      while (reader.next()) {
        if (reader.offset > from) code.push(bytes.slice(from, reader.offset));
        from = reader.offset;
      }
      code.push(bytes.slice(from, body.end));
      bodies.push({ locals: bytes.slice(body.start, body.code), code });
    }
  } catch {
    return { sections, bodies: null, exports: null };
  }
  const exported = module.exports.map(({ offset }, i) => {
    const section = module.sections.find(({ id }) => id === EXPORTS)!;
    return bytes.slice(offset, module.exports[i + 1]?.offset ?? section.end);
  });
  return { sections, bodies, exports: exported };
}

/** The bytes of a module made of the parts. */
export function putTogether({ sections, bodies, exports }: Parts): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.byte(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  for (const { id, bytes } of sections) {
    out.byte(id);
    out.sized((w) => {
      if (id === CODE && bodies !== null) {
        w.u32(bodies.length);
        for (const { locals, code } of bodies) {
          w.sized((body) => {
            body.append(locals);
            for (const instruction of code) body.append(instruction);
          });
        }
      } else if (id === EXPORTS && exports !== null) {
        w.u32(exports.length);
        for (const one of exports) w.append(one);
      } else {
        w.append(bytes);
      }
    });
  }
  return out.take();
}
