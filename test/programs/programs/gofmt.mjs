/** @type {import('../program.js').Program} */
export default {
  packages: { '@wasm-fmt/gofmt': '0.7.3' },
  toolchain: 'TinyGo',
  heavy: true,
  async run({ load, print }) {
    const { format } = await load('@wasm-fmt/gofmt');
    print(
      format('package main\nimport "fmt"\nfunc main(){fmt.Println( "hi" ,1+ 2);for i:=0;i<3;i++{ _ = i}}\n', 'main.go'),
    );
    try {
      format('package main\nfunc {', 'main.go');
    } catch (error) {
      print(String(error));
    }
  },
};
