/** @type {import('../program.js').Program} */
export default {
  packages: { 'hash-wasm': '4.13.0' },
  toolchain: 'clang',
  async run({ need, print }) {
    const hashes = need('hash-wasm');
    const text = 'the quick brown fox '.repeat(200);
    for (const name of ['md4', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3', 'keccak', 'ripemd160']) {
      print(name, await hashes[name](text));
    }
    for (const name of ['blake2b', 'blake2s', 'blake3', 'crc32', 'adler32', 'crc64', 'whirlpool', 'sm3', 'xxhash32']) {
      print(name, await hashes[name](text));
    }
    for (const name of ['xxhash64', 'xxhash3', 'xxhash128']) print(name, await hashes[name](text));
    const salt = new Uint8Array(16).map((_, i) => i * 7);
    const { argon2id, bcrypt, pbkdf2, scrypt, createSHA256 } = hashes;
    print(await pbkdf2({ password: 'pw', salt, iterations: 20, hashLength: 32, hashFunction: createSHA256() }));
    print(await scrypt({ password: 'pw', salt, costFactor: 64, blockSize: 8, parallelism: 1, hashLength: 32 }));
    print(await bcrypt({ password: 'pw', salt, costFactor: 4, outputType: 'encoded' }));
    const few = { parallelism: 1, iterations: 2, memorySize: 64, hashLength: 32, outputType: 'hex' };
    print(await argon2id({ password: 'pw', salt, ...few }));
  },
};
