/** @type {import('../program.js').Program} */
export default {
  packages: { wasmoon: '1.16.0' },
  toolchain: 'Emscripten (Lua)',
  async run({ need, print }) {
    const { LuaFactory } = need('wasmoon');
    const lua = await new LuaFactory().createEngine({ traceAllocations: false });
    lua.global.set('say', (/** @type {unknown[]} */ ...values) => print('lua says', ...values));
    print(await lua.doString('local t = {} for i = 1, 50 do t[#t + 1] = i * i end return table.concat(t, ",")'));
    await lua.doString('say("hello", 1, 2.5) say(string.format("%5.2f|%q", 1/3, "x"))');
    print(await lua.doString('return (("the rain"):gsub("%a+", string.upper))'));
    await lua
      .doString('error("gone wrong")')
      .catch((/** @type {Error} */ error) => print(error.message.split('\n')[0]));
    print(await lua.doString('local ok, e = pcall(function() say(1) error({code = 7}) end) return ok, e.code'));
    lua.global.close();
  },
};
