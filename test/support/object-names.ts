import type { Ref } from '../../src/engine/index.ts';
import { ArrayRef, Exn, StructRef } from '../../src/engine/index.ts';

/** Names of references that are the same in two runs of their own: objects have the number in which they are met. */
export class ObjectNames {
  readonly #numbers = new Map<object, number>();
  readonly #list: (StructRef | ArrayRef | Exn)[] = [];

  text(ref: Ref): string {
    if (ref === null || typeof ref !== 'object') return String(ref);
    if (ref instanceof StructRef || ref instanceof ArrayRef || ref instanceof Exn) {
      let number = this.#numbers.get(ref);
      if (number === undefined) {
        number = this.#list.push(ref);
        this.#numbers.set(ref, number);
      }
      return `object ${number} id ${ref.id}`;
    }
    return ref.kind === 'wasm' ? `func ${ref.index}` : ref.kind;
  }

  /** What stands in all that were met, and in what these refer to. */
  contents(): string[] {
    const lines: string[] = [];
    for (let i = 0; i < this.#list.length; i++) {
      const object = this.#list[i]!;
      if (object instanceof StructRef) lines.push(`struct ${object.cells.map((cell) => this.#cell(cell)).join()}`);
      else if (object instanceof Exn) {
        lines.push(`exn ${object.values.map((value) => ('ref' in value ? this.text(value.ref) : value.bits)).join()}`);
      } else lines.push(`array ${Array.from(object.elements as ArrayLike<Ref>, (cell) => this.#cell(cell)).join()}`);
    }
    return lines;
  }

  #cell(cell: Ref): string {
    return typeof cell === 'object' ? this.text(cell) : String(cell);
  }
}
