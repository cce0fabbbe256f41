/** Primes below 500, in Uxntal. */
const source = `
|0100 @reset
  #01f4 #0002
  &loop
    DUP2 is-prime ?{ !&next }
    DUP2 print-hex #2018 DEO
    &next
    INC2 GTH2k ?&loop
  POP2 POP2
  #0a18 DEO
  BRK
@is-prime ( x* -- flag )
  DUP2 #0002 NEQ2 ?{ POP2 #01 JMP2r }
  STH2 #0002
  &test
    STH2kr OVR2 DIV2k MUL2 SUB2 ORA ?{ POP2 POP2r #00 JMP2r }
    INC2 DUP2 STH2kr LTH2 ?&test
  POP2 POP2r #01
  JMP2r
@print-hex ( x* -- )
  SWP print-byte
@print-byte ( x -- )
  DUP #04 SFT print-digit
@print-digit ( x -- )
  #0f AND DUP #09 GTH #27 MUL ADD #30 ADD #18 DEO
  JMP2r
`;

/** @type {import('../program.js').Program} */
export default {
  packages: { 'uxn.wasm': '0.9.0' },
  toolchain: 'WAT by hand',
  async run({ load, print }) {
    const { Uxn } = await load('uxn.wasm');
    const { asm } = await load('uxn.wasm/dist/util.esm.js');
    const uxn = new Uxn();
    /** @type {number[]} */
    const out = [];
    await uxn.init({
      deo: (/** @type {number} */ address, /** @type {number} */ value) => address === 0x18 && out.push(value),
      dei: () => 0,
    });
    uxn.load(asm(source));
    uxn.eval(0x0100);
    print(Buffer.from(out).toString());
    print(Buffer.from(uxn.ram.subarray(0x100, 0x180)).toString('hex'));
  },
};
