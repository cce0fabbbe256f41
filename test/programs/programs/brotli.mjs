/** @type {import('../program.js').Program} */
export default {
  packages: { 'brotli-wasm': '3.0.1' },
  toolchain: 'Rust (wasm-bindgen)',
  async run({ need, print }) {
    const brotli = await need('brotli-wasm');
    const text = Buffer.from(Array.from({ length: 300 }, (_, i) => `line ${i} of ${(i * i) % 97}\n`).join(''));
    for (const quality of [1, 5, 9]) {
      const small = brotli.compress(text, { quality });
      print(quality, small.length, Buffer.from(small).toString('hex'));
      print(Buffer.from(brotli.decompress(small)).equals(text));
    }
    try {
      brotli.decompress(new Uint8Array([1, 2, 3]));
    } catch (error) {
      print(String(error));
    }
  },
};
