import { describe, expect, it } from 'vitest';
import { moduleOf } from '../support/bytes.ts';
import { wat } from '../support/wat.ts';
import { command } from '../support/command-line.ts';

describe('disasm', () => {
  it('prints the text of a module with byte offsets in comments', async () => {
    const { code, out, err } = await command(['disasm', 'src/examples/lessons/01-stack.wasm']);
    expect({ code, err }).toEqual({ code: 0, err: [] });
    expect(out[0]).toBe('(; 0x0;) (module');
    expect(out).toContainEqual(expect.stringMatching(/^\(;0x\w\w;\) {5}f64\.const 0\.1$/));
    expect(out.at(-1)).toBe('         )');
  });

  it('prints what an assembler takes back', async () => {
    const { out } = await command(['disasm', 'src/examples/rocket/rocket.wasm']);
    const again = await command(['disasm', 'again.wasm'], { 'again.wasm': await wat(out.join('\n')) });
    const bare = (lines: readonly string[]) => lines.map((line) => line.replace(/\(;.*?;\)|;; .*/g, '').trimEnd());
    expect(bare(again.out)).toEqual(bare(out));
  });

  it('prints one function, by index or name', async () => {
    const byName = await command(['disasm', 'src/examples/lessons/03-function.wasm', '--func', 'update_position']);
    expect(byName.out[0]).toContain('(func $update_position');
    expect(byName.out).toHaveLength(7);
    const byIndex = await command(['disasm', 'src/examples/lessons/03-function.wasm', '--func', '0']);
    expect(byIndex.out).toEqual(byName.out);
  });

  it('says when there is no such function', async () => {
    const { code, err } = await command(['disasm', 'src/examples/lessons/03-function.wasm', '--func', 'nothing']);
    expect(code).toBe(64);
    expect(err[0]).toMatch(/no function 'nothing'/);
  });

  it('lists a module that cannot run as far as it could be read', async () => {
    const module = moduleOf(`
      01 04 01 60 00 00        ; () -> ()
      03 03 02 00 00           ; two functions
      0a 0a 02 03 00 01 0b     ; nop
      04 00 e2 00 0b           ; suspend
    `);
    const { code, out, err } = await command(['disasm', 'a.wasm'], { 'a.wasm': module });
    expect(code).toBe(65);
    expect(out.join('\n')).toMatch(/func[^]*nop[^]*func[^]*cannot be read on/);
    expect(err[0]).toMatch(/stack switching/);
  });
});
