/** @type {import('../program.js').Program} */
export default {
  packages: { 'quickjs-emscripten': '0.32.0' },
  toolchain: 'Emscripten (QuickJS)',
  async run({ need, print }) {
    const { getQuickJS } = need('quickjs-emscripten');
    const QuickJS = await getQuickJS();
    const vm = QuickJS.newContext();
    const log = vm.newFunction('log', (/** @type {unknown[]} */ ...args) =>
      print('log', ...args.map((arg) => vm.dump(arg))),
    );
    vm.setProp(vm.global, 'log', log);
    log.dispose();
    const evaluate = (/** @type {string} */ code) => {
      const result = vm.evalCode(code);
      if (result.error) {
        const { name, message } = vm.dump(result.error);
        print('error', name, message);
        result.error.dispose();
      } else {
        print(vm.dump(result.value));
        result.value.dispose();
      }
    };
    evaluate('let fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2); fib(15)');
    evaluate('log([..."abc"].map(c => c.charCodeAt(0)), { a: [1, 2n.toString()] }); JSON.stringify({ x: Math.PI })');
    evaluate('"a-b-c".replace(/(\\w)-/g, (_, x) => x.toUpperCase())');
    evaluate('throw new TypeError("no")');
    evaluate('[3, 1, 2].sort().concat([...new Set([1, 1, 2])])');
    vm.dispose();
  },
};
