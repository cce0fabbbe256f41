import type { Refusal } from '../../native/native-tier.ts';

/** Why the interpreter runs a module that has no native form, as a sentence. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.why) {
    case 'no-webassembly':
      return 'The platform has no WebAssembly of its own that could be used.';
    case 'memory':
      return 'The memory is of a kind that is left to the interpreter.';
    case 'nothing-to-gain':
      return 'None of its functions can run natively.';
    case 'refused':
      return `The platform refuses the native form: ${refusal.message}`;
    default:
      return refusal satisfies never;
  }
}

/** How much of a module runs natively. */
export function shareText(native: number, functions: number): string {
  if (native === functions) return functions === 1 ? 'Its function runs natively.' : 'All functions run natively.';
  return `${native} of ${functions} functions run natively; the others use what is left to the interpreter.`;
}
