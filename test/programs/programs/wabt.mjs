/** @type {import('../program.js').Program} */
export default {
  packages: { wabt: '1.0.39' },
  toolchain: 'Emscripten (C++)',
  async run({ need, print }) {
    const wabt = await need('wabt')();
    const text = `(module (memory 1) (func $f (export "f") (param $x i32) (result i32)
      (if (result i32) (i32.lt_s (local.get $x) (i32.const 2)) (then (local.get $x))
        (else (i32.add (call $f (i32.sub (local.get $x) (i32.const 1))) (call $f (i32.sub (local.get $x) (i32.const 2))))))))`;
    const module = wabt.parseWat('f.wat', text);
    module.resolveNames();
    module.validate();
    const { buffer, log } = module.toBinary({ log: true, write_debug_names: true });
    print(Buffer.from(buffer).toString('hex'), log);
    print(wabt.readWasm(buffer, { readDebugNames: true }).toText({ foldExprs: true, inlineExport: false }));
    try {
      wabt.parseWat('bad.wat', '(module (func (i32.frob)))');
    } catch (error) {
      print(error instanceof Error ? error.message : error);
    }
  },
};
