import { ByteWriter } from '../../bench/programs/byte-writer.ts';

/**
 * A module of three exported functions: `big` adds 1 to its parameter `adds` times, one after the other; `caller` calls
 * it twice with 0 and adds 1; `other` gives 7. `bad` puts an f32 where the last but one sum should be.
 */
export function largeFunction(adds: number, bad = false): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  const section = (id: number, write: (writer: ByteWriter) => void): void => {
    out.byte(id);
    out.sized(write);
  };
  out.byte(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
  section(1, (types) => types.byte(2, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 1, 0x7f));
  section(3, (funcs) => funcs.byte(3, 0, 1, 1));
  section(7, (exports) => {
    exports.u32(3);
    for (const [index, name] of ['big', 'caller', 'other'].entries()) {
      exports.name(name);
      exports.byte(0, index);
    }
  });
  section(10, (code) => {
    code.u32(3);
    code.sized((body) => {
      body.byte(0, 0x20, 0);
      for (let i = 0; i < adds; i++) {
        if (bad && i === adds - 1) body.byte(0x43, 0, 0, 0, 0, 0x6a);
        else body.byte(0x41, 1, 0x6a);
      }
      body.byte(0x0b);
    });
    code.sized((body) => body.byte(0, 0x41, 0, 0x10, 0, 0x1a, 0x41, 0, 0x10, 0, 0x41, 1, 0x6a, 0x0b));
    code.sized((body) => body.byte(0, 0x41, 7, 0x0b));
  });
  return out.take();
}
