/** @type {import('../program.js').Program} */
export default {
  packages: { 'argon2-browser': '1.18.0' },
  toolchain: 'Emscripten',
  async run({ need, print }) {
    // Its glue was written when Node had no fetch, and takes its being there for a browser.
    Reflect.deleteProperty(globalThis, 'fetch');
    const argon2 = need('argon2-browser');
    for (const type of [0, 1, 2]) {
      const { hashHex, encoded } = await argon2.hash({
        pass: 'p',
        salt: 'somesalt',
        time: 1,
        mem: 128,
        hashLen: 24,
        type,
      });
      print(type, hashHex, encoded);
      await argon2.verify({ pass: 'p', encoded });
    }
    await argon2
      .verify({ pass: 'q', encoded: '$argon2d$v=19$m=128,t=1,p=1$c29tZXNhbHQ$AAAA' })
      .catch((/** @type {any} */ error) => {
        print(error.message, error.code);
      });
  },
};
