// Passes over Rocket's unoptimised code, so that what a reader steps through is short but still says what the source
// says: every function and every named local stays, only the calls for reading and writing fields become loads and
// stores. Run by build-examples.mjs as a transform of the AssemblyScript compiler.

/** Largest function (in Binaryen's count of nodes) that is a field's getter or setter. */
const ACCESSOR_SIZE = 3;

/** @param {{ setAlwaysInlineMaxSize(n: number): void, setFlexibleInlineMaxSize(n: number): void, setOneCallerInlineMaxSize(n: number): void }} binaryen */
export function readable(binaryen) {
  return class {
    /** @param {{ runPasses(names: string[]): void }} module */
    afterCompile(module) {
      binaryen.setAlwaysInlineMaxSize(ACCESSOR_SIZE);
      binaryen.setFlexibleInlineMaxSize(0);
      binaryen.setOneCallerInlineMaxSize(0);
      module.runPasses(['inlining', 'simplify-locals-notee-nostructure', 'vacuum', 'reorder-locals']);
    }
  };
}
